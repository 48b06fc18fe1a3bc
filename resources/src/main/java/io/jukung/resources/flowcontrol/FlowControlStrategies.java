package io.jukung.resources.flowcontrol;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.resources.field.Field;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strategies of {@code flowcontrol.apiserver.k8s.io}. */
public final class FlowControlStrategies {
    private FlowControlStrategies() {}

    public static ResourceStrategy flowSchemas() {
        return CheckedStrategy.of(Shape.FULL, FlowSchemas::check)
                .status(FlowControlStrategies::conditions)
                .versionedUpdates();
    }

    public static ResourceStrategy priorityLevels() {
        return CheckedStrategy.of(Shape.FULL, PriorityLevels::check)
                .status(FlowControlStrategies::conditions)
                .versionedUpdates();
    }

    static void conditions(Field object, @Nullable Field old) {
        Set<String> seen = new HashSet<>();
        for (Field condition : object.at("status", "conditions").items()) {
            condition.at("type").unique(seen);
            condition.at("type").required("must not be empty");
        }
    }
}
