package io.jukung.resources.core;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.strategy.PlainStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events, stored in the core group's shape; from {@code pkg/registry/core/event}. */
public final class EventStrategy extends PlainStrategy {
    private static final List<String> INVOLVED =
            List.of(
                    "kind",
                    "namespace",
                    "name",
                    "uid",
                    "apiVersion",
                    "resourceVersion",
                    "fieldPath");

    @Override
    public List<FieldError> validate(ApiRequest request, JsonObject event) {
        return EventValidation.create(event, request.info().group(), request.info().version());
    }

    @Override
    public List<FieldError> validateUpdate(ApiRequest request, JsonObject event, JsonObject old) {
        return EventValidation.update(event, old, request.info().group(), request.info().version());
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }

    @Override
    public Map<String, String> selectableFields(JsonObject event) {
        Map<String, String> fields = new HashMap<>(16);
        JsonObject involved = event.object("involvedObject");
        for (String name : INVOLVED) {
            fields.put("involvedObject." + name, involved.string(name));
            fields.put("regarding." + name, involved.string(name));
        }
        String source = event.object("source").string("component");
        String reporter = event.string("reportingComponent");
        fields.put("reason", event.string("reason"));
        fields.put("reportingComponent", reporter);
        fields.put("reportingController", reporter);
        fields.put("source", source.isEmpty() ? reporter : source);
        fields.put("type", event.string("type"));
        return fields;
    }

    /** Each of the two groups has its own names for what they share. */
    @Override
    public @Nullable String fieldRefusal(GroupVersionKind asked, String field) {
        boolean core = asked.group().isEmpty();
        boolean others =
                field.startsWith(core ? "regarding." : "involvedObject.")
                        || field.equals(core ? "reportingController" : "reportingComponent")
                        || field.equals("source") && !core;
        return others ? "field label not supported: " + field : null;
    }
}
