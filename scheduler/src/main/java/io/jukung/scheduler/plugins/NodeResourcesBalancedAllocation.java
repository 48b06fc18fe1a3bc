package io.jukung.scheduler.plugins;

import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Resources;
import io.jukung.scheduler.core.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prefers nodes on which cpu and memory would be used to a like degree. */
final class NodeResourcesBalancedAllocation implements Plugin.Score {
    @Override
    public String name() {
        return "NodeResourcesBalancedAllocation";
    }

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public long @Nullable [] score(PodInfo pod, List<NodeInfo> nodes, Snapshot snapshot) {
        if (pod.requested().amounts().isEmpty()) {
            return null;
        }
        long[] scores = new long[nodes.size()];
        for (int i = 0; i < scores.length; i++) {
            double cpu = used(nodes.get(i), pod, Resources.CPU);
            double memory = used(nodes.get(i), pod, Resources.MEMORY);
            double deviation = Math.abs(cpu - memory) / 2;
            scores[i] = (long) ((1 - deviation) * MAX);
        }
        return scores;
    }

    private static double used(NodeInfo node, PodInfo pod, String resource) {
        long capacity = node.allocatable().get(resource);
        long used = node.requested().get(resource) + pod.requested().get(resource);
        return capacity == 0 ? 1 : Math.min(1, (double) used / capacity);
    }
}
