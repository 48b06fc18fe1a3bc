package io.jukung.scheduler.core;

import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cluster at one moment.
 *
 * @param nodes in a steady order
 * @param namespaceLabels labels by namespace, for affinity terms that select namespaces
 * @param nominated by node, pods that wait for victims of theirs to leave it
 */
public record Snapshot(
        List<NodeInfo> nodes,
        Map<String, JsonObject> namespaceLabels,
        Volumes volumes,
        Map<String, List<PodInfo>> nominated) {
    /** Without storage and without pods that wait for victims. */
    public Snapshot(List<NodeInfo> nodes, Map<String, JsonObject> namespaceLabels) {
        this(nodes, namespaceLabels, Volumes.NONE, Map.of());
    }

    /** This cluster with one node otherwise. */
    Snapshot with(NodeInfo changed) {
        List<NodeInfo> others = new ArrayList<>(nodes);
        others.replaceAll(node -> node.name().equals(changed.name()) ? changed : node);
        return new Snapshot(others, namespaceLabels, volumes, nominated);
    }
}
