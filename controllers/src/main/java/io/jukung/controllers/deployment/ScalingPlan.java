package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.ReplicaSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a deployment's size means for its sets: in the middle of a rollout all of them
 * grow or shrink in proportion.
 */
final class ScalingPlan {
    private ScalingPlan() {}

    /** Whether a set was last scaled for another size of the deployment. */
    static boolean isDue(Deployment deployment, Sets sets) {
        for (ReplicaSet set : Sets.active(sets.all())) {
            String desired = set.metadata().annotations().get(Revisions.DESIRED);
            if (desired != null && Revisions.number(desired) != deployment.spec().replicas()) {
                return true;
            }
        }
        return false;
    }

    static List<Resize> decide(Deployment deployment, Sets sets) {
        int replicas = deployment.spec().replicas();
        List<ReplicaSet> active = Sets.active(sets.all());
        if (active.size() <= 1) {
            ReplicaSet only = active.isEmpty() ? latest(sets) : active.getFirst();
            return only == null || only.spec().replicas() == replicas
                    ? List.of()
                    : List.of(new Resize(only, replicas));
        }
        if (isSaturated(deployment, sets.current())) {
            return RolloutPlan.emptyOld(sets);
        }
        return Limits.isRolling(deployment) ? proportional(deployment, active) : List.of();
    }

    private static List<Resize> proportional(Deployment deployment, List<ReplicaSet> active) {
        int replicas = deployment.spec().replicas();
        int allowed = replicas > 0 ? replicas + Limits.of(deployment).surge() : 0;
        int toAdd = allowed - Sets.wanted(active);
        Comparator<ReplicaSet> byAge = toAdd > 0 ? Sets.OLDEST_FIRST.reversed() : Sets.OLDEST_FIRST;
        List<ReplicaSet> largestFirst =
                active.stream()
                        .sorted(
                                Comparator.comparingInt((ReplicaSet set) -> -set.spec().replicas())
                                        .thenComparing(byAge))
                        .toList();
        Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
        int added = 0;
        for (ReplicaSet set : largestFirst) {
            int share = share(set, deployment, toAdd, added);
            sizes.put(set, set.spec().replicas() + share);
            added += share;
        }
        // What rounding left over is the largest set's.
        int left = toAdd - added;
        sizes.computeIfPresent(largestFirst.getFirst(), (set, size) -> Math.max(0, size + left));
        // All of them, since all note for which size they were made.
        return sizes.entrySet().stream()
                .map(entry -> new Resize(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static int share(ReplicaSet set, Deployment deployment, int toAdd, int added) {
        if (set.spec().replicas() == 0 || toAdd == 0 || toAdd == added) {
            return 0;
        }
        int fraction = fraction(set, deployment);
        return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
    }

    private static int fraction(ReplicaSet set, Deployment deployment) {
        int size = set.spec().replicas();
        int replicas = deployment.spec().replicas();
        if (replicas == 0) {
            return -size;
        }
        long before =
                Revisions.number(set.metadata().annotations().getOrDefault(Revisions.MAX, ""));
        if (before == 0) {
            before = deployment.status().replicas();
        }
        if (before == 0) {
            return 0;
        }
        int max = replicas + Limits.of(deployment).surge();
        return (int) Math.round((double) size * max / before) - size;
    }

    private static boolean isSaturated(Deployment deployment, @Nullable ReplicaSet current) {
        int replicas = deployment.spec().replicas();
        return current != null
                && current.spec().replicas() == replicas
                && current.status().availableReplicas() == replicas
                && current.metadata()
                        .annotations()
                        .getOrDefault(Revisions.DESIRED, "")
                        .equals(Integer.toString(replicas));
    }

    private static @Nullable ReplicaSet latest(Sets sets) {
        if (sets.current() != null) {
            return sets.current();
        }
        return sets.old().isEmpty() ? null : sets.old().getLast();
    }
}
