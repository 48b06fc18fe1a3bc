package io.jukung.controlplane.node;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The labels that a node may not set on itself, lest it attract work that is not meant for it. */
final class NodeLabels {
    private static final Set<String> ALLOWED =
            Set.of(
                    "kubernetes.io/hostname",
                    "kubernetes.io/os",
                    "kubernetes.io/arch",
                    "topology.kubernetes.io/zone",
                    "topology.kubernetes.io/region",
                    "failure-domain.beta.kubernetes.io/zone",
                    "failure-domain.beta.kubernetes.io/region",
                    "node.kubernetes.io/instance-type",
                    "beta.kubernetes.io/instance-type",
                    "beta.kubernetes.io/os",
                    "beta.kubernetes.io/arch");
    private static final List<String> ALLOWED_DOMAINS =
            List.of("kubelet.kubernetes.io", "node.kubernetes.io");

    private NodeLabels() {}

    /** Of the labels that differ between two states, those that are not the node's to set. */
    static List<String> forbidden(JsonObject before, JsonObject after) {
        TreeSet<String> keys = new TreeSet<>(before.keys());
        keys.addAll(after.keys());
        return keys.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .filter(NodeLabels::forbidden)
                .toList();
    }

    private static boolean forbidden(String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "" : key.substring(0, slash);
        if (within(domain, "node-restriction.kubernetes.io")) {
            return true;
        }
        return (within(domain, "kubernetes.io") || within(domain, "k8s.io"))
                && !ALLOWED.contains(key)
                && ALLOWED_DOMAINS.stream().noneMatch(allowed -> within(domain, allowed));
    }

    private static boolean within(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }
}
