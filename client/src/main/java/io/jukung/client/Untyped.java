package io.jukung.client;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;

/**
 * An object of a kind that is known only while running, from discovery or configuration.
 *
 * <pre>{@code client.list(Untyped.kind(gvr, gvk, true), "default", ListOptions.ALL)}</pre>
 */
public record Untyped(JsonObject node) implements KubeObject {
    /** A kind whose objects are read without a view of their own. */
    public static Kind<Untyped> kind(
            GroupVersionResource resource, GroupVersionKind kind, boolean namespaced) {
        return new Kind<>(kind, resource, namespaced, Untyped::new);
    }
}
