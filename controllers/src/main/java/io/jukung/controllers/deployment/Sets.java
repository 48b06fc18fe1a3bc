package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.core.v1.PodTemplateSpec;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A deployment's sets: the one with today's template, if it is there yet, and the others.
 *
 * @param old oldest first
 */
record Sets(@Nullable ReplicaSet current, List<ReplicaSet> old) {
    static final String HASH = "pod-template-hash";

    static final Comparator<ReplicaSet> OLDEST_FIRST =
            Comparator.comparing(Sets::created).thenComparing(ReplicaSet::name);

    static Sets of(Deployment deployment, List<ReplicaSet> sets) {
        List<ReplicaSet> old = new ArrayList<>(sets);
        old.sort(OLDEST_FIRST);
        ReplicaSet current = null;
        for (ReplicaSet set : old) {
            if (sameTemplate(set.spec().template(), deployment.spec().template())) {
                current = set;
                break;
            }
        }
        if (current != null) {
            old.remove(current);
        }
        return new Sets(current, old);
    }

    /** All of them, the current one last. */
    List<ReplicaSet> all() {
        if (current == null) {
            return old;
        }
        List<ReplicaSet> all = new ArrayList<>(old);
        all.add(current);
        return all;
    }

    /** How many pods they ask for together. */
    static int wanted(List<ReplicaSet> sets) {
        return sets.stream().mapToInt(set -> set.spec().replicas()).sum();
    }

    static int available(List<ReplicaSet> sets) {
        return sets.stream().mapToInt(set -> set.status().availableReplicas()).sum();
    }

    static List<ReplicaSet> active(List<ReplicaSet> sets) {
        return sets.stream().filter(set -> set.spec().replicas() > 0).toList();
    }

    static boolean sameTemplate(PodTemplateSpec a, PodTemplateSpec b) {
        return withoutHash(a).equals(withoutHash(b));
    }

    private static JsonObject withoutHash(PodTemplateSpec template) {
        JsonObject metadata = template.node().object("metadata");
        JsonObject labels = metadata.object("labels").without(HASH);
        metadata = labels.isEmpty() ? metadata.without("labels") : metadata.with("labels", labels);
        // Servers write an absent time as null into templates.
        return template.node().with("metadata", metadata.without("creationTimestamp"));
    }

    private static Instant created(ReplicaSet set) {
        return Objects.requireNonNullElse(set.metadata().creationTimestamp(), Instant.EPOCH);
    }
}
