package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Taint;
import io.jukung.machinery.tree.JsonObject;
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
 * {@code topologySpreadConstraints}: how unevenly matching pods may stand over zones, racks or
 * nodes.
 *
 * <pre>
 *   skew of a domain = its matching pods (with the new one, if that matches) − the least of any domain
 * </pre>
 */
final class PodTopologySpread implements Plugin.Filter, Plugin.Score {
    private static final String TOO_UNEVEN = "node(s) didn't match pod topology spread constraints";
    private static final String NO_LABEL = TOO_UNEVEN + " (missing required label)";

    @Override
    public String name() {
        return "PodTopologySpread";
    }

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public boolean helpedByEviction(String reason) {
        return reason.equals(TOO_UNEVEN);
    }

    @Override
    public @Nullable Function<NodeInfo, List<String>> prepare(PodInfo info, Snapshot snapshot) {
        Pod pod = info.pod();
        List<SpreadConstraint> constraints = SpreadConstraint.of(pod, "DoNotSchedule");
        if (constraints.isEmpty()) {
            return null;
        }
        Map<SpreadConstraint, Map<String, Integer>> counts = new HashMap<>();
        for (SpreadConstraint constraint : constraints) {
            counts.put(constraint, count(constraint, constraints, pod, snapshot.nodes()));
        }
        return node -> {
            for (SpreadConstraint constraint : constraints) {
                String domain = label(node, constraint.topologyKey());
                if (domain == null) {
                    return List.of(NO_LABEL);
                }
                Map<String, Integer> domains = counts.getOrDefault(constraint, Map.of());
                int least =
                        domains.size() < constraint.minDomains()
                                ? 0
                                : domains.values().stream().mapToInt(n -> n).min().orElse(0);
                int itself = constraint.selector().matches(labels(pod)) ? 1 : 0;
                if (domains.getOrDefault(domain, 0) + itself - least > constraint.maxSkew()) {
                    return List.of(TOO_UNEVEN);
                }
            }
            return List.of();
        };
    }

    /** Matching pods by domain, over the nodes that the constraint looks at. */
    private static Map<String, Integer> count(
            SpreadConstraint constraint,
            List<SpreadConstraint> all,
            Pod pod,
            List<NodeInfo> nodes) {
        Map<String, Integer> counts = new HashMap<>();
        for (NodeInfo node : nodes) {
            boolean labelled = all.stream().allMatch(c -> label(node, c.topologyKey()) != null);
            String domain = label(node, constraint.topologyKey());
            if (labelled && domain != null && included(constraint, pod, node)) {
                counts.merge(domain, matching(constraint, pod, node), Integer::sum);
            }
        }
        return counts;
    }

    private static boolean included(SpreadConstraint constraint, Pod pod, NodeInfo node) {
        if (constraint.honorsAffinity() && !NodeAffinity.required(pod.spec(), node.node())) {
            return false;
        }
        if (constraint.honorsTaints()) {
            for (Taint taint : node.node().spec().taints()) {
                boolean hard = !taint.effect().equals("PreferNoSchedule");
                if (hard && !Tolerations.tolerate(pod.spec().tolerations(), taint)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int matching(SpreadConstraint constraint, Pod pod, NodeInfo node) {
        int count = 0;
        for (PodInfo other : node.pods()) {
            if (!other.pod().terminating()
                    && other.pod().namespace().equals(pod.namespace())
                    && constraint.selector().matches(labels(other.pod()))) {
                count++;
            }
        }
        return count;
    }

    private static JsonObject labels(Pod pod) {
        return pod.node().object("metadata").object("labels");
    }

    private static @Nullable String label(NodeInfo node, String key) {
        return node.node().node().object("metadata").object("labels").get(key) instanceof String s
                ? s
                : null;
    }

    @Override
    public long @Nullable [] score(PodInfo info, List<NodeInfo> nodes, Snapshot snapshot) {
        Pod pod = info.pod();
        List<SpreadConstraint> constraints = SpreadConstraint.of(pod, "ScheduleAnyway");
        if (constraints.isEmpty()) {
            return null;
        }
        double[] raw = new double[nodes.size()];
        for (SpreadConstraint constraint : constraints) {
            Map<String, Integer> counts = count(constraint, constraints, pod, snapshot.nodes());
            // A topology of many domains would count for less without this.
            double weight = Math.log(counts.size() + 2);
            for (int i = 0; i < raw.length; i++) {
                String domain = label(nodes.get(i), constraint.topologyKey());
                raw[i] +=
                        domain == null
                                ? Double.NaN
                                : counts.getOrDefault(domain, 0) * weight
                                        + constraint.maxSkew()
                                        - 1;
            }
        }
        return turned(raw);
    }

    /** Fewest pods best; nodes outside of a topology last. */
    private static long[] turned(double[] raw) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (double value : raw) {
            if (!Double.isNaN(value)) {
                least = Math.min(least, Math.round(value));
                most = Math.max(most, Math.round(value));
            }
        }
        long[] scores = new long[raw.length];
        for (int i = 0; i < raw.length; i++) {
            if (!Double.isNaN(raw[i])) {
                scores[i] = most == 0 ? MAX : MAX * (most + least - Math.round(raw[i])) / most;
            }
        }
        return scores;
    }
}
