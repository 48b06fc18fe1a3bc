package io.jukung.controllers.disruption;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.client.Client;
import io.jukung.client.informer.Informer;
import io.jukung.controllers.pods.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes back a pod's DisruptionTarget condition two minutes after nothing came of it. */
record StaleTargets(Client client, Informer<Pod> pods) {
    private static final String CONDITION = "DisruptionTarget";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Whether a pod bears the mark of a disruption that may never happen. */
    static boolean concerns(Pod pod) {
        PodCondition target = Pods.condition(pod, CONDITION);
        // The kubelet's own may take any time until the pod is deleted.
        return target != null
                && target.status().equals("True")
                && !target.reason().equals("TerminationByKubelet")
                && !pod.terminating()
                && !Pods.isTerminal(pod);
    }

    /** The time to wait until the pod is to be looked at again; null for never. */
    @Nullable Duration reconcile(String key, Instant now) {
        Pod pod = pods.lister().get(key);
        PodCondition target = pod == null ? null : Pods.condition(pod, CONDITION);
        if (pod == null || target == null || !concerns(pod)) {
            return null;
        }
        Instant since = target.lastTransitionTime();
        Duration left = since == null ? Duration.ZERO : Duration.between(now, since.plus(TIMEOUT));
        if (left.isPositive()) {
            return left;
        }
        PodCondition withdrawn =
                PodCondition.builder()
                        .type(CONDITION)
                        .status("False")
                        .lastTransitionTime(now)
                        .build();
        List<PodCondition> conditions =
                pod.status().conditions().stream()
                        .map(c -> c.type().equals(CONDITION) ? withdrawn : c)
                        .toList();
        client.updateStatus(Pod.KIND, pod.edit().status(s -> s.conditions(conditions)).build());
        return null;
    }
}
