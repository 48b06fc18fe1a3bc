package io.jukung.apiserver.customresources;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;

/** Carries custom objects from one version to another. */
@FunctionalInterface
interface Converter {
    /** {@code strategy: None}: only the apiVersion changes. */
    Converter NONE = (object, to) -> object.with("apiVersion", to.apiVersion());

    /**
     * @param to another version than the object's
     * @throws io.jukung.machinery.status.StatusException 500, saying why it failed
     */
    JsonObject convert(JsonObject object, GroupVersion to);
}
