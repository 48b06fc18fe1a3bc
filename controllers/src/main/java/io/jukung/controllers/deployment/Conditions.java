package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.DeploymentCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment's conditions. */
final class Conditions {
    static final String AVAILABLE = "Available";
    static final String PROGRESSING = "Progressing";
    static final String FAILURE = "ReplicaFailure";

    static final String TIMED_OUT = "ProgressDeadlineExceeded";
    static final String COMPLETE = "NewReplicaSetAvailable";
    static final String PAUSED = "DeploymentPaused";

    private Conditions() {}

    static @Nullable DeploymentCondition find(List<DeploymentCondition> all, String type) {
        for (DeploymentCondition condition : all) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    static DeploymentCondition of(
            String type, String status, String reason, String message, Instant now) {
        return DeploymentCondition.builder()
                .type(type)
                .status(status)
                .reason(reason)
                .message(message)
                .lastUpdateTime(now)
                .lastTransitionTime(now)
                .build();
    }

    /** Sets a condition; one of the same status and reason stays as it is. */
    static List<DeploymentCondition> with(
            List<DeploymentCondition> all, DeploymentCondition condition) {
        DeploymentCondition before = find(all, condition.type());
        if (before != null
                && before.status().equals(condition.status())
                && before.reason().equals(condition.reason())) {
            return all;
        }
        return replaced(all, before, condition);
    }

    /** As {@link #with}, but the time of the last update moves even if nothing else does. */
    static List<DeploymentCondition> renewed(
            List<DeploymentCondition> all, DeploymentCondition condition) {
        return replaced(all, find(all, condition.type()), condition);
    }

    static List<DeploymentCondition> without(List<DeploymentCondition> all, String type) {
        return all.stream().filter(c -> !c.type().equals(type)).toList();
    }

    private static List<DeploymentCondition> replaced(
            List<DeploymentCondition> all,
            @Nullable DeploymentCondition before,
            DeploymentCondition condition) {
        List<DeploymentCondition> next = new ArrayList<>(without(all, condition.type()));
        Instant since = before == null ? null : before.lastTransitionTime();
        next.add(
                since != null && before != null && before.status().equals(condition.status())
                        ? condition.edit().lastTransitionTime(since).build()
                        : condition);
        return next;
    }
}
