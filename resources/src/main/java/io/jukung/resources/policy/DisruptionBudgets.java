package io.jukung.resources.policy;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import org.jspecify.annotations.Nullable;

/** Pod disruption budgets; from {@code pkg/apis/policy/validation}. */
public final class DisruptionBudgets {
    private DisruptionBudgets() {}

    public static ResourceStrategy strategy() {
        return CheckedStrategy.of(Shape.FULL, DisruptionBudgets::check)
                .status(DisruptionBudgets::status)
                .starting(
                        JsonObject.of(
                                "currentHealthy",
                                0L,
                                "desiredHealthy",
                                0L,
                                "disruptionsAllowed",
                                0L,
                                "expectedPods",
                                0L))
                .versionedUpdates();
    }

    private static void check(Field budget, @Nullable Field old) {
        Field spec = budget.at("spec");
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            spec.invalid("minAvailable and maxUnavailable cannot be both set");
        }
        for (String limit : new String[] {"minAvailable", "maxUnavailable"}) {
            Rules.nonNegativeOrPercent(spec.at(limit));
            Rules.atMostHundredPercent(spec.at(limit));
        }
        Rules.labelSelector(spec.at("selector"));
        spec.at("unhealthyPodEvictionPolicy").in("AlwaysAllow", "IfHealthyBudget");
    }

    private static void status(Field budget, @Nullable Field old) {
        for (String count :
                new String[] {
                    "disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"
                }) {
            budget.at("status", count).nonNegative();
        }
        Rules.conditions(budget.at("status", "conditions"));
    }
}
