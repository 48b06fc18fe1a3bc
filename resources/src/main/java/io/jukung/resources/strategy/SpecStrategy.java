package io.jukung.resources.strategy;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Trees;
import java.util.List;

/**
 * A kind whose users write a spec and whose controllers write a status: each path leaves the
 * other's part alone, and the generation counts changes of what is wanted.
 */
public class SpecStrategy implements ResourceStrategy {
    private MetadataChecks metadataChecks = MetadataChecks.NONE;
    private boolean metadataStays;

    /** Keeps metadata from those who write the status; to be called before the strategy is used. */
    public final void keepingMetadata() {
        metadataStays = true;
    }

    /** Has an update's metadata checked so; to be called before the strategy is used. */
    public final void checking(MetadataChecks checks) {
        metadataChecks = checks;
    }

    @Override
    public final MetadataChecks metadataChecks() {
        return metadataChecks;
    }

    /** Whether the kind has a {@code status} that only its subresource writes. */
    protected boolean hasStatus() {
        return true;
    }

    /** Whether {@code metadata.generation} counts the changes of {@link #wanted}. */
    protected boolean hasGeneration() {
        return true;
    }

    /** The top-level members whose change raises the generation. */
    protected List<String> wanted() {
        return List.of("spec");
    }

    /** What a new object's status starts with. */
    protected JsonObject initialStatus(JsonObject object) {
        return JsonObject.EMPTY;
    }

    @Override
    public JsonObject applyDefaults(JsonObject object) {
        return hasStatus() ? Trees.ifAbsent(object, "status", JsonObject.EMPTY) : object;
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
        JsonObject prepared = hasStatus() ? object.with("status", initialStatus(object)) : object;
        return hasGeneration() ? prepared.withAt(1L, "metadata", "generation") : prepared;
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject prepared = hasStatus() ? Trees.keep(object, "status", old) : object;
        return hasGeneration() ? countChange(prepared, old) : prepared;
    }

    /** The metadata as they were, but for what the server itself notes of a write. */
    public static JsonObject statusMetadata(JsonObject object, JsonObject old) {
        JsonObject meta = object.object("metadata");
        return Trees.keep(
                Trees.keep(old.object("metadata"), "managedFields", meta), "resourceVersion", meta);
    }

    /** Sets the generation: one more than before where what is wanted has changed. */
    protected JsonObject countChange(JsonObject object, JsonObject old) {
        long generation = old.object("metadata").integer("generation", 0);
        boolean changed = false;
        for (String member : wanted()) {
            changed |= !Equality.same(object.get(member), old.get(member));
        }
        long now = changed ? generation + 1 : generation;
        return now == 0 ? object : object.withAt(now, "metadata", "generation");
    }

    @Override
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject prepared = old;
        prepared =
                metadataStays
                        ? prepared.with("metadata", statusMetadata(object, old))
                        : Trees.keep(prepared, "metadata", object);
        prepared = Trees.keep(prepared, "status", object);
        Object generation = old.object("metadata").get("generation");
        return generation == null
                ? prepared
                : prepared.withAt(generation, "metadata", "generation");
    }
}
