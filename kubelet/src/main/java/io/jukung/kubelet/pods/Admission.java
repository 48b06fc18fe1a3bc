package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerPort;
import io.jukung.api.core.v1.NodeSelector;
import io.jukung.api.core.v1.NodeSelectorRequirement;
import io.jukung.api.core.v1.NodeSelectorTerm;
import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.cgroups.PodResources;
import io.jukung.kubelet.sync.PodStatusWriter;
import io.jukung.machinery.quantity.Quantity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node takes a pod that was assigned to it: the scheduler may have been passed by, or
 * have decided on what is no longer so.
 *
 * @param facts the node's, as they are now
 * @param others the pods that this node has taken and that have not ended
 */
record Admission(Pod pod, NodeFacts facts, Collection<Pod> others) {
    static final String AFFINITY = "NodeAffinity";

    /** Why the pod is not taken; null where it is. */
    PodStatusWriter.@Nullable Override rejection() {
        if (pod.spec().hasOs() && !pod.spec().os().name().equals("linux")) {
            return rejected(
                    "PodOSNotSupported",
                    "Failed to admit pod as the OS field doesn't match node OS");
        }
        PodStatusWriter.Override full = resources();
        if (full != null) {
            return full;
        }
        if (!selected()) {
            return rejected(
                    AFFINITY,
                    "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
        }
        return portTaken()
                ? rejected(
                        "NodePorts",
                        "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports")
                : null;
    }

    private static PodStatusWriter.Override rejected(String reason, String message) {
        return new PodStatusWriter.Override("Failed", reason, message);
    }

    /** What the whole node has too little of for the pod, in words; null for nothing. */
    @Nullable String shortOfCapacity() {
        for (String name : new TreeSet<>(facts.allocatable().keySet())) {
            long wanted = amount(name, PodResources.request(pod, name));
            long capacity = amount(name, facts.allocatable().getOrDefault(name, Quantity.ZERO));
            if (wanted > capacity) {
                return "Node didn't have enough capacity: %s, requested: %d, capacity: %d"
                        .formatted(name, wanted, capacity);
            }
        }
        return null;
    }

    /** What the node has too little of beside the other pods; null for nothing. */
    PodStatusWriter.@Nullable Override resources() {
        Map<String, Quantity> allocatable = facts.allocatable();
        if (allocatable.isEmpty()) {
            return null;
        }
        long places = allocatable.getOrDefault("pods", Quantity.ZERO).value();
        if (others.size() + 1 > places) {
            return lack("pods", 1, others.size(), places);
        }
        for (String name : new TreeSet<>(allocatable.keySet())) {
            long wanted = amount(name, PodResources.request(pod, name));
            if (wanted == 0) {
                continue;
            }
            long used = 0;
            for (Pod other : others) {
                used += amount(name, PodResources.request(other, name));
            }
            long capacity = amount(name, allocatable.getOrDefault(name, Quantity.ZERO));
            if (wanted > capacity - used) {
                return lack(name, wanted, used, capacity);
            }
        }
        return null;
    }

    private static long amount(String name, Quantity quantity) {
        return name.equals("cpu") ? quantity.milliValue() : quantity.value();
    }

    private static PodStatusWriter.Override lack(
            String name, long requested, long used, long capacity) {
        return rejected(
                "OutOf" + name,
                "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
                        .formatted(name, requested, used, capacity));
    }

    private boolean selected() {
        if (!facts.labels().entrySet().containsAll(pod.spec().nodeSelector().entrySet())) {
            return false;
        }
        if (!pod.spec()
                .affinity()
                .nodeAffinity()
                .hasRequiredDuringSchedulingIgnoredDuringExecution()) {
            return true;
        }
        NodeSelector required =
                pod.spec()
                        .affinity()
                        .nodeAffinity()
                        .requiredDuringSchedulingIgnoredDuringExecution();
        return required.nodeSelectorTerms().stream().anyMatch(this::matches);
    }

    private boolean matches(NodeSelectorTerm term) {
        Map<String, String> fields = Map.of("metadata.name", facts.name());
        boolean empty = term.matchExpressions().isEmpty() && term.matchFields().isEmpty();
        return !empty
                && term.matchExpressions().stream().allMatch(r -> matches(r, facts.labels()))
                && term.matchFields().stream().allMatch(r -> matches(r, fields));
    }

    private static boolean matches(NodeSelectorRequirement need, Map<String, String> labels) {
        String value = labels.get(need.key());
        return switch (need.operator()) {
            case "In" -> value != null && need.values().contains(value);
            case "NotIn" -> value == null || !need.values().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compared(value, need.values()) > 0;
            case "Lt" -> compared(value, need.values()) < 0;
            default -> false;
        };
    }

    /** Zero too where either is no number. */
    private static int compared(@Nullable String value, List<String> bounds) {
        if (value == null || bounds.size() != 1) {
            return 0;
        }
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(bounds.getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private boolean portTaken() {
        List<ContainerPort> wanted = ports(pod);
        return !wanted.isEmpty()
                && others.stream()
                        .flatMap(other -> ports(other).stream())
                        .anyMatch(taken -> wanted.stream().anyMatch(port -> conflict(port, taken)));
    }

    private static List<ContainerPort> ports(Pod pod) {
        return pod.spec().containers().stream()
                .map(Container::ports)
                .flatMap(List::stream)
                .filter(port -> port.hostPort() > 0)
                .toList();
    }

    private static boolean conflict(ContainerPort one, ContainerPort two) {
        return one.hostPort() == two.hostPort()
                && protocol(one).equals(protocol(two))
                && (any(one) || any(two) || one.hostIP().equals(two.hostIP()));
    }

    private static String protocol(ContainerPort port) {
        return port.protocol().isEmpty() ? "TCP" : port.protocol();
    }

    private static boolean any(ContainerPort port) {
        return port.hostIP().isEmpty() || port.hostIP().equals("0.0.0.0");
    }
}
