/**
 * Volumes on the node's disk and in its memory, ready to be mounted into containers.
 *
 * <p>The main path is {@link io.jukung.kubelet.volumes.VolumeManager#setUp} before a pod's
 * containers start and {@link io.jukung.kubelet.volumes.VolumeManager#tearDown} after they ended,
 * on the pod's worker.
 */
@NullMarked
package io.jukung.kubelet.volumes;

import org.jspecify.annotations.NullMarked;
