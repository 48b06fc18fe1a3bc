package io.jukung.controllers.daemonset;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeSelectorRequirement;
import io.jukung.api.core.v1.NodeSelectorTerm;
import io.jukung.api.core.v1.PodSpec;
import io.jukung.api.core.v1.Taint;
import io.jukung.api.core.v1.Toleration;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * Whether a node is one for the daemon's pod.
 *
 * @param run it should have one
 * @param keep one that is there may stay
 */
record NodeFit(boolean run, boolean keep) {
    private static final NodeFit NO = new NodeFit(false, false);

    /**
     * @param pod with the tolerations that daemons have
     */
    static NodeFit of(PodSpec pod, Node node) {
        if (!pod.nodeName().isEmpty() && !pod.nodeName().equals(node.name())) {
            return NO;
        }
        JsonObject labels = node.node().object("metadata").object("labels");
        boolean selected =
                pod.nodeSelector().entrySet().stream()
                        .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
        if (!selected || !hasAffinity(pod, node, labels)) {
            return NO;
        }
        boolean keep = bears(pod.tolerations(), node.spec().taints(), "NoExecute");
        return new NodeFit(
                keep && bears(pod.tolerations(), node.spec().taints(), "NoSchedule"), keep);
    }

    private static boolean hasAffinity(PodSpec pod, Node node, JsonObject labels) {
        var affinity = pod.affinity().nodeAffinity();
        if (!affinity.hasRequiredDuringSchedulingIgnoredDuringExecution()) {
            return true;
        }
        JsonObject fields = JsonObject.of("metadata.name", node.name());
        return affinity
                .requiredDuringSchedulingIgnoredDuringExecution()
                .nodeSelectorTerms()
                .stream()
                .anyMatch(term -> matches(term, labels, fields));
    }

    private static boolean matches(NodeSelectorTerm term, JsonObject labels, JsonObject fields) {
        if (term.matchExpressions().isEmpty() && term.matchFields().isEmpty()) {
            return false;
        }
        return term.matchExpressions().stream().allMatch(r -> holds(r, labels))
                && term.matchFields().stream().allMatch(r -> holds(r, fields));
    }

    private static boolean holds(NodeSelectorRequirement requirement, JsonObject labels) {
        boolean there = labels.has(requirement.key());
        String value = labels.string(requirement.key());
        return switch (requirement.operator()) {
            case "In" -> there && requirement.values().contains(value);
            case "NotIn" -> !there || !requirement.values().contains(value);
            case "Exists" -> there;
            case "DoesNotExist" -> !there;
            case "Gt" -> there && compare(value, requirement) > 0;
            case "Lt" -> there && compare(value, requirement) < 0;
            default -> false;
        };
    }

    /** 0, which satisfies neither Gt nor Lt, where one of the two is not a number. */
    private static int compare(String value, NodeSelectorRequirement requirement) {
        try {
            return Long.compare(
                    Long.parseLong(value), Long.parseLong(requirement.values().getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean bears(List<Toleration> tolerations, List<Taint> taints, String effect) {
        return taints.stream()
                .filter(taint -> taint.effect().equals(effect))
                .allMatch(taint -> tolerations.stream().anyMatch(t -> tolerates(t, taint)));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        if (!toleration.effect().isEmpty() && !toleration.effect().equals(taint.effect())) {
            return false;
        }
        if (!toleration.key().isEmpty() && !toleration.key().equals(taint.key())) {
            return false;
        }
        return switch (toleration.operator()) {
            case "", "Equal" -> toleration.value().equals(taint.value());
            case "Exists" -> true;
            default -> false;
        };
    }
}
