package io.jukung.scheduler.plugins;

import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A node must have room for what a pod asks for; the more is left free, the better
 * (LeastAllocated), or the less (MostAllocated).
 */
final class NodeResourcesFit implements Plugin.Filter, Plugin.Score {
    private static final String PODS = "pods";

    private final PluginArguments arguments;

    NodeResourcesFit(PluginArguments arguments) {
        this.arguments = arguments;
    }

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
            long sum = 0;
            long weights = 0;
            for (Map.Entry<String, Integer> counted : arguments.resources().entrySet()) {
                String resource = counted.getKey();
                if (nodes.get(i).allocatable().get(resource) > 0) {
                    sum += counted.getValue() * share(nodes.get(i), pod, resource);
                    weights += counted.getValue();
                }
            }
            scores[i] = weights == 0 ? 0 : sum / weights;
        }
        return scores;
    }

    /** How much of a resource is left, or where full nodes are wanted, how much is taken. */
    private long share(NodeInfo node, PodInfo pod, String resource) {
        long capacity = node.allocatable().get(resource);
        long used = node.scored().get(resource) + pod.scored().get(resource);
        if (used > capacity) {
            return 0;
        }
        return (arguments.mostAllocated() ? used : capacity - used) * MAX / capacity;
    }
}
