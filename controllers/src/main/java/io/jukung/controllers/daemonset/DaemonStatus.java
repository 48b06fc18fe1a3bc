package io.jukung.controllers.daemonset;

import io.jukung.api.apps.v1.DaemonSet;
import io.jukung.api.apps.v1.DaemonSetStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a set's status should be. */
final class DaemonStatus {
    private DaemonStatus() {}

    static DaemonSetStatus decide(
            DaemonSet set,
            Map<String, NodeFit> nodes,
            Map<String, List<Pod>> pods,
            String hash,
            Instant now) {
        int desired = 0;
        int scheduled = 0;
        int misscheduled = 0;
        int ready = 0;
        int available = 0;
        int updated = 0;
        for (Map.Entry<String, NodeFit> node : nodes.entrySet()) {
            List<Pod> there = pods.getOrDefault(node.getKey(), List.of());
            if (!node.getValue().run()) {
                misscheduled += there.isEmpty() ? 0 : 1;
                continue;
            }
            desired++;
            if (there.isEmpty()) {
                continue;
            }
            scheduled++;
            Pod pod = there.stream().min(DaemonPlan.FIRST_TO_STAY).orElseThrow();
            if (Pods.isReady(pod)) {
                ready++;
                available += Pods.isAvailable(pod, set.spec().minReadySeconds(), now) ? 1 : 0;
            }
            updated += DaemonPods.isUpdated(pod, hash) ? 1 : 0;
        }
        int unavailable = desired - available;
        DaemonSetStatus.Builder status =
                set.status()
                        .edit()
                        .observedGeneration(set.metadata().generation())
                        .desiredNumberScheduled(desired)
                        .currentNumberScheduled(scheduled)
                        .numberMisscheduled(misscheduled)
                        .numberReady(ready);
        status =
                updated > 0
                        ? status.updatedNumberScheduled(updated)
                        : status.clearUpdatedNumberScheduled();
        status = available > 0 ? status.numberAvailable(available) : status.clearNumberAvailable();
        status =
                unavailable > 0
                        ? status.numberUnavailable(unavailable)
                        : status.clearNumberUnavailable();
        return status.build();
    }
}
