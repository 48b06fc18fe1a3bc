/**
 * The JSON tree that every object of the cluster is made of: immutable, compact, with sorted keys.
 *
 * <p>The main path starts at {@link io.jukung.machinery.tree.Json#parse} and ends at {@link
 * io.jukung.machinery.tree.Json#write}; between them trees are shared freely, since nothing can
 * change one. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.tree;

import org.jspecify.annotations.NullMarked;
