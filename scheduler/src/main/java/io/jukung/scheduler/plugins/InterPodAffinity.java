package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Pod;
import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code podAffinity} and {@code podAntiAffinity}, the pod's own and that of pods already placed.
 */
final class InterPodAffinity implements Plugin.Filter, Plugin.Score {
    private static final List<String> OTHERS_OBJECT =
            List.of("node(s) didn't satisfy existing pods anti-affinity rules");
    private static final List<String> AFFINITY = List.of("node(s) didn't match pod affinity rules");
    private static final List<String> ANTI_AFFINITY =
            List.of("node(s) didn't match pod anti-affinity rules");

    /** A label of a node that puts it into one topology with others. */
    private record Topology(String key, String value) {}

    @Override
    public String name() {
        return "InterPodAffinity";
    }

    @Override
    public boolean helpedByEviction(String reason) {
        return !AFFINITY.contains(reason);
    }

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public @Nullable Function<NodeInfo, List<String>> prepare(PodInfo info, Snapshot snapshot) {
        Pod pod = info.pod();
        List<AffinityTerm> wanted =
                AffinityTerm.required(
                        pod,
                        pod.spec()
                                .affinity()
                                .podAffinity()
                                .requiredDuringSchedulingIgnoredDuringExecution());
        List<AffinityTerm> unwanted = requiredAgainst(pod);
        Map<Topology, Integer> objecting = new HashMap<>();
        Map<AffinityTerm, Map<Topology, Integer>> near = new HashMap<>();
        Map<AffinityTerm, Map<Topology, Integer>> far = new HashMap<>();
        for (NodeInfo node : snapshot.nodes()) {
            for (PodInfo other : node.pods()) {
                for (AffinityTerm term : requiredAgainst(other.pod())) {
                    if (term.means(pod, snapshot)) {
                        count(objecting, node, term);
                    }
                }
                countMeant(wanted, other.pod(), node, snapshot, near);
                countMeant(unwanted, other.pod(), node, snapshot, far);
            }
        }
        if (wanted.isEmpty() && unwanted.isEmpty() && objecting.isEmpty()) {
            return null;
        }
        boolean firstOfItsKind =
                near.isEmpty() && wanted.stream().allMatch(term -> term.means(pod, snapshot));
        return node -> {
            if (!satisfied(wanted, near, node, firstOfItsKind)) {
                return AFFINITY;
            }
            if (unwanted.stream().anyMatch(term -> there(far.get(term), node, term))) {
                return ANTI_AFFINITY;
            }
            return objecting.keySet().stream().anyMatch(t -> t.value().equals(label(node, t.key())))
                    ? OTHERS_OBJECT
                    : List.of();
        };
    }

    private static List<AffinityTerm> requiredAgainst(Pod pod) {
        if (!pod.spec().hasAffinity()) {
            return List.of();
        }
        var anti = pod.spec().affinity().podAntiAffinity();
        return AffinityTerm.required(pod, anti.requiredDuringSchedulingIgnoredDuringExecution());
    }

    /** A pod that is the first of those it wants to be with may start anywhere in a topology. */
    private static boolean satisfied(
            List<AffinityTerm> wanted,
            Map<AffinityTerm, Map<Topology, Integer>> near,
            NodeInfo node,
            boolean firstOfItsKind) {
        for (AffinityTerm term : wanted) {
            if (label(node, term.topologyKey()) == null) {
                return false;
            }
            if (!firstOfItsKind && !there(near.get(term), node, term)) {
                return false;
            }
        }
        return true;
    }

    private static boolean there(
            @Nullable Map<Topology, Integer> counts, NodeInfo node, AffinityTerm term) {
        String value = label(node, term.topologyKey());
        return counts != null
                && value != null
                && counts.containsKey(new Topology(term.topologyKey(), value));
    }

    private static void countMeant(
            List<AffinityTerm> terms,
            Pod other,
            NodeInfo node,
            Snapshot snapshot,
            Map<AffinityTerm, Map<Topology, Integer>> counts) {
        for (AffinityTerm term : terms) {
            if (term.means(other, snapshot)) {
                count(counts.computeIfAbsent(term, ignored -> new HashMap<>()), node, term);
            }
        }
    }

    private static void count(Map<Topology, Integer> counts, NodeInfo node, AffinityTerm term) {
        String value = label(node, term.topologyKey());
        if (value != null) {
            counts.merge(
                    new Topology(term.topologyKey(), value),
                    term.weight() == 0 ? 1 : term.weight(),
                    Integer::sum);
        }
    }

    private static @Nullable String label(NodeInfo node, String key) {
        return node.node().node().object("metadata").object("labels").get(key) instanceof String s
                ? s
                : null;
    }

    @Override
    public long @Nullable [] score(PodInfo info, List<NodeInfo> nodes, Snapshot snapshot) {
        Map<Topology, Integer> sums = new HashMap<>();
        List<AffinityTerm> own = preferences(info.pod());
        for (NodeInfo node : snapshot.nodes()) {
            for (PodInfo other : node.pods()) {
                for (AffinityTerm term : own) {
                    if (term.means(other.pod(), snapshot)) {
                        count(sums, node, term);
                    }
                }
                for (AffinityTerm term : preferences(other.pod())) {
                    if (term.means(info.pod(), snapshot)) {
                        count(sums, node, term);
                    }
                }
            }
        }
        return sums.isEmpty() ? null : spread(nodes, sums);
    }

    private static List<AffinityTerm> preferences(Pod pod) {
        var affinity = pod.spec().affinity();
        if (affinity.node().isEmpty()) {
            return List.of();
        }
        List<AffinityTerm> terms =
                new java.util.ArrayList<>(
                        AffinityTerm.preferred(
                                pod,
                                affinity.podAffinity()
                                        .preferredDuringSchedulingIgnoredDuringExecution(),
                                1));
        terms.addAll(
                AffinityTerm.preferred(
                        pod,
                        affinity.podAntiAffinity()
                                .preferredDuringSchedulingIgnoredDuringExecution(),
                        -1));
        return terms;
    }

    private static long[] spread(List<NodeInfo> nodes, Map<Topology, Integer> sums) {
        long[] raw = new long[nodes.size()];
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < raw.length; i++) {
            for (Map.Entry<Topology, Integer> sum : sums.entrySet()) {
                if (sum.getKey().value().equals(label(nodes.get(i), sum.getKey().key()))) {
                    raw[i] += sum.getValue();
                }
            }
            least = Math.min(least, raw[i]);
            most = Math.max(most, raw[i]);
        }
        for (int i = 0; i < raw.length; i++) {
            raw[i] = most == least ? 0 : MAX * (raw[i] - least) / (most - least);
        }
        return raw;
    }
}
