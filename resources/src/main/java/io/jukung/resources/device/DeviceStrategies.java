package io.jukung.resources.device;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.base.Clock;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strategies of {@code resource.k8s.io}, in the shape of v1. */
public final class DeviceStrategies {
    private static final Set<String> SLICE_FIELDS =
            Set.of("metadata.name", "spec.nodeName", "spec.driver");

    private DeviceStrategies() {}

    public static ResourceStrategy claims() {
        return CheckedStrategy.of(
                        Shape.STATUS,
                        (claim, old) -> {
                            if (unchanged(claim, old)) {
                                ClaimSpecs.check(claim.at("spec"));
                            }
                        })
                .status((claim, old) -> {
                    if (old != null) {
                        ClaimStatuses.check(claim, old);
                    }
                });
    }

    public static ResourceStrategy templates() {
        return CheckedStrategy.of(
                Shape.PLAIN,
                (template, old) -> {
                    ClaimSpecs.check(template.at("spec", "spec"));
                    if (old != null) {
                        template.at("spec").immutable(old.at("spec"));
                    }
                });
    }

    /** A spec that cannot change is checked when it is made, and later only for changes. */
    private static boolean unchanged(Field object, @Nullable Field old) {
        if (old == null) {
            return true;
        }
        object.at("spec").immutable(old.at("spec"));
        return false;
    }

    public static ResourceStrategy classes() {
        return CheckedStrategy.of(Shape.GENERATION, ClaimSpecs::deviceClass);
    }

    public static ResourceStrategy poolRequests() {
        return PoolRequests.strategy();
    }

    public static ResourceStrategy taintRules(Clock clock) {
        return new TaintRuleStrategy(clock);
    }

    public static ResourceStrategy slices() {
        return CheckedStrategy.of(Shape.GENERATION, Slices::check)
                .selecting(slice -> {
                    JsonObject spec = slice.object("spec");
                    return Map.of(
                            "spec.nodeName", spec.string("nodeName"),
                            "spec.driver", spec.string("driver"));
                })
                .refusingFields((asked, field) ->
                        SLICE_FIELDS.contains(field)
                                ? ""
                                : "field label not supported for "
                                        + asked.groupVersion()
                                        + ", Kind=ResourceSlice: "
                                        + field);
    }
}
