package io.jukung.controllers.disruption;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.policy.v1.PodDisruptionBudget;
import io.jukung.controllers.owners.ControllerRef;
import io.jukung.machinery.tree.IntOrString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many pods a budget is about.
 *
 * @param expected there should be so many
 * @param desiredHealthy of them, so many are to stay healthy
 * @param unmanaged names of pods without a controller, where that leaves them uncounted
 */
record Expectation(int expected, int desiredHealthy, List<String> unmanaged) {
    /** Finds what a pod's controller is scaled to. */
    interface Scaling {
        /**
         * The size that a pod's controller was asked for, and who was asked; null where no such
         * controller is found.
         */
        @Nullable Scale of(String namespace, ControllerRef ref);
    }

    /**
     * A size that somebody asked for.
     *
     * @param uid of the topmost controller that has a size: of a Deployment, not its ReplicaSet
     */
    record Scale(String uid, int replicas) {}

    /**
     * @throws IllegalArgumentException where a text is no percentage
     * @throws IllegalStateException where a controller is not found or has no size
     */
    static Expectation of(PodDisruptionBudget budget, List<Pod> pods, Scaling scaling) {
        IntOrString maxUnavailable = budget.spec().maxUnavailable();
        if (maxUnavailable != null) {
            Expectation total = total(pods, scaling);
            int unavailable = maxUnavailable.scaled(total.expected, true);
            return total.desiring(Math.max(0, total.expected - unavailable));
        }
        IntOrString minAvailable = budget.spec().minAvailable();
        if (minAvailable == null) {
            return new Expectation(0, 0, List.of());
        }
        if (minAvailable.isInt()) {
            // A plain number needs no total, so pods that nobody controls may be counted too.
            return new Expectation(pods.size(), minAvailable.intValue(), List.of());
        }
        Expectation total = total(pods, scaling);
        return total.desiring(minAvailable.scaled(total.expected, true));
    }

    private Expectation desiring(int healthy) {
        return new Expectation(expected, healthy, unmanaged);
    }

    private static Expectation total(List<Pod> pods, Scaling scaling) {
        Map<String, Integer> scales = new HashMap<>();
        Map<String, String> scaledBy = new HashMap<>();
        List<String> unmanaged = new ArrayList<>();
        for (Pod pod : pods) {
            ControllerRef ref = ControllerRef.of(pod);
            if (ref == null) {
                unmanaged.add(pod.name());
            } else if (!scaledBy.containsKey(ref.uid())) {
                Scale scale = scaling.of(pod.namespace(), ref);
                if (scale == null) {
                    throw new IllegalStateException(
                            "found no controllers for pod \"" + pod.name() + "\"");
                }
                scaledBy.put(ref.uid(), scale.uid());
                scales.put(scale.uid(), scale.replicas());
            }
        }
        int sum = scales.values().stream().mapToInt(Integer::intValue).sum();
        return new Expectation(sum, 0, unmanaged);
    }
}
