package io.jukung.scheduler.queue;

import java.util.Set;

/** A change that may make room for a pod, with the plugins whose refusal it could lift. */
public enum ClusterEvent {
    /** A new node, or one with other labels, taints, resources or cordon. */
    NODE_CHANGED(
            Set.of(
                    "NodeUnschedulable",
                    "NodeName",
                    "TaintToleration",
                    "NodeAffinity",
                    "NodePorts",
                    "NodeResourcesFit",
                    "VolumeBinding",
                    "PodTopologySpread",
                    "InterPodAffinity")),
    /** A placed pod is gone or finished. */
    POD_LEFT(Set.of("NodePorts", "NodeResourcesFit", "PodTopologySpread", "InterPodAffinity")),
    /** A pod was placed, or a placed one has other labels. */
    POD_PLACED(Set.of("PodTopologySpread", "InterPodAffinity")),
    /** A claim, a volume or a storage class came or changed. */
    STORAGE_CHANGED(Set.of("VolumeBinding")),
    /** A namespace has other labels. */
    NAMESPACE_CHANGED(Set.of("InterPodAffinity"));

    private final Set<String> plugins;

    ClusterEvent(Set<String> plugins) {
        this.plugins = plugins;
    }

    boolean canHelp(Set<String> refusers) {
        return refusers.isEmpty() || refusers.stream().anyMatch(plugins::contains);
    }
}
