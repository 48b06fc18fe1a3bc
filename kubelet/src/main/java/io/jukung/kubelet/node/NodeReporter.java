package io.jukung.kubelet.node;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeCondition;
import io.jukung.api.core.v1.NodeStatus;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.client.events.EventRecorder;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers the node and keeps its status: looked at often while it is not ready, every ten seconds
 * afterwards; written when it changes, and every five minutes in any case.
 */
public final class NodeReporter {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration STARTING = Duration.ofMillis(100);
    private static final Duration WAITING = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration WRITE = Duration.ofMinutes(5);

    private final Client client;
    private final RuntimeState runtime;
    private final EventRecorder events;
    private final Clock clock;
    private final NodeIdentity identity;
    private volatile @Nullable Node node;
    private List<String> shownErrors = List.of();
    private @Nullable NodeStatus written;
    private Instant writtenAt = Instant.MIN;

    public NodeReporter(
            Client client,
            RuntimeState runtime,
            EventRecorder events,
            Clock clock,
            NodeIdentity identity) {
        this.client = client;
        this.runtime = runtime;
        this.events = events;
        this.clock = clock;
        this.identity = identity;
    }

    /** The node as last read or written; null before its registration. */
    public @Nullable Node node() {
        return node;
    }

    /** Registers the node, trying until the API takes it. */
    public void register() throws InterruptedException, IOException {
        Duration wait = Duration.ofMillis(100);
        while (true) {
            try {
                tryRegister();
                return;
            } catch (StatusException e) {
                LOG.log(Level.INFO, "Unable to register node with API server: {0}", e.getMessage());
                clock.sleep(wait);
                wait =
                        wait.multipliedBy(2).compareTo(Duration.ofSeconds(7)) > 0
                                ? Duration.ofSeconds(7)
                                : wait.multipliedBy(2);
            }
        }
    }

    private void tryRegister() throws IOException {
        List<String> errors = runtime.health().errors();
        Node existing = client.find(Node.KIND, "", identity.name());
        NodeStatus before = NodeStatus.of(JsonObject.EMPTY);
        if (existing == null) {
            if (!identity.register()) {
                throw StatusException.unavailable(
                        "node \"" + identity.name() + "\" not found and is not to be registered");
            }
            Node fresh =
                    Node.builder()
                            .metadata(m ->
                                    m.name(identity.name())
                                            .labels(labels(Map.of()))
                                            .annotations(
                                                    Map.of(
                                                            "volumes.kubernetes.io/controller-managed-attach-detach",
                                                            "true")))
                            .spec(s ->
                                    identity.taints().isEmpty() ? s : s.taints(identity.taints()))
                            .status(status(NodeStatus.of(JsonObject.EMPTY)))
                            .build();
            Node created = client.create(Node.KIND, fresh);
            node = created;
            LOG.log(Level.INFO, "Successfully registered node {0}", identity.name());
            written = created.status();
            // A server may drop the status of a creation.
            if (created.status().conditions().isEmpty()) {
                write(created, status(created.status()));
            } else {
                writtenAt = clock.now();
            }
        } else {
            NodeCondition ready = NodeStatuses.find(existing.status(), "Ready");
            if (ready != null) {
                before = before.edit().conditions(List.of(ready)).build();
            }
            adopt(existing);
        }
        Node current = node;
        if (current != null) {
            tell(before, current.status());
        }
        shownErrors = errors;
    }

    private void adopt(Node existing) throws IOException {
        Map<String, String> labels = labels(existing.metadata().labels());
        Node current = existing;
        if (!labels.equals(existing.metadata().labels())) {
            current =
                    client.patch(
                            Node.KIND,
                            "",
                            identity.name(),
                            "",
                            PatchType.MERGE,
                            JsonObject.of(
                                    "metadata",
                                    JsonObject.of("labels", JsonObject.copyOf(labels))));
        }
        write(current, status(current.status()));
    }

