package io.jukung.controllers.nodelifecycle;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeCondition;
import io.jukung.api.core.v1.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The taints that a node's conditions call for. */
final class NodeTaints {
    static final String NOT_READY = "node.kubernetes.io/not-ready";
    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    /** Condition, then its status, to the key of the taint that keeps new pods away. */
    private static final Map<String, Map<String, String>> BY_CONDITION =
            Map.of(
                    "Ready", Map.of("False", NOT_READY, "Unknown", UNREACHABLE),
                    "MemoryPressure", Map.of("True", "node.kubernetes.io/memory-pressure"),
                    "DiskPressure", Map.of("True", "node.kubernetes.io/disk-pressure"),
                    "NetworkUnavailable", Map.of("True", "node.kubernetes.io/network-unavailable"),
                    "PIDPressure", Map.of("True", "node.kubernetes.io/pid-pressure"));

    private static final List<String> OWN_NO_SCHEDULE =
            List.of(
                    NOT_READY,
                    UNREACHABLE,
                    UNSCHEDULABLE,
                    "node.kubernetes.io/memory-pressure",
                    "node.kubernetes.io/disk-pressure",
                    "node.kubernetes.io/network-unavailable",
                    "node.kubernetes.io/pid-pressure");

    private NodeTaints() {}

    /** The node's taints with those of effect NoSchedule as conditions and cordon demand. */
    static List<Taint> noSchedule(Node node, List<Taint> now, Instant time) {
        List<String> keys = new ArrayList<>();
        for (NodeCondition condition : node.status().conditions()) {
            String key =
                    BY_CONDITION.getOrDefault(condition.type(), Map.of()).get(condition.status());
            if (key != null) {
                keys.add(key);
            }
        }
        if (node.spec().unschedulable()) {
            keys.add(UNSCHEDULABLE);
        }
        return with(now, "NoSchedule", OWN_NO_SCHEDULE, keys, time);
    }

    /** The same with NoExecute taints: the given key alone of the two, or none for "". */
    static List<Taint> noExecute(List<Taint> now, String key, Instant time) {
        List<String> keys = key.isEmpty() ? List.of() : List.of(key);
        return with(now, "NoExecute", List.of(NOT_READY, UNREACHABLE), keys, time);
    }

    static boolean hasNoExecute(List<Taint> taints, String key) {
        return taints.stream().anyMatch(t -> t.effect().equals("NoExecute") && t.key().equals(key));
    }

    private static List<Taint> with(
            List<Taint> now, String effect, List<String> own, List<String> keys, Instant time) {
        List<Taint> taints = new ArrayList<>(now);
        taints.removeIf(
                t -> t.effect().equals(effect) && own.contains(t.key()) && !keys.contains(t.key()));
        for (String key : keys) {
            if (taints.stream().noneMatch(t -> t.effect().equals(effect) && t.key().equals(key))) {
                taints.add(Taint.builder().key(key).effect(effect).timeAdded(time).build());
            }
        }
        return taints;
    }
}
