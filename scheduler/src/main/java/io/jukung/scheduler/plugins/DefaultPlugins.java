package io.jukung.scheduler.plugins;

import io.jukung.scheduler.core.Plugin;
import java.util.List;

/** The plugins of the default profile that this scheduler has, in upstream's order. */
public final class DefaultPlugins {
    private DefaultPlugins() {}

    public static List<Plugin> all() {
        return List.of(
                new NodeUnschedulable(),
                new NodeName(),
                new TaintToleration(),
                new NodeAffinity(),
                new NodePorts(),
                new NodeResourcesFit(),
                new InterPodAffinity(),
                new NodeResourcesBalancedAllocation());
    }
}
