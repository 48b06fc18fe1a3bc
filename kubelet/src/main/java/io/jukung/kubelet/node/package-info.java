/**
 * The node itself in the API: registration, status, lease.
 *
 * <p>The main path is {@link io.jukung.kubelet.node.NodeReporter} and {@link
 * io.jukung.kubelet.node.NodeLease}, each on a virtual thread of the kubelet's.
 */
@NullMarked
package io.jukung.kubelet.node;

import org.jspecify.annotations.NullMarked;
