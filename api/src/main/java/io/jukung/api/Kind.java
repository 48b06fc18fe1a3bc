package io.jukung.api;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.function.Function;

/**
 * A kind with the resource under which it is served and the view that reads it; generated kinds
 * carry theirs as {@code Pod.KIND}.
 *
 * @param view makes the typed view of a tree
 */
public record Kind<T extends KubeObject>(
        GroupVersionKind groupVersionKind,
        GroupVersionResource resource,
        boolean namespaced,
        Function<JsonObject, T> view) {
    public T of(JsonObject node) {
        return view.apply(node);
    }
}
