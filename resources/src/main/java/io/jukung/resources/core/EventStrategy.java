package io.jukung.resources.core;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.PlainStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    public List<FieldError> validate(JsonObject event) {
        Field root = Field.root(event);
        check(root);
        return root.errors();
    }

    private static void check(Field event) {
        Field involved = event.at("involvedObject", "namespace");
        String namespace = event.at("metadata").text("namespace");
        if (involved.empty()) {
            if (!namespace.equals("default") && !namespace.equals("kube-system")) {
                involved.invalid(
                        "",
                        "not allowed on cluster-scoped objects except in 'default' or"
                                + " 'kube-system'");
            }
        } else if (!involved.text().equals(namespace)) {
            involved.invalid("does not match event.namespace");
        }
        if (!Names.dns1123Subdomain(namespace).isEmpty()) {
            event.at("namespace").invalid(namespace, "");
        }
        if (event.has("eventTime")) {
            precise(event);
        }
    }

    /** What the new API asks of an event, which comes with an {@code eventTime}. */
    private static void precise(Field event) {
        Field controller =
                event.at("reportingController").as(event.at("reportingComponent").value());
        if (controller.empty()) {
            controller.missing("");
        } else {
            controller.check(Names::qualifiedName);
        }
        Field instance = event.at("reportingInstance");
        instance.required();
        tooLong(instance, 128);
        Field action = event.at("action");
        action.required();
        tooLong(action, 128);
        Field reason = event.at("reason");
        reason.required();
        tooLong(reason, 128);
        if (event.text("message").length() > 1024) {
            event.at("message").tooLong(1024);
        }
    }

    private static void tooLong(Field field, int most) {
        if (field.text().length() > most) {
            field.invalid("can have at most " + most + " characters");
        }
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject event, JsonObject old) {
        Field root = Field.root(event);
        check(root);
        if (!event.has("eventTime")) {
            return root.errors();
        }
        Field before = Field.root(old);
        for (String field :
                List.of(
                        "involvedObject",
                        "reason",
                        "message",
                        "source",
                        "firstTimestamp",
                        "type",
                        "eventTime",
                        "action",
                        "related",
                        "reportingInstance")) {
            if (!root.at(field).sameAs(before.at(field))) {
                root.at(field).invalid(Rules.IMMUTABLE);
            }
        }
        return root.errors();
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
}
