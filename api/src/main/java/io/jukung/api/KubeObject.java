package io.jukung.api;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.View;

/** A view of a whole object: one with {@code apiVersion}, {@code kind} and {@code metadata}. */
public interface KubeObject extends View {
    default String apiVersion() {
        return node().string("apiVersion");
    }

    default String kind() {
        return node().string("kind");
    }

    default String name() {
        return meta().string("name");
    }

    /** "" for what is not in a namespace. */
    default String namespace() {
        return meta().string("namespace");
    }

    default String uid() {
        return meta().string("uid");
    }

    default String resourceVersion() {
        return meta().string("resourceVersion");
    }

    /**
     * {@code namespace/name}, or {@code name} alone outside namespaces: the key of informers and
     * queues.
     */
    default String key() {
        String namespace = namespace();
        return namespace.isEmpty() ? name() : namespace + "/" + name();
    }

    /** Whether a deletion has been asked for. */
    default boolean terminating() {
        return meta().has("deletionTimestamp");
    }

    private JsonObject meta() {
        return node().object("metadata");
    }
}
