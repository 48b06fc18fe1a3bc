package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodAffinityTerm;
import io.jukung.api.core.v1.WeightedPodAffinityTerm;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.selector.Requirement;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.core.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pod affinity term made ready: which pods it means and within what topology.
 *
 * @param namespaces by name; the owner's own where the term says nothing
 * @param weight of a preferred term; 0 for a required one
 */
record AffinityTerm(
        Set<String> namespaces,
        LabelSelector namespaceSelector,
        LabelSelector selector,
        String topologyKey,
        int weight) {

    static List<AffinityTerm> required(Pod owner, List<PodAffinityTerm> terms) {
        return terms.stream().map(term -> of(owner, term, 0)).toList();
    }

    static List<AffinityTerm> preferred(Pod owner, List<WeightedPodAffinityTerm> terms, int sign) {
        return terms.stream()
                .map(term -> of(owner, term.podAffinityTerm(), sign * term.weight()))
                .toList();
    }

    private static AffinityTerm of(Pod owner, PodAffinityTerm term, int weight) {
        boolean ownOnly = term.namespaces().isEmpty() && !term.hasNamespaceSelector();
        LabelSelector selector =
                term.hasLabelSelector()
                        ? LabelSelector.of(term.labelSelector().node())
                        : LabelSelector.nothing();
        Map<String, String> labels = owner.metadata().labels();
        for (String key : term.matchLabelKeys()) {
            if (labels.containsKey(key)) {
                selector = selector.and(key, Requirement.Operator.IN, List.of(labels.get(key)));
            }
        }
        for (String key : term.mismatchLabelKeys()) {
            if (labels.containsKey(key)) {
                selector = selector.and(key, Requirement.Operator.NOT_IN, List.of(labels.get(key)));
            }
        }
        return new AffinityTerm(
                ownOnly ? Set.of(owner.namespace()) : Set.copyOf(term.namespaces()),
                term.hasNamespaceSelector()
                        ? LabelSelector.of(term.namespaceSelector().node())
                        : LabelSelector.nothing(),
                selector,
                term.topologyKey(),
                weight);
    }

    boolean means(Pod pod, Snapshot snapshot) {
        boolean namespace =
                namespaces.contains(pod.namespace())
                        || namespaceSelector.matches(
                                snapshot.namespaceLabels()
                                        .getOrDefault(pod.namespace(), JsonObject.EMPTY));
        return namespace && selector.matches(pod.node().object("metadata").object("labels"));
    }
}
