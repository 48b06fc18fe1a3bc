package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the objects in the store and those that a resource's operations see. The
 * versions of a custom resource share one place in the store; each sees the objects there in its
 * own version, pruned and with today's defaults.
 *
 * <pre>
 *   store (storage version) ──read──▶ operations in the definition's version ──write──▶ store
 * </pre>
 */
public interface Reshaping {
    /** The version that is written to the store. */
    GroupVersion storedAs();

    /**
     * A stored object as operations see it; the same instance where nothing changes.
     *
     * @throws io.jukung.machinery.status.StatusException where it cannot be converted
     */
    JsonObject read(JsonObject stored);

    /** The schema of another version, null where there is no such version. */
    @Nullable KindSchema schema(GroupVersion version);

    /**
     * Where a version has the replica count that {@code /scale} shows.
     *
     * @return empty where it has no {@code /scale}, null where there is no such version
     */
    @Nullable List<String> replicasPath(GroupVersion version);

    /** An object as it is to be stored. */
    JsonObject write(JsonObject object);
}
