package io.jukung.controllers.nodelifecycle;

import io.jukung.api.core.v1.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast nodes of a zone may be tainted NoExecute, so that a fault of the network does not empty
 * the cluster: in a zone of which more than 55 % is down not at all (in one of more than 50 nodes a
 * tenth as fast), and nowhere when every node of every zone is down. Used by one thread.
 */
final class Zones {
    private static final double UNHEALTHY = 0.55;
    private static final int LARGE = 50;
    private static final int SMALL_OUTAGE = 2;

    private final double rate;
    private final Map<String, Instant> nextAllowed = new HashMap<>();
    private final Map<String, Double> rates = new HashMap<>();
    private boolean allDown;

    /**
     * @param rate nodes per second in a healthy zone
     */
    Zones(double rate) {
        this.rate = rate;
    }

    static String of(Node node) {
        Map<String, String> labels = node.metadata().labels();
        return labels.getOrDefault("topology.kubernetes.io/region", "")
                + ":\0:"
                + labels.getOrDefault("topology.kubernetes.io/zone", "");
    }

    /** Takes stock of all nodes. */
    void assess(List<Node> nodes) {
        Map<String, int[]> counts = new HashMap<>();
        for (Node node : nodes) {
            int[] count = counts.computeIfAbsent(of(node), z -> new int[2]);
            count[NodeHealth.ready(node).equals("True") ? 0 : 1]++;
        }
        allDown = !counts.isEmpty() && counts.values().stream().allMatch(c -> c[0] == 0);
        rates.clear();
        counts.forEach((zone, c) -> {
            int up = c[0];
            int down = c[1];
            boolean partly =
                    up > 0 && down > SMALL_OUTAGE && (double) down / (up + down) >= UNHEALTHY;
            rates.put(zone, !partly ? rate : up + down > LARGE ? rate / 10 : 0);
        });
    }

    /** Whether every node is down: then none is to be tainted. */
    boolean allDown() {
        return allDown;
    }

    /** Takes the right to taint one node of a zone; false where it is not its turn yet. */
    boolean admit(Node node, Instant now) {
        String zone = of(node);
        double allowed = rates.getOrDefault(zone, rate);
        Instant next = nextAllowed.getOrDefault(zone, Instant.MIN);
        if (allowed <= 0 || now.isBefore(next)) {
            return false;
        }
        nextAllowed.put(zone, now.plus(Duration.ofMillis((long) (1000 / allowed))));
        return true;
    }
}
