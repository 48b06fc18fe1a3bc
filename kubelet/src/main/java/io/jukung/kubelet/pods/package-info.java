/**
 * Pods on this node: one worker each, which brings what runs to what is wanted and tells the API.
 *
 * <p>The main path is {@link io.jukung.kubelet.pods.PodManager} to {@link
 * io.jukung.kubelet.pods.PodWorker}. Every worker is a virtual thread of its own; statuses are
 * written by short virtual threads, one per pod at a time.
 */
@NullMarked
package io.jukung.kubelet.pods;

import org.jspecify.annotations.NullMarked;
