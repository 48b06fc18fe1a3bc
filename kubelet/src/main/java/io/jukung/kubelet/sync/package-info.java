/**
 * What a pod needs next and what its status is: pure functions of the pod, of what the runtime has
 * for it, and of its probes.
 *
 * <p>The main path is {@link io.jukung.kubelet.sync.PodPlan#decide} and {@link
 * io.jukung.kubelet.sync.PodStatusWriter#write}. No thread runs here and no time is read.
 */
@NullMarked
package io.jukung.kubelet.sync;

import org.jspecify.annotations.NullMarked;
