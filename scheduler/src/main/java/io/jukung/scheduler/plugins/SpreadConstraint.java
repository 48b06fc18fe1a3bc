package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.TopologySpreadConstraint;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.selector.Requirement;
import java.util.List;
import java.util.Map;

/**
 * A topology spread constraint made ready.
 *
 * @param minDomains with fewer domains than this, the least count is taken as none
 */
record SpreadConstraint(
        String topologyKey,
        int maxSkew,
        int minDomains,
        LabelSelector selector,
        boolean honorsAffinity,
        boolean honorsTaints) {

    /** Those of a pod with this {@code whenUnsatisfiable}. */
    static List<SpreadConstraint> of(Pod pod, String whenUnsatisfiable) {
        return pod.spec().topologySpreadConstraints().stream()
                .filter(c -> c.whenUnsatisfiable().equals(whenUnsatisfiable))
                .map(c -> of(pod, c))
                .toList();
    }

    private static SpreadConstraint of(Pod pod, TopologySpreadConstraint constraint) {
        LabelSelector selector =
                constraint.hasLabelSelector()
                        ? LabelSelector.of(constraint.labelSelector().node())
                        : LabelSelector.nothing();
        Map<String, String> labels = pod.metadata().labels();
        for (String key : constraint.matchLabelKeys()) {
            if (labels.containsKey(key)) {
                selector = selector.and(key, Requirement.Operator.IN, List.of(labels.get(key)));
            }
        }
        return new SpreadConstraint(
                constraint.topologyKey(),
                constraint.maxSkew(),
                Math.max(constraint.minDomains(), 1),
                selector,
                !constraint.nodeAffinityPolicy().equals("Ignore"),
                constraint.nodeTaintsPolicy().equals("Honor"));
    }
}