    private Map<String, String> labels(Map<String, String> before) {
        Map<String, String> labels = new HashMap<>(before);
        labels.put("beta.kubernetes.io/arch", Machine.architecture());
        labels.put("beta.kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", Machine.architecture());
        labels.put("kubernetes.io/os", "linux");
        labels.put("kubernetes.io/hostname", identity.name());
        labels.putAll(identity.labels());
        return labels;
    }

    /** Keeps the status until interrupted. */
    public void run() throws InterruptedException {
        Instant begin = clock.now();
        while (true) {
            boolean starting = clock.now().isBefore(begin.plus(LOOK));
            clock.sleep(shownErrors.isEmpty() ? LOOK : starting ? STARTING : WAITING);
            try {
                look();
            } catch (StatusException | IOException e) {
                LOG.log(Level.WARNING, "Error updating node status: {0}", e.getMessage());
                clock.sleep(Duration.ofSeconds(1));
            }
        }
    }

    /** Writes the status where it is due. */
    synchronized void look() throws IOException {
        List<String> errors = runtime.health().errors();
        boolean changed = !errors.equals(shownErrors);
        NodeStatus before = written;
        if (before == null) {
            return;
        }
        NodeStatus next = status(before);
        boolean due = writtenAt.plus(WRITE).isBefore(clock.now());
        if (!changed && !due && same(before, next)) {
            return;
        }
        Node current = client.find(Node.KIND, "", identity.name());
        if (current == null) {
            tryRegister();
            return;
        }
        NodeStatus was = current.status();
        tell(was, write(current, status(was)).status());
        shownErrors = errors;
    }

    /**
     * Tells of the conditions that are not as they were. A node is ready or not from the first on,
     * which is no news; the others are found to be well.
     */
    private void tell(NodeStatus before, NodeStatus after) {
        for (NodeCondition condition : after.conditions()) {
            NodeCondition was = NodeStatuses.find(before, condition.type());
            boolean same = was != null && was.status().equals(condition.status());
            if (same || was == null && condition.type().equals("Ready")) {
                continue;
            }
            boolean yes = condition.status().equals("True");
            String word =
                    switch (condition.type()) {
                        case "Ready" -> yes ? "NodeReady" : "NodeNotReady";
                        case "MemoryPressure" ->
                                yes ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory";
                        case "DiskPressure" ->
                                yes ? "NodeHasDiskPressure" : "NodeHasNoDiskPressure";
                        case "PIDPressure" ->
                                yes ? "NodeHasInsufficientPID" : "NodeHasSufficientPID";
                        default -> "";
                    };
            Node current = node;
            if (current != null && !word.isEmpty()) {
                events.event(
                        EventRecorder.reference(current).with("uid", identity.name()),
                        "Normal",
                        word,
                        "Node %s status is now: %s".formatted(identity.name(), word));
            }
        }
    }

    private NodeStatus status(NodeStatus before) throws IOException {
        return NodeStatuses.of(identity, before, runtime.health(), runtime.images(), clock.now());
    }

    /** Whether two statuses differ in nothing but heartbeats. */
    private static boolean same(NodeStatus one, NodeStatus two) {
        return quiet(one).equals(quiet(two));
    }

    private static NodeStatus quiet(NodeStatus status) {
        return status.edit()
                .conditions(
                        status.conditions().stream()
                                .map(c -> c.edit().clearLastHeartbeatTime().build())
                                .toList())
                .build();
    }

    private Node write(Node current, NodeStatus status) {
        Node after =
                client.patch(
                        Node.KIND,
                        "",
                        identity.name(),
                        "status",
                        PatchType.STRATEGIC,
                        JsonObject.of("status", changes(current.status(), status)));
        node = after;
        written = status;
        writtenAt = clock.now();
        return after;
    }

    private static JsonObject changes(NodeStatus before, NodeStatus after) {
        JsonObject.Builder changes = JsonObject.builder();
        after.node()
                .forEach((key, value) -> {
                    if (!value.equals(before.node().get(key))) {
                        changes.put(key, value);
                    }
                });
        return changes.build();
    }
}
