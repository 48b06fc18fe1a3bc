package io.jukung.scheduler.plugins;

import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.Snapshot;
import io.jukung.scheduler.volumes.PodClaims;
import io.jukung.scheduler.volumes.VolumeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plugins of the default profile that this scheduler has, in upstream's order. */
public final class DefaultPlugins {
    private DefaultPlugins() {}

    public static List<Plugin> all() {
        return with(PluginArguments.DEFAULTS);
    }

    /** The same, told something. */
    public static List<Plugin> with(PluginArguments arguments) {
        return List.of(
                new NodeUnschedulable(),
                new NodeName(),
                new TaintToleration(),
                new NodeAffinity(),
                new NodePorts(),
                new NodeResourcesFit(arguments),
                new VolumeBinding(),
                new PodTopologySpread(),
                new InterPodAffinity(),
                new NodeResourcesBalancedAllocation());
    }

    /** Which volumes claims that wait for a node get on it; null where there are none for them. */
    public static @Nullable List<VolumeMatch.Choice> volumes(
            PodClaims claims, Snapshot snapshot, NodeInfo node) {
        return VolumeMatch.plan(
                claims.waiting(), snapshot.volumes(), node.node(), NodeTerms::matches);
    }
}
