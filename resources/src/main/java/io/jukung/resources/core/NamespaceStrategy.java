package io.jukung.resources.core;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces; from {@code pkg/registry/core/namespace}. One that is deleted terminates first, and
 * goes when nothing holds it by {@code spec.finalizers} any more.
 */
public final class NamespaceStrategy extends SpecStrategy {
    static final String NAME_LABEL = "kubernetes.io/metadata.name";

    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    public JsonObject applyDefaults(JsonObject namespace) {
        return labelled(super.applyDefaults(namespace));
    }

    private static JsonObject labelled(JsonObject namespace) {
        String name = namespace.object("metadata").string("name");
        return name.isEmpty()
                ? namespace
                : namespace.withAt(name, "metadata", "labels", NAME_LABEL);
    }

    @Override
    protected JsonObject initialStatus(JsonObject namespace) {
        return JsonObject.of("phase", "Active");
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject namespace) {
        JsonObject prepared = labelled(super.prepareForCreate(request, namespace));
        JsonArray finalizers = prepared.object("spec").array("finalizers");
        return finalizers.contains("kubernetes")
                ? prepared
                : prepared.withAt(finalizers.plus("kubernetes"), "spec", "finalizers");
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject namespace, JsonObject old) {
        JsonObject prepared = super.prepareForUpdate(request, namespace, old);
        return prepared.with(
                "spec", Trees.keep(prepared.object("spec"), "finalizers", old.object("spec")));
    }

    @Override
    public JsonObject prepareForDelete(@Nullable ApiRequest request, JsonObject namespace) {
        return namespace.withAt("Terminating", "status", "phase");
    }

    @Override
    public boolean removable(JsonObject namespace) {
        return namespace.object("spec").array("finalizers").isEmpty();
    }

    @Override
    public List<FieldError> validate(JsonObject namespace) {
        Field root = Field.root(namespace);
        Field finalizers = root.at("spec", "finalizers");
        finalizers.strings().forEach(name -> Finalizers.check(finalizers.as(name)));
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject namespace, JsonObject old) {
        Field root = Field.root(namespace);
        Field phase = root.at("status", "Phase").as(root.at("status", "phase").value());
        boolean terminating = namespace.object("metadata").has("deletionTimestamp");
        if (terminating && !phase.text().equals("Terminating")) {
            phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty");
        } else if (!terminating && !phase.text().equals("Active")) {
            phase.invalid("may only be 'Active' if `deletionTimestamp` is empty");
        }
        return phase.errors();
    }

    @Override
    public List<String> nameErrors(String name, boolean prefix) {
        return MetaValidation.NameRule.DNS_LABEL.check(name, prefix);
    }

    @Override
    public Map<String, String> selectableFields(JsonObject namespace) {
        return Map.of(
                "name", namespace.object("metadata").string("name"),
                "status.phase", namespace.object("status").string("phase"));
    }

    @Override
    public @Nullable String fieldRefusal(GroupVersionKind asked, String field) {
        return field.equals("metadata.namespace")
                ? "field label not supported: metadata.namespace"
                : null;
    }
}
