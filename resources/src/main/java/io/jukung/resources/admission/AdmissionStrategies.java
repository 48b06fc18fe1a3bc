package io.jukung.resources.admission;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;

/** The strategies of {@code admissionregistration.k8s.io}. */
public final class AdmissionStrategies {
    private AdmissionStrategies() {}

    public static ResourceStrategy webhooks(boolean mutating) {
        Webhooks webhooks = new Webhooks(mutating);
        return CheckedStrategy.of(Shape.GENERATION, webhooks::check).counting("webhooks");
    }

    public static ResourceStrategy validatingPolicies() {
        return CheckedStrategy.of(Shape.FULL, ValidatingPolicies::check)
                .status((policy, old) -> {
                    ValidatingPolicies.typeChecking(policy.at("status", "typeChecking"));
                    Rules.conditions(policy.at("status", "conditions"));
                })
                .versionedUpdates();
    }

    public static ResourceStrategy mutatingPolicies() {
        return CheckedStrategy.of(Shape.GENERATION, MutatingPolicies::check).versionedUpdates();
    }

    public static ResourceStrategy bindings(boolean mutating) {
        return CheckedStrategy.of(
                        Shape.GENERATION, (binding, old) -> PolicyBindings.check(binding, mutating))
                .versionedUpdates();
    }
}
