package io.jukung.api;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.View;
import org.jspecify.annotations.Nullable;

/** What all generated views share: the node, and equality by it. */
public abstract class NodeView implements View {
    private final JsonObject node;

    protected NodeView(JsonObject node) {
        this.node = node;
    }

    @Override
    public final JsonObject node() {
        return node;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof NodeView that
                        && getClass() == that.getClass()
                        && node.equals(that.node));
    }

    @Override
    public final int hashCode() {
        return node.hashCode();
    }

    /** The node as compact JSON. */
    @Override
    public final String toString() {
        return node.toString();
    }
}
