package io.jukung.resources.core;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodDefaults;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodTemplates;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;

/** The strategies of the core group's small kinds. */
public final class CoreStrategies {
    private CoreStrategies() {}

    public static ResourceStrategy configMaps() {
        return CheckedStrategy.of(Shape.PLAIN, ConfigMaps::check);
    }

    public static ResourceStrategy resourceQuotas() {
        return CheckedStrategy.of(Shape.STATUS, Quotas::quota).status(Quotas::quotaStatus);
    }

    public static ResourceStrategy limitRanges() {
        return CheckedStrategy.of(Shape.PLAIN, Quotas::limitRange)
                .defaults(LimitRangeDefaults::of)
                .createdOnUpdate();
    }

    public static ResourceStrategy podTemplates(PodRules rules) {
        return CheckedStrategy.of(
                        Shape.GENERATION,
                        (object, old) ->
                                PodTemplates.check(
                                        object.at("template"),
                                        rules,
                                        old == null ? null : old.at("template")))
                .counting("template")
                .defaults(object -> Trees.inside(object, "template", PodDefaults::template));
    }
}
