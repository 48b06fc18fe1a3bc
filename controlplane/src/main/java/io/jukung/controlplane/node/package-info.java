/**
 * What nodes may do: each sees and writes what belongs to itself and to the pods bound to it.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.node.NodeAuthorizer#authorize} and, for
 * what a write contains, at {@link io.jukung.controlplane.node.NodeRestriction}. Everything runs on
 * the request's thread.
 */
@NullMarked
package io.jukung.controlplane.node;

import org.jspecify.annotations.NullMarked;
