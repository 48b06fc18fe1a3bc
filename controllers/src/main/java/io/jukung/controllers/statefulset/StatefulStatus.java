package io.jukung.controllers.statefulset;

import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.apps.v1.StatefulSetStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.time.Instant;
import java.util.Collection;

/** What a set's status should be. */
final class StatefulStatus {
    private StatefulStatus() {}

    /**
     * @param current the name of the revision from before the update
     * @param update the name of the revision that pods should have
     */
    static StatefulSetStatus decide(
            StatefulSet set, Collection<Pod> pods, String current, String update, Instant now) {
        int replicas = pods.size();
        int ready = 0;
        int available = 0;
        int atCurrent = 0;
        int atUpdate = 0;
        for (Pod pod : pods) {
            if (StatefulPlan.isRunningAndReady(pod)) {
                ready++;
                if (Pods.isAvailable(pod, set.spec().minReadySeconds(), now)) {
                    available++;
                }
            }
            if (!pod.terminating()) {
                atCurrent += Identity.revision(pod).equals(current) ? 1 : 0;
                atUpdate += Identity.revision(pod).equals(update) ? 1 : 0;
            }
        }
        String settled = current;
        if (set.spec().updateStrategy().type().equals("RollingUpdate")
                && atUpdate == replicas
                && ready == replicas) {
            settled = update;
            atCurrent = atUpdate;
        }
        StatefulSetStatus.Builder status =
                set.status()
                        .edit()
                        .observedGeneration(set.metadata().generation())
                        .replicas(replicas)
                        .availableReplicas(available)
                        .currentRevision(settled)
                        .updateRevision(update)
                        .collisionCount(set.status().collisionCount());
        status = ready > 0 ? status.readyReplicas(ready) : status.clearReadyReplicas();
        status = atCurrent > 0 ? status.currentReplicas(atCurrent) : status.clearCurrentReplicas();
        status = atUpdate > 0 ? status.updatedReplicas(atUpdate) : status.clearUpdatedReplicas();
        return status.build();
    }
}
