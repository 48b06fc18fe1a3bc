/**
 * Resizing pods in place (KEP-1287): what a pod has been given of the node, and what its containers
 * really have.
 *
 * <p>The main path is {@link io.jukung.kubelet.resize.PodAllocation#of}, by which a worker sees a
 * pod. Each object belongs to one pod's worker.
 */
@NullMarked
package io.jukung.kubelet.resize;

import org.jspecify.annotations.NullMarked;
