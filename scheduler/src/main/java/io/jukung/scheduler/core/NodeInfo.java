package io.jukung.scheduler.core;

import io.jukung.api.core.v1.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * A node with the pods on it, those on their way included; immutable.
 *
 * @param allocatable what pods may use in all
 * @param requested what the pods on it ask for
 * @param scored the same with small amounts for those that ask for nothing
 */
public record NodeInfo(
        Node node,
        List<PodInfo> pods,
        Resources allocatable,
        Resources requested,
        Resources scored) {
    public static NodeInfo of(Node node, List<PodInfo> pods) {
        Resources requested = Resources.NONE;
        Resources scored = Resources.NONE;
        for (PodInfo pod : pods) {
            requested = requested.plus(pod.requested());
            scored = scored.plus(pod.scored());
        }
        return new NodeInfo(
                node,
                List.copyOf(pods),
                Resources.of(node.status().allocatable()),
                requested,
                scored);
    }

    public String name() {
        return node.name();
    }

    /** This node with one more pod. */
    public NodeInfo with(PodInfo pod) {
        List<PodInfo> more = new ArrayList<>(pods.size() + 1);
        more.addAll(pods);
        more.add(pod);
        return new NodeInfo(
                node,
                more,
                allocatable,
                requested.plus(pod.requested()),
                scored.plus(pod.scored()));
    }

    /** This node without some of its pods. */
    NodeInfo without(List<PodInfo> gone) {
        return of(node, pods.stream().filter(pod -> !gone.contains(pod)).toList());
    }
}
