package io.jukung.controllers.disruption;

import io.jukung.api.core.v1.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evictions that were allowed but whose deletion does not show yet. The API server notes them in
 * {@code disruptedPods}; two minutes later they count as not having happened.
 *
 * @param pending what stays noted, by pod name
 * @param overdue pods that should have been deleted but were not
 * @param recheck until the first of them is overdue; null for none
 */
record Announced(Map<String, Instant> pending, List<Pod> overdue, @Nullable Duration recheck) {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    static Announced of(Map<String, Instant> noted, List<Pod> pods, Instant now) {
        Map<String, Instant> pending = new LinkedHashMap<>();
        List<Pod> overdue = new ArrayList<>();
        Duration recheck = null;
        for (Pod pod : pods) {
            Instant at = noted.get(pod.name());
            if (at == null || pod.terminating()) {
                continue;
            }
            Duration left = Duration.between(now, at.plus(TIMEOUT));
            if (left.isNegative()) {
                overdue.add(pod);
            } else {
                pending.put(pod.name(), at);
                recheck = recheck == null || left.compareTo(recheck) < 0 ? left : recheck;
            }
        }
        return new Announced(pending, overdue, recheck);
    }
}
