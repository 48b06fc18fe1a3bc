package io.jukung.machinery.tree;

/** A typed look at a tree: one field, its node; equality is the node's. */
public interface View {
    /** The tree looked at, unknown members included. */
    JsonObject node();
}
