package io.jukung.api;

import io.jukung.machinery.tree.JsonObject;

/** What all generated builders share: the tree so far. One thread only. */
public abstract class NodeBuilder {
    private JsonObject node;

    protected NodeBuilder(JsonObject node) {
        this.node = node;
    }

    protected final JsonObject node() {
        return node;
    }

    protected final void set(String field, Object value) {
        node = node.with(field, value);
    }

    protected final void clear(String field) {
        node = node.without(field);
    }
}
