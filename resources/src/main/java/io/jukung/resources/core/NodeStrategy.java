package io.jukung.resources.core;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes; from {@code pkg/registry/core/node}. A kubelet may send a status with its creation. */
public final class NodeStrategy extends SpecStrategy {
    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    protected JsonObject initialStatus(JsonObject node) {
        return node.object("status");
    }

    @Override
    public JsonObject applyDefaults(JsonObject node) {
        JsonObject filled = Trees.inside(super.applyDefaults(node), "status", NodeStrategy::status);
        JsonObject spec = filled.object("spec");
        String single = spec.string("podCIDR");
        if (!single.isEmpty() && spec.array("podCIDRs").isEmpty()) {
            return filled.withAt(JsonArray.of(single), "spec", "podCIDRs");
        }
        return filled;
    }

    private static JsonObject status(JsonObject status) {
        return status.has("capacity")
                ? Trees.ifAbsent(status, "allocatable", status.object("capacity"))
                : status;
    }

    /** What a kubelet was once configured by cannot be set any more. */
    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject node) {
        JsonObject plain = Trees.inside(node, "spec", spec -> spec.without("configSource"));
        return super.prepareForCreate(
                request, Trees.inside(plain, "status", status -> status.without("config")));
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject node, JsonObject old) {
        boolean kept = old.object("spec").has("configSource");
        JsonObject plain =
                kept ? node : Trees.inside(node, "spec", spec -> spec.without("configSource"));
        return super.prepareForUpdate(request, plain, old);
    }

    @Override
    public List<FieldError> validate(JsonObject node) {
        Field root = Field.root(node);
        NodeValidation.create(root);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject node, JsonObject old) {
        Field root = Field.root(node);
        NodeValidation.create(root);
        NodeValidation.update(root, Field.root(old));
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject node, JsonObject old) {
        Field root = Field.root(node);
        NodeValidation.update(root, Field.root(old));
        return root.errors();
    }

    @Override
    public Map<String, String> selectableFields(JsonObject node) {
        return Map.of(
                "spec.unschedulable",
                String.valueOf(node.object("spec").bool("unschedulable", false)));
    }

    @Override
    public @Nullable String fieldRefusal(GroupVersionKind asked, String field) {
        return field.equals("metadata.namespace")
                ? "field label not supported: metadata.namespace"
                : null;
    }
}
