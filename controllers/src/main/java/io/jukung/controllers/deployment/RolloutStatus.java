package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.DeploymentCondition;
import io.jukung.api.apps.v1.DeploymentStatus;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.apps.v1.ReplicaSetCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a deployment's status should be, from what its sets tell. */
final class RolloutStatus {
    private RolloutStatus() {}

    /** Counts and availability; what it says of progress stays. */
    static DeploymentStatus counted(Deployment deployment, Sets sets, Instant now) {
        List<ReplicaSet> all = sets.all();
        int replicas = all.stream().mapToInt(set -> set.status().replicas()).sum();
        int ready = all.stream().mapToInt(set -> set.status().readyReplicas()).sum();
        int terminating = all.stream().mapToInt(set -> set.status().terminatingReplicas()).sum();
        int available = Sets.available(all);
        int unavailable = Math.max(0, Sets.wanted(all) - available);
        int updated = sets.current() == null ? 0 : sets.current().status().replicas();
        DeploymentStatus.Builder status =
                deployment
                        .status()
                        .edit()
                        .observedGeneration(deployment.metadata().generation())
                        .terminatingReplicas(terminating);
        status = replicas > 0 ? status.replicas(replicas) : status.clearReplicas();
        status = updated > 0 ? status.updatedReplicas(updated) : status.clearUpdatedReplicas();
        status = ready > 0 ? status.readyReplicas(ready) : status.clearReadyReplicas();
        status =
                available > 0
                        ? status.availableReplicas(available)
                        : status.clearAvailableReplicas();
        status =
                unavailable > 0
                        ? status.unavailableReplicas(unavailable)
                        : status.clearUnavailableReplicas();
        boolean enough =
                available >= deployment.spec().replicas() - Limits.of(deployment).unavailable();
        DeploymentCondition condition =
                enough
                        ? Conditions.of(
                                Conditions.AVAILABLE,
                                "True",
                                "MinimumReplicasAvailable",
                                "Deployment has minimum availability.",
                                now)
                        : Conditions.of(
                                Conditions.AVAILABLE,
                                "False",
                                "MinimumReplicasUnavailable",
                                "Deployment does not have minimum availability.",
                                now);
        return status.conditions(Conditions.with(deployment.status().conditions(), condition))
                .build();
    }

    /** Counts, availability and how the rollout gets on. */
    static DeploymentStatus decide(Deployment deployment, Sets sets, Instant now) {
        DeploymentStatus status = counted(deployment, sets, now);
        List<DeploymentCondition> conditions = status.conditions();
        if (!hasDeadline(deployment)) {
            conditions = Conditions.without(conditions, Conditions.PROGRESSING);
        } else if (!wasComplete(deployment, status)) {
            conditions = progress(deployment, sets, status, now);
        }
        DeploymentCondition failure = failure(sets);
        conditions =
                failure == null
                        ? Conditions.without(conditions, Conditions.FAILURE)
                        : Conditions.with(conditions, failure);
        return status.edit().conditions(conditions).build();
    }

    /** Complete before and no new rollout: scaling does not count as progress. */
    private static boolean wasComplete(Deployment deployment, DeploymentStatus status) {
        DeploymentCondition before =
                Conditions.find(deployment.status().conditions(), Conditions.PROGRESSING);
        return status.replicas() == status.updatedReplicas()
                && before != null
                && before.reason().equals(Conditions.COMPLETE);
    }

    private static List<DeploymentCondition> progress(
            Deployment deployment, Sets sets, DeploymentStatus status, Instant now) {
        ReplicaSet current = sets.current();
        String what =
                current == null
                        ? "Deployment \"" + deployment.name() + "\""
                        : "ReplicaSet \"" + current.name() + "\"";
        List<DeploymentCondition> conditions = status.conditions();
        if (isComplete(deployment, status)) {
            return Conditions.with(
                    conditions,
                    Conditions.of(
                            Conditions.PROGRESSING,
                            "True",
                            Conditions.COMPLETE,
                            what + " has successfully progressed.",
                            now));
        }
        if (progressed(deployment.status(), status)) {
            return Conditions.renewed(
                    conditions,
                    Conditions.of(
                            Conditions.PROGRESSING,
                            "True",
                            "ReplicaSetUpdated",
                            what + " is progressing.",
                            now));
        }
        if (timedOut(deployment, status, now)) {
            return Conditions.with(
                    conditions,
                    Conditions.of(
                            Conditions.PROGRESSING,
                            "False",
                            Conditions.TIMED_OUT,
                            what + " has timed out progressing.",
                            now));
        }
        return conditions;
    }

    static boolean isComplete(Deployment deployment, DeploymentStatus status) {
        int replicas = deployment.spec().replicas();
        return status.updatedReplicas() == replicas
                && status.replicas() == replicas
                && status.availableReplicas() == replicas
                && status.observedGeneration() >= deployment.metadata().generation();
    }

    private static boolean progressed(DeploymentStatus before, DeploymentStatus now) {
        return now.updatedReplicas() > before.updatedReplicas()
                || now.replicas() - now.updatedReplicas()
                        < before.replicas() - before.updatedReplicas()
                || now.readyReplicas() > before.readyReplicas()
                || now.availableReplicas() > before.availableReplicas();
    }

    private static boolean timedOut(Deployment deployment, DeploymentStatus status, Instant now) {
        DeploymentCondition condition =
                Conditions.find(status.conditions(), Conditions.PROGRESSING);
        if (condition == null || condition.reason().equals(Conditions.COMPLETE)) {
            return false;
        }
        Instant since = condition.lastUpdateTime();
        return condition.reason().equals(Conditions.TIMED_OUT)
                || (since != null && deadline(deployment, since).isBefore(now));
    }

    /** When to look whether the deadline has passed; null where that cannot happen. */
    static @Nullable Duration untilDeadline(
            Deployment deployment, DeploymentStatus status, Instant now) {
        DeploymentCondition condition =
                Conditions.find(status.conditions(), Conditions.PROGRESSING);
        if (!hasDeadline(deployment)
                || condition == null
                || isComplete(deployment, status)
                || condition.reason().equals(Conditions.TIMED_OUT)
                || condition.reason().equals(Conditions.COMPLETE)) {
            return null;
        }
        Instant since = condition.lastUpdateTime();
        // Times in conditions are whole seconds: a second more is surely past the deadline.
        return since == null
                ? null
                : Duration.between(now, deadline(deployment, since).plusSeconds(1));
    }

    static boolean hasDeadline(Deployment deployment) {
        return deployment.spec().hasProgressDeadlineSeconds()
                && deployment.spec().progressDeadlineSeconds() != Integer.MAX_VALUE;
    }

    private static Instant deadline(Deployment deployment, Instant since) {
        return since.plusSeconds(deployment.spec().progressDeadlineSeconds());
    }

    private static @Nullable DeploymentCondition failure(Sets sets) {
        List<ReplicaSet> currentFirst = new ArrayList<>();
        if (sets.current() != null) {
            currentFirst.add(sets.current());
        }
        currentFirst.addAll(sets.old());
        for (ReplicaSet set : currentFirst) {
            for (ReplicaSetCondition condition : set.status().conditions()) {
                Instant at = condition.lastTransitionTime();
                if (condition.type().equals(Conditions.FAILURE)) {
                    return Conditions.of(
                            Conditions.FAILURE,
                            condition.status(),
                            condition.reason(),
                            condition.message(),
                            at == null ? Instant.EPOCH : at);
                }
            }
        }
        return null;
    }
}
