package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeSelectorRequirement;
import io.jukung.api.core.v1.NodeSelectorTerm;
import io.jukung.machinery.tree.JsonObject;

/** Whether a node meets a node selector term (component-helpers' {@code nodeaffinity}). */
final class NodeTerms {
    private NodeTerms() {}

    /** All requirements must hold; a term without any matches nothing. */
    static boolean matches(NodeSelectorTerm term, Node node) {
        if (term.matchExpressions().isEmpty() && term.matchFields().isEmpty()) {
            return false;
        }
        JsonObject labels = node.node().object("metadata").object("labels");
        JsonObject fields = JsonObject.of("metadata.name", node.name());
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
}
