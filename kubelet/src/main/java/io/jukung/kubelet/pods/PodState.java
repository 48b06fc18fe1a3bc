package io.jukung.kubelet.pods;

import io.jukung.kubelet.sync.PodStatusWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where a pod's worker is.
 *
 * <pre>
 *   Syncing ──deleted, evicted, all containers ended──▶ Terminating ──all stopped──▶ Terminated
 *                                                                                     │ deleted
 *                                                                                     ▼
 *                                                                                    Gone
 * </pre>
 */
sealed interface PodState {
    /** Containers are to run. */
    record Syncing() implements PodState {}

    /**
     * Containers are being stopped.
     *
     * @param override the phase that caused it; null where the containers' ends decide
     */
    record Terminating(PodStatusWriter.@Nullable Override override) implements PodState {}

    /** Nothing runs; the pod's record stays until it is deleted. */
    record Terminated(PodStatusWriter.@Nullable Override override) implements PodState {}

    /** Nothing is left. */
    record Gone() implements PodState {}
}
