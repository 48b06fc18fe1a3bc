package io.jukung.controllers.replicaset;

import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.apps.v1.ReplicaSetCondition;
import io.jukung.api.apps.v1.ReplicaSetStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a set's status should be. */
final class ReplicaStatus {
    private static final String FAILURE = "ReplicaFailure";

    private ReplicaStatus() {}

    /**
     * @param active pods that count
     * @param terminating how many pods are on their way out; negative where the kind has no such
     *     field
     * @param failure why pods could not be made or deleted
     */
    static ReplicaSetStatus decide(
            ReplicaSet set,
            List<Pod> active,
            int terminating,
            @Nullable Exception failure,
            Instant now) {
        Map<String, String> template = set.spec().template().metadata().labels();
        int labeled = 0;
        int ready = 0;
        int available = 0;
        for (Pod pod : active) {
            if (pod.metadata().labels().entrySet().containsAll(template.entrySet())) {
                labeled++;
            }
            if (Pods.isReady(pod)) {
                ready++;
                if (Pods.isAvailable(pod, set.spec().minReadySeconds(), now)) {
                    available++;
                }
            }
        }
        ReplicaSetStatus.Builder status =
                set.status()
                        .edit()
                        .replicas(active.size())
                        .observedGeneration(set.metadata().generation());
        // Zero is absent in all but replicas, as in upstream's own objects.
        status =
                labeled > 0
                        ? status.fullyLabeledReplicas(labeled)
                        : status.clearFullyLabeledReplicas();
        status = ready > 0 ? status.readyReplicas(ready) : status.clearReadyReplicas();
        status =
                available > 0
                        ? status.availableReplicas(available)
                        : status.clearAvailableReplicas();
        if (terminating >= 0) {
            status.terminatingReplicas(terminating);
        }
        List<ReplicaSetCondition> conditions =
                conditions(set, active.size() - set.spec().replicas(), failure, now);
        return (conditions.isEmpty() ? status.clearConditions() : status.conditions(conditions))
                .build();
    }

    private static List<ReplicaSetCondition> conditions(
            ReplicaSet set, int surplus, @Nullable Exception failure, Instant now) {
        List<ReplicaSetCondition> conditions = new ArrayList<>(set.status().conditions());
        boolean told = conditions.stream().anyMatch(c -> c.type().equals(FAILURE));
        if (failure == null) {
            conditions.removeIf(c -> c.type().equals(FAILURE));
        } else if (!told && surplus != 0) {
            conditions.add(
                    ReplicaSetCondition.builder()
                            .type(FAILURE)
                            .status("True")
                            .reason(surplus < 0 ? "FailedCreate" : "FailedDelete")
                            .message(String.valueOf(failure.getMessage()))
                            .lastTransitionTime(now)
                            .build());
        }
        return conditions;
    }
}
