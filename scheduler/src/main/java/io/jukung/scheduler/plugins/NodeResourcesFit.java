package io.jukung.scheduler.plugins;

import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Resources;
import io.jukung.scheduler.core.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A node must have room for what a pod asks for; the more is left free, the better
 * (LeastAllocated).
 */
final class NodeResourcesFit implements Plugin.Filter, Plugin.Score {
    private static final String PODS = "pods";

    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        return node -> {
            List<String> reasons = new ArrayList<>(0);
            if (node.pods().size() + 1 > node.allocatable().get(PODS)) {
                reasons.add("Too many pods");
            }
            for (Map.Entry<String, Long> wanted : pod.requested().amounts().entrySet()) {
                String name = wanted.getKey();
                long free = node.allocatable().get(name) - node.requested().get(name);
                if (wanted.getValue() > 0 && wanted.getValue() > free) {
                    reasons.add("Insufficient " + name);
                }
            }
            return reasons;
        };
    }

    @Override
    public long[] score(PodInfo pod, List<NodeInfo> nodes, Snapshot snapshot) {
        long[] scores = new long[nodes.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] =
                    (free(nodes.get(i), pod, Resources.CPU)
                                    + free(nodes.get(i), pod, Resources.MEMORY))
                            / 2;
        }
        return scores;
    }

    private static long free(NodeInfo node, PodInfo pod, String resource) {
        long capacity = node.allocatable().get(resource);
        long used = node.scored().get(resource) + pod.scored().get(resource);
        return capacity == 0 || used > capacity ? 0 : (capacity - used) * MAX / capacity;
    }
}
