package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Carries an object from one of a resource's versions to another. */
@FunctionalInterface
public interface Conversion {
    /** For resources whose versions share one shape: only {@code apiVersion} changes. */
    Conversion SAME_SHAPE = (object, to) -> object.with("apiVersion", to.apiVersion());

    /**
     * @param object in any served version, as its {@code apiVersion} says
     * @param to the version wanted, never the one the object has
     */
    JsonObject convert(JsonObject object, GroupVersion to);

    /**
     * A stored object of a version that is gone, in the storage version.
     *
     * @return null where nothing is known of its version
     */
    default @Nullable JsonObject legacy(JsonObject stored) {
        return null;
    }
}
