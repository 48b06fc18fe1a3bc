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

/** Finds a node for a pod: every filter must agree, then the scores decide. */
public final class Core {
    private final List<Plugin.Filter> filters;
    private final List<Plugin.Score> scores;
    private final RandomGenerator random;

    /** Plugins in the order in which they are asked; {@code random} breaks ties. */
    public Core(List<Plugin> plugins, RandomGenerator random) {
        this.filters = only(plugins, Plugin.Filter.class);
        this.scores = only(plugins, Plugin.Score.class);
        this.random = random;
    }

    private static <P extends Plugin> List<P> only(List<Plugin> plugins, Class<P> type) {
        return plugins.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public Placement place(PodInfo pod, Snapshot snapshot) {
        Map<String, Function<NodeInfo, List<String>>> checks = new LinkedHashMap<>();
        for (Plugin.Filter filter : filters) {
            Function<NodeInfo, List<String>> check = filter.prepare(pod, snapshot);
            if (check != null) {
                checks.put(filter.name(), check);
            }
        }
        List<NodeInfo> possible = new ArrayList<>();
        Map<String, Integer> reasons = new HashMap<>();
        Set<String> plugins = new LinkedHashSet<>();
        for (NodeInfo node : snapshot.nodes()) {
            if (fits(node, checks, reasons, plugins)) {
                possible.add(node);
            }
        }
        return switch (possible.size()) {
            case 0 -> new Placement.Nowhere(snapshot.nodes().size(), reasons, plugins);
            case 1 -> new Placement.To(possible.getFirst().name());
            default -> new Placement.To(best(pod, possible, snapshot).name());
        };
    }

    private static boolean fits(
            NodeInfo node,
            Map<String, Function<NodeInfo, List<String>>> checks,
            Map<String, Integer> reasons,
            Set<String> plugins) {
        for (Map.Entry<String, Function<NodeInfo, List<String>>> check : checks.entrySet()) {
            List<String> against = check.getValue().apply(node);
            if (!against.isEmpty()) {
                plugins.add(check.getKey());
                against.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
                return false;
            }
        }
        return true;
    }

    private NodeInfo best(PodInfo pod, List<NodeInfo> nodes, Snapshot snapshot) {
        long[] totals = new long[nodes.size()];
        for (Plugin.Score plugin : scores) {
            long[] given = plugin.score(pod, nodes, snapshot);
            if (given != null) {
                for (int i = 0; i < totals.length; i++) {
                    totals[i] += plugin.weight() * given[i];
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
