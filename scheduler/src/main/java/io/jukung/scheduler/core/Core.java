package io.jukung.scheduler.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Finds a node for a pod: every filter must agree, then the scores decide. */
public final class Core {
    private final Profile profile;
    private final RandomGenerator random;

    /** {@code random} breaks ties. */
    public Core(Profile profile, RandomGenerator random) {
        this.profile = profile;
        this.random = random;
    }

    public Placement place(PodInfo pod, Snapshot snapshot) {
        int all = snapshot.nodes().size();
        for (Plugin.Filter filter : profile.filters()) {
            String everywhere = filter.refuses(pod, snapshot);
            if (everywhere != null) {
                return new Placement.Nowhere(
                        all, Map.of(), Set.of(filter.name()), everywhere, List.of());
            }
        }
        Checks checks = checks(pod, snapshot);
        List<NodeInfo> possible = new ArrayList<>();
        List<NodeInfo> hopeful = new ArrayList<>();
        Map<String, Integer> reasons = new HashMap<>();
        Set<String> plugins = new LinkedHashSet<>();
        String nominated = pod.pod().status().nominatedNodeName();
        for (NodeInfo node : snapshot.nodes()) {
            Refusal refusal = checks.refusal(node);
            if (refusal == null && node.name().equals(nominated)) {
                // Its victims have gone for it.
                return new Placement.To(nominated);
            } else if (refusal == null) {
                possible.add(node);
            } else {
                plugins.add(refusal.plugin().name());
                refusal.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
                if (refusal.reasons().stream().allMatch(refusal.plugin()::helpedByEviction)) {
                    hopeful.add(node);
                }
            }
        }
        return switch (possible.size()) {
            case 0 -> new Placement.Nowhere(all, reasons, plugins, "", hopeful);
            case 1 -> new Placement.To(possible.getFirst().name());
            default -> new Placement.To(best(pod, possible, snapshot).name());
        };
    }

    /** Whether a node of this snapshot could take the pod. */
    boolean fits(PodInfo pod, Snapshot snapshot, NodeInfo node) {
        return checks(pod, snapshot).refusal(node) == null;
    }

    private Checks checks(PodInfo pod, Snapshot snapshot) {
        Map<Plugin.Filter, Function<NodeInfo, List<String>>> prepared = new LinkedHashMap<>();
        for (Plugin.Filter filter : profile.filters()) {
            Function<NodeInfo, List<String>> check = filter.prepare(pod, snapshot);
            if (check != null) {
                prepared.put(filter, check);
            }
        }
        return new Checks(pod, snapshot, prepared);
    }

    /** The first plugin that speaks against a node, with what it says. */
    private record Refusal(Plugin.Filter plugin, List<String> reasons) {}

    private record Checks(
            PodInfo pod,
            Snapshot snapshot,
            Map<Plugin.Filter, Function<NodeInfo, List<String>>> prepared) {
        /**
         * Null where the node can take the pod, with and without the pods of at least its priority
         * that are to come there.
         */
        @Nullable Refusal refusal(NodeInfo node) {
            NodeInfo later = node;
            for (PodInfo coming : snapshot.nominated().getOrDefault(node.name(), List.of())) {
                if (coming.priority() >= pod.priority()
                        && !coming.pod().uid().equals(pod.pod().uid())) {
                    later = later.with(coming);
                }
            }
            for (Map.Entry<Plugin.Filter, Function<NodeInfo, List<String>>> check :
                    prepared.entrySet()) {
                List<String> against = check.getValue().apply(node);
                if (against.isEmpty() && later != node) {
                    against = check.getValue().apply(later);
                }
                if (!against.isEmpty()) {
                    return new Refusal(check.getKey(), against);
                }
            }
            return null;
        }
    }

    private NodeInfo best(PodInfo pod, List<NodeInfo> nodes, Snapshot snapshot) {
        long[] totals = new long[nodes.size()];
        for (Profile.Weighted score : profile.scores()) {
            long[] given = score.plugin().score(pod, nodes, snapshot);
            if (given != null) {
                for (int i = 0; i < totals.length; i++) {
                    totals[i] += score.weight() * given[i];
                }
            }
        }
        int best = 0;
        int equals = 1;
        for (int i = 1; i < totals.length; i++) {
            if (totals[i] > totals[best]) {
                best = i;
                equals = 1;
            } else if (totals[i] == totals[best] && random.nextInt(++equals) == 0) {
                best = i;
            }
        }
        return nodes.get(best);
    }
}
