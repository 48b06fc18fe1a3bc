/**
 * The node's agent: runs the pods that are assigned to a node and reports on it.
 *
 * <p>The main path is {@link io.jukung.kubelet.Kubelet#run}, which wires the packages below and
 * keeps the loops that belong to no pod. Every loop is a virtual thread.
 */
@NullMarked
package io.jukung.kubelet;

import org.jspecify.annotations.NullMarked;
