package io.jukung.controllers.disruption;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.meta.v1.Condition;
import io.jukung.api.policy.v1.PodDisruptionBudget;
import io.jukung.api.policy.v1.PodDisruptionBudgetStatus;
import io.jukung.controllers.pods.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a budget's status is to be. */
final class BudgetStatus {
    private static final String CONDITION = "DisruptionAllowed";

    private BudgetStatus() {}

    static PodDisruptionBudgetStatus of(
            PodDisruptionBudget budget,
            List<Pod> pods,
            Expectation expectation,
            Announced announced,
            Instant now) {
        int healthy =
                (int)
                        pods.stream()
                                .filter(pod -> !pod.terminating())
                                .filter(pod -> !announced.pending().containsKey(pod.name()))
                                .filter(Pods::isReady)
                                .count();
        // A budget without pods allows nothing: its first pods may not have been counted yet.
        int allowed =
                expectation.expected() <= 0
                        ? 0
                        : Math.max(0, healthy - expectation.desiredHealthy());
        long generation = budget.metadata().generation();
        PodDisruptionBudgetStatus.Builder status =
                budget.status()
                        .edit()
                        .currentHealthy(healthy)
                        .desiredHealthy(expectation.desiredHealthy())
                        .expectedPods(expectation.expected())
                        .disruptionsAllowed(allowed)
                        .observedGeneration(generation)
                        .conditions(
                                conditions(
                                        budget,
                                        allowed > 0,
                                        allowed > 0 ? "SufficientPods" : "InsufficientPods",
                                        "",
                                        generation,
                                        now));
        return (announced.pending().isEmpty()
                        ? status.clearDisruptedPods()
                        : status.disruptedPods(announced.pending()))
                .build();
    }

    /** Nothing is known, so nothing is allowed. */
    static PodDisruptionBudgetStatus failed(
            PodDisruptionBudget budget, String message, Instant now) {
        return budget.status()
                .edit()
                .disruptionsAllowed(0)
                .conditions(
                        conditions(
                                budget,
                                false,
                                "SyncFailed",
                                message,
                                budget.status().observedGeneration(),
                                now))
                .build();
    }

    private static List<Condition> conditions(
            PodDisruptionBudget budget,
            boolean holds,
            String reason,
            String message,
            long generation,
            Instant now) {
        List<Condition> all = new ArrayList<>(budget.status().conditions());
        Condition before = find(all);
        String status = holds ? "True" : "False";
        Instant since = before == null ? null : before.lastTransitionTime();
        Condition after =
                Condition.builder()
                        .type(CONDITION)
                        .status(status)
                        .reason(reason)
                        .message(message)
                        .observedGeneration(generation)
                        .lastTransitionTime(
                                before != null && since != null && before.status().equals(status)
                                        ? since
                                        : now)
                        .build();
        if (before == null) {
            all.add(after);
        } else {
            all.replaceAll(c -> c.type().equals(CONDITION) ? after : c);
        }
        return all;
    }

    private static @Nullable Condition find(List<Condition> conditions) {
        for (Condition condition : conditions) {
            if (condition.type().equals(CONDITION)) {
                return condition;
            }
        }
        return null;
    }

    /** Whether there is nothing to write. */
    static boolean same(PodDisruptionBudgetStatus a, PodDisruptionBudgetStatus b) {
        Condition was = find(a.conditions());
        Condition is = find(b.conditions());
        return a.hasDisruptionsAllowed()
                && a.currentHealthy() == b.currentHealthy()
                && a.desiredHealthy() == b.desiredHealthy()
                && a.expectedPods() == b.expectedPods()
                && a.disruptionsAllowed() == b.disruptionsAllowed()
                && a.observedGeneration() == b.observedGeneration()
                && a.disruptedPods().equals(b.disruptedPods())
                && was != null
                && is != null
                && was.status().equals(is.status())
                && was.reason().equals(is.reason())
                && was.message().equals(is.message());
    }
}
