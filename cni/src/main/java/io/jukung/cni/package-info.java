/**
 * The pod network of a node, from the standard CNI plugins: a point-to-point link per pod, so that
 * all of a pod's traffic passes the host's routing and its Services work without bridge filtering.
 * The main path starts at {@link io.jukung.cni.PodNetwork}; it runs on one virtual thread.
 */
@NullMarked
package io.jukung.cni;

import org.jspecify.annotations.NullMarked;
