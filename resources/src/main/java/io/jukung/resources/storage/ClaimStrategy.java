package io.jukung.resources.storage;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims on persistent volumes; from {@code pkg/registry/core/persistentvolumeclaim}. */
public final class ClaimStrategy extends SpecStrategy {
    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    public JsonObject applyDefaults(JsonObject claim) {
        JsonObject defaulted = super.applyDefaults(claim);
        return Trees.inside(
                defaulted, "status", status -> Trees.orElse(status, "phase", "Pending"));
    }

    @Override
    protected JsonObject initialStatus(JsonObject claim) {
        return JsonObject.of("phase", "Pending");
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject claim) {
        JsonObject prepared = super.prepareForCreate(request, claim);
        return Trees.inside(prepared, "spec", spec -> sources(spec, JsonObject.EMPTY));
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject claim, JsonObject old) {
        JsonObject prepared = super.prepareForUpdate(request, claim, old);
        return Trees.inside(prepared, "spec", spec -> sources(spec, old.object("spec")));
    }

    /** What was never a source is forgotten where only the old field tells it. */
    private static JsonObject sources(JsonObject spec, JsonObject old) {
        boolean used = old.has("dataSource") || old.has("dataSourceRef");
        boolean kept = used || spec.has("dataSourceRef") || isSource(spec.object("dataSource"));
        return bothSources(kept ? spec : spec.without("dataSource"));
    }

    private static boolean isSource(JsonObject source) {
        String group = source.string("apiGroup");
        return switch (source.string("kind")) {
            case "PersistentVolumeClaim" -> group.isEmpty();
            case "VolumeSnapshot" -> group.equals("snapshot.storage.k8s.io");
            default -> false;
        };
    }

    /** Both ways of naming a source say the same, where they can. */
    private static JsonObject bothSources(JsonObject spec) {
        if (spec.has("dataSource") && !spec.has("dataSourceRef")) {
            return spec.with("dataSourceRef", spec.object("dataSource"));
        }
        JsonObject reference = spec.object("dataSourceRef");
        boolean copies =
                spec.has("dataSourceRef")
                        && !spec.has("dataSource")
                        && reference.string("namespace").isEmpty();
        return copies ? spec.with("dataSource", reference.without("namespace")) : spec;
    }

    @Override
    public List<FieldError> validate(JsonObject claim) {
        Field root = Field.root(claim);
        ClaimValidation.spec(root.at("spec"));
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject claim, JsonObject old) {
        Field root = Field.root(claim);
        ClaimValidation.update(root, Trees.inside(old, "spec", ClaimStrategy::bothSources));
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject claim, JsonObject old) {
        Field root = Field.root(claim);
        ClaimValidation.status(root);
        return root.errors();
    }

    @Override
    public List<String> warnings(JsonObject claim, @Nullable JsonObject old) {
        return ClaimValidation.warnings(claim);
    }
}
