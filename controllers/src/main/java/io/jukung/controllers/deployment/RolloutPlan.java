package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.ReplicaSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next step of a rollout: sets that get another size. */
final class RolloutPlan {
    private RolloutPlan() {}

    /**
     * The size of the current set as far as the surge allows.
     *
     * @param current null before it is there
     */
    static int sizeOfCurrent(
            Deployment deployment, List<ReplicaSet> all, @Nullable ReplicaSet current) {
        int replicas = deployment.spec().replicas();
        if (!Limits.isRolling(deployment)) {
            return replicas;
        }
        int now = current == null ? 0 : current.spec().replicas();
        int room = replicas + Limits.of(deployment).surge() - Sets.wanted(all);
        return room <= 0 ? now : now + Math.min(room, replicas - now);
    }

    /** A step of a rolling update: either the current set grows or old ones shrink. */
    static List<Resize> rolling(Deployment deployment, Sets sets, ReplicaSet current) {
        int replicas = deployment.spec().replicas();
        int now = current.spec().replicas();
        int wanted = now >= replicas ? replicas : sizeOfCurrent(deployment, sets.all(), current);
        if (now != wanted) {
            return List.of(new Resize(current, wanted));
        }
        return shrinkOld(deployment, sets, current);
    }

    private static List<Resize> shrinkOld(Deployment deployment, Sets sets, ReplicaSet current) {
        List<ReplicaSet> old = Sets.active(sets.old());
        if (old.isEmpty()) {
            return List.of();
        }
        int least = deployment.spec().replicas() - Limits.of(deployment).unavailable();
        int notYet = current.spec().replicas() - current.status().availableReplicas();
        int removable = Sets.wanted(sets.all()) - least - notYet;
        if (removable <= 0) {
            return List.of();
        }
        Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
        old.forEach(set -> sizes.put(set, set.spec().replicas()));
        // Pods that are not available go first: they are missed by nobody.
        int left = removable;
        for (ReplicaSet set : old) {
            int unhealthy = set.spec().replicas() - set.status().availableReplicas();
            int take = Math.min(left, Math.max(0, unhealthy));
            sizes.merge(set, -take, Integer::sum);
            left -= take;
        }
        int spare = Sets.available(sets.all()) - least;
        for (ReplicaSet set : old) {
            int take = Math.min(Math.max(0, spare), sizes.getOrDefault(set, 0));
            sizes.merge(set, -take, Integer::sum);
            spare -= take;
        }
        return changes(sizes);
    }

    /** Every old set goes to zero. */
    static List<Resize> emptyOld(Sets sets) {
        return Sets.active(sets.old()).stream().map(set -> new Resize(set, 0)).toList();
    }

    static List<Resize> changes(Map<ReplicaSet, Integer> sizes) {
        List<Resize> changes = new ArrayList<>();
        sizes.forEach((set, size) -> {
            Resize resize = new Resize(set, size);
            if (resize.changes()) {
                changes.add(resize);
            }
        });
        return changes;
    }
}
