package io.jukung.scheduler.core;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the core says about one pod. */
public sealed interface Placement {
    /** It goes to this node. */
    record To(String node) implements Placement {}

    /**
     * There is no place for it now.
     *
     * @param nodes how many nodes were looked at
     * @param reasons how many nodes each reason rules out
     * @param plugins the names of the plugins that ruled nodes out: what would have to change
     * @param everywhere what rules out all nodes together; "" where each has its own reasons
     * @param hopeful nodes that could take the pod if pods left them
     */
    record Nowhere(
            int nodes,
            Map<String, Integer> reasons,
            Set<String> plugins,
            String everywhere,
            List<NodeInfo> hopeful)
            implements Placement {
        /** As upstream's {@code FitError} words it. */
        public String message() {
            if (nodes == 0 && everywhere.isEmpty()) {
                return "no nodes available to schedule pods";
            }
            return everywhere.isEmpty()
                    ? counted(nodes, reasons)
                    : "0/" + nodes + " nodes are available: " + everywhere + ".";
        }

        static String counted(int nodes, Map<String, Integer> reasons) {
            String each =
                    new TreeMap<>(reasons)
                            .entrySet().stream()
                                    .map(entry -> entry.getValue() + " " + entry.getKey())
                                    .sorted()
                                    .collect(Collectors.joining(", "));
            return "0/" + nodes + " nodes are available: " + each + ".";
        }
    }
}
