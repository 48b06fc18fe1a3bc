package io.jukung.controllers.statefulset;

import io.jukung.api.apps.v1.RollingUpdateStatefulSetStrategy;
import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.tree.IntOrString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What to do next. In order, that is one pod at a time, up from the first and down from the last;
 * in parallel, all that is missing or too many at once.
 *
 * @param create numbers whose pod is to be made
 * @param finished pods that ran to their end: deleted, to be made anew
 * @param condemned pods beyond the number asked for, to be deleted now
 * @param outdated pods of an old revision, to be deleted now
 */
record StatefulPlan(
        List<Integer> create, List<Pod> finished, List<Pod> condemned, List<Pod> outdated) {

    /**
     * @param pods the set's pods by number
     * @param update the name of the revision that pods should have
     */
    static StatefulPlan decide(
            StatefulSet set, Map<Integer, Pod> pods, String update, Instant now) {
        StatefulPlan plan =
                new StatefulPlan(
                        new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (plan.fill(set, pods, now)
                && plan.shrink(set, new TreeMap<>(pods), now)
                && !set.spec().updateStrategy().type().equals("OnDelete")) {
            plan.update(set, pods, update);
        }
        return plan;
    }

    static boolean isMember(StatefulSet set, int ordinal) {
        int first = Identity.first(set);
        return ordinal >= first && ordinal < first + set.spec().replicas();
    }

    private static boolean ordered(StatefulSet set) {
        return !set.spec().podManagementPolicy().equals("Parallel");
    }

    /** False where nothing else is to happen in this round. */
    private boolean fill(StatefulSet set, Map<Integer, Pod> pods, Instant now) {
        int first = Identity.first(set);
        for (int ordinal = first; ordinal < first + set.spec().replicas(); ordinal++) {
            Pod pod = pods.get(ordinal);
            if (pod == null) {
                create.add(ordinal);
                if (ordered(set)) {
                    return false;
                }
            } else if (Pods.isTerminal(pod)) {
                if (!pod.terminating()) {
                    finished.add(pod);
                }
                if (ordered(set)) {
                    return false;
                }
            } else if (ordered(set) && !isAvailable(set, pod, now)) {
                return false;
            }
        }
        return finished.isEmpty();
    }

    private boolean shrink(StatefulSet set, NavigableMap<Integer, Pod> pods, Instant now) {
        Pod firstUnhealthy = null;
        for (Pod pod : pods.values()) {
            if (firstUnhealthy == null && !isHealthy(pod)) {
                firstUnhealthy = pod;
            }
        }
        for (Map.Entry<Integer, Pod> entry : pods.descendingMap().entrySet()) {
            Pod pod = entry.getValue();
            if (isMember(set, entry.getKey())) {
                continue;
            }
            if (pod.terminating()) {
                if (ordered(set)) {
                    return false;
                }
                continue;
            }
            // The one that is broken may go at once: nothing waits for it to get well.
            if (ordered(set) && !isAvailable(set, pod, now) && !pod.equals(firstUnhealthy)) {
                return false;
            }
            condemned.add(pod);
            if (ordered(set)) {
                return false;
            }
        }
        return true;
    }

    private void update(StatefulSet set, Map<Integer, Pod> pods, String update) {
        RollingUpdateStatefulSetStrategy rolling = set.spec().updateStrategy().rollingUpdate();
        int first = Identity.first(set);
        int end = first + set.spec().replicas();
        int least = first + rolling.partition();
        IntOrString max = rolling.maxUnavailable();
        int left = max == null ? 1 : Math.max(1, max.scaled(set.spec().replicas(), false));
        for (int ordinal = end - 1; max != null && ordinal >= first; ordinal--) {
            Pod pod = pods.get(ordinal);
            if (pod == null || !isHealthy(pod)) {
                left--;
            }
        }
        for (int ordinal = end - 1; ordinal >= least && left > 0; ordinal--) {
            Pod pod = pods.get(ordinal);
            if (pod != null && !Identity.revision(pod).equals(update) && !pod.terminating()) {
                outdated.add(pod);
                left--;
            } else if (max == null && (pod == null || !isHealthy(pod))) {
                return;
            }
        }
    }

    static boolean isHealthy(Pod pod) {
        return isRunningAndReady(pod) && !pod.terminating();
    }

    static boolean isRunningAndReady(Pod pod) {
        return pod.status().phase().equals("Running") && Pods.isReady(pod);
    }

    private static boolean isAvailable(StatefulSet set, Pod pod, Instant now) {
        return isHealthy(pod) && Pods.isAvailable(pod, set.spec().minReadySeconds(), now);
    }
}
