package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;

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
}
