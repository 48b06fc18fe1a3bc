package io.jukung.controllers.nodelifecycle;

import io.jukung.api.coordination.v1.Lease;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a node last gave a sign of life, by this machine's clock: nodes' clocks are not trusted, a
 * sign is a change of what the node writes.
 *
 * @param heartbeat the Ready condition's last heartbeat seen
 * @param renewed the lease's last renewal seen
 * @param sign when either was seen to change
 */
record NodeHealth(@Nullable Instant heartbeat, @Nullable Instant renewed, Instant sign) {
    private static final List<String> REPORTED =
            List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    static NodeHealth first(Node node, @Nullable Lease lease, Instant now) {
        return new NodeHealth(heartbeat(node), renewed(lease), now);
    }

    NodeHealth seen(Node node, @Nullable Lease lease, Instant now) {
        Instant beat = heartbeat(node);
        Instant renewal = renewed(lease);
        boolean changed =
                !Objects.equals(beat, heartbeat)
                        || (renewal != null && (renewed == null || renewal.isAfter(renewed)));
        return changed ? new NodeHealth(beat, renewal, now) : this;
    }

    boolean silent(Duration grace, Instant now) {
        return now.isAfter(sign.plus(grace));
    }

    /** The node's conditions once it is silent; the same list where they say so already. */
    static List<NodeCondition> unknown(Node node, Instant now) {
        List<NodeCondition> conditions = new ArrayList<>(node.status().conditions());
        for (String type : REPORTED) {
            int at = indexOf(conditions, type);
            if (at < 0) {
                conditions.add(
                        NodeCondition.builder()
                                .type(type)
                                .status("Unknown")
                                .reason("NodeStatusNeverUpdated")
                                .message("Kubelet never posted node status.")
                                .lastHeartbeatTime(created(node, now))
                                .lastTransitionTime(now)
                                .build());
            } else if (!conditions.get(at).status().equals("Unknown")) {
                conditions.set(
                        at,
                        conditions
                                .get(at)
                                .edit()
                                .status("Unknown")
                                .reason("NodeStatusUnknown")
                                .message("Kubelet stopped posting node status.")
                                .lastTransitionTime(now)
                                .build());
            }
        }
        return conditions;
    }

    /** {@code True}, {@code False} or {@code Unknown}; "" where the node never said. */
    static String ready(Node node) {
        int at = indexOf(node.status().conditions(), "Ready");
        return at < 0 ? "" : node.status().conditions().get(at).status();
    }

    private static int indexOf(List<NodeCondition> conditions, String type) {
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).type().equals(type)) {
                return i;
            }
        }
        return -1;
    }

    private static Instant created(Node node, Instant now) {
        Instant created = node.metadata().creationTimestamp();
        return created == null ? now : created;
    }

    private static @Nullable Instant heartbeat(Node node) {
        int at = indexOf(node.status().conditions(), "Ready");
        return at < 0 ? null : node.status().conditions().get(at).lastHeartbeatTime();
    }

    private static @Nullable Instant renewed(@Nullable Lease lease) {
        return lease == null ? null : lease.spec().renewTime();
    }
}
