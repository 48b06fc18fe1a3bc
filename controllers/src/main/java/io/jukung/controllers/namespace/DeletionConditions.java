package io.jukung.controllers.namespace;

import io.jukung.api.core.v1.NamespaceCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The conditions that tell why a namespace is still there; texts and order are upstream's. */
final class DeletionConditions {
    private DeletionConditions() {}

    static List<NamespaceCondition> of(
            List<NamespaceCondition> before, Remaining found, Instant now) {
        List<NamespaceCondition> wanted =
                List.of(
                        condition(
                                "NamespaceDeletionDiscoveryFailure",
                                found.discoveryFailures.isEmpty() ? "" : "DiscoveryFailed",
                                "Discovery failed for some groups, "
                                        + found.discoveryFailures.size()
                                        + " failing: "
                                        + String.join(", ", found.discoveryFailures),
                                "ResourcesDiscovered",
                                "All resources successfully discovered"),
                        condition(
                                "NamespaceDeletionGroupVersionParsingFailure",
                                "",
                                "",
                                "ParsedGroupVersions",
                                "All legacy kube types successfully parsed"),
                        condition(
                                "NamespaceDeletionContentFailure",
                                found.deletionFailures.isEmpty() ? "" : "ContentDeletionFailed",
                                "Failed to delete all resource types, "
                                        + found.deletionFailures.size()
                                        + " remaining: "
                                        + String.join(", ", found.deletionFailures),
                                "ContentDeleted",
                                "All content successfully deleted, may be waiting on finalization"),
                        condition(
                                "NamespaceContentRemaining",
                                found.resources.isEmpty() ? "" : "SomeResourcesRemain",
                                "Some resources are remaining: "
                                        + counts(found.resources, " has ", " resource instances"),
                                "ContentRemoved",
                                "All content successfully removed"),
                        condition(
                                "NamespaceFinalizersRemaining",
                                found.finalizers.isEmpty() ? "" : "SomeFinalizersRemain",
                                "Some content in the namespace has finalizers remaining: "
                                        + counts(found.finalizers, " in ", " resource instances"),
                                "ContentHasNoFinalizers",
                                "All content-preserving finalizers finished"));
        return merged(before, wanted, now);
    }

    private static NamespaceCondition condition(
            String type, String badReason, String badMessage, String goodReason, String good) {
        boolean bad = !badReason.isEmpty();
        return NamespaceCondition.builder()
                .type(type)
                .status(bad ? "True" : "False")
                .reason(bad ? badReason : goodReason)
                .message(bad ? badMessage : good)
                .build();
    }

    private static String counts(Map<String, Integer> counts, String between, String after) {
        return counts.entrySet().stream()
                .map(e -> e.getKey() + between + e.getValue() + after)
                .collect(Collectors.joining(", "));
    }

    /** Keeps what did not change as it was, its time included. */
    private static List<NamespaceCondition> merged(
            List<NamespaceCondition> before, List<NamespaceCondition> wanted, Instant now) {
        List<NamespaceCondition> merged = new ArrayList<>(before);
        for (NamespaceCondition next : wanted) {
            NamespaceCondition stamped = next.edit().lastTransitionTime(now).build();
            int at = indexOf(merged, next.type());
            if (at < 0) {
                merged.add(stamped);
            } else if (!same(merged.get(at), next)) {
                merged.set(at, stamped);
            }
        }
        return merged;
    }

    private static int indexOf(List<NamespaceCondition> conditions, String type) {
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).type().equals(type)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean same(NamespaceCondition a, NamespaceCondition b) {
        return a.status().equals(b.status())
                && a.reason().equals(b.reason())
                && a.message().equals(b.message());
    }
}
