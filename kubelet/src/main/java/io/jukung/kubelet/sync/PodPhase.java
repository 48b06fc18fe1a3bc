package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerStateTerminated;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod's phase from its containers' statuses. */
final class PodPhase {
    private PodPhase() {}

    /**
     * The phase.
     *
     * @param terminal whether the pod has ended and all its containers with it
     */
    static String of(Pod pod, List<ContainerStatus> statuses, boolean terminal) {
        int pendingInits = 0;
        int failedInits = 0;
        int lostInits = 0;
        for (Container container : pod.spec().initContainers()) {
            if (PodPlan.isSidecar(container)) {
                if (!started(find(statuses, container.name()))) {
                    pendingInits++;
                }
                continue;
            }
            ContainerStatus status = find(statuses, container.name());
            if (status == null) {
                pendingInits++;
            } else if (status.state().hasRunning()) {
                pendingInits++;
            } else if (status.state().hasTerminated()) {
                failedInits += status.state().terminated().exitCode() != 0 ? 1 : 0;
                lostInits += lost(pod, container, status.state().terminated());
            } else if (status.lastState().hasTerminated()) {
                failedInits += status.lastState().terminated().exitCode() != 0 ? 1 : 0;
                lostInits += lost(pod, container, status.lastState().terminated());
                pendingInits += status.lastState().terminated().exitCode() == 0 ? 1 : 0;
            } else {
                pendingInits++;
            }
        }
        int unknown = 0;
        int running = 0;
        int waiting = 0;
        int stopped = 0;
        int succeeded = 0;
        int returning = 0;
        for (Container container : pod.spec().containers()) {
            ContainerStatus status = find(statuses, container.name());
            if (status == null) {
                unknown++;
            } else if (status.state().hasRunning()) {
                running++;
            } else if (status.state().hasTerminated()) {
                stopped++;
                succeeded += status.state().terminated().exitCode() == 0 ? 1 : 0;
                returning += returns(pod, container, status.state().terminated());
            } else if (status.lastState().hasTerminated()) {
                stopped++;
                returning += returns(pod, container, status.lastState().terminated());
            } else {
                waiting++;
            }
        }
        if (lostInits > 0) {
            return "Failed";
        }
        if (pendingInits > 0 && !terminal) {
            // Sidecars that restart later do not take a running pod back to Pending.
            if (running + stopped == 0) {
                return "Pending";
            }
        }
        if (failedInits > 0 && running + stopped == 0) {
            return "Pending";
        }
        if (waiting > 0) {
            return "Pending";
        }
        if (running > 0 && unknown == 0) {
            return "Running";
        }
        if (running == 0 && stopped > 0 && unknown == 0) {
            if (terminal) {
                return stopped == succeeded ? "Succeeded" : "Failed";
            }
            if (returning > 0) {
                return "Running";
            }
            return stopped == succeeded ? "Succeeded" : "Failed";
        }
        return "Pending";
    }

    private static int returns(Pod pod, Container container, ContainerStateTerminated end) {
        return Restarts.after(pod, container, end.exitCode()) ? 1 : 0;
    }

    /** An init container's failure for good. */
    private static int lost(Pod pod, Container container, ContainerStateTerminated end) {
        return end.exitCode() == 0 ? 0 : 1 - returns(pod, container, end);
    }

    private static boolean started(@Nullable ContainerStatus status) {
        return status != null && status.started();
    }

    static @Nullable ContainerStatus find(List<ContainerStatus> statuses, String name) {
        for (ContainerStatus status : statuses) {
            if (status.name().equals(name)) {
                return status;
            }
        }
        return null;
    }
}
