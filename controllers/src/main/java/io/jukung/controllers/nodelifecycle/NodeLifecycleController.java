package io.jukung.controllers.nodelifecycle;

import io.jukung.api.coordination.v1.Lease;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeCondition;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.api.core.v1.Taint;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.Scope;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows nodes' heartbeats. A node that is silent for the grace period becomes Unknown, its pods
 * not ready, and the node unreachable to new pods and, at a limited rate, to those it has.
 */
public final class NodeLifecycleController implements Controller {
    private static final System.Logger LOG = System.getLogger("node-lifecycle-controller");
    private static final String BY_NODE = "node";

    private final Client client;
    private final EventRecorder events;
    private final Clock clock;
    private final Duration period;
    private final Duration grace;
    private final Duration startupGrace;
    private final Informer<Node> nodes;
    private final Informer<Pod> pods;
    private final Informer<Lease> leases;
    private final Zones zones;
    private final Semaphore changed = new Semaphore(0);

    /** By node name; with {@link #readiness} the state of the one thread that monitors. */
    private final Map<String, NodeHealth> health = new HashMap<>();

    private final Map<String, String> readiness = new HashMap<>();
    private final Map<String, String> uids = new HashMap<>();

    public NodeLifecycleController(ControllerContext context) {
        client = context.client();
        events = context.events();
        clock = context.clock();
        period = context.settings().nodeMonitorPeriod();
        grace = context.settings().nodeMonitorGracePeriod();
        startupGrace = context.settings().nodeStartupGracePeriod();
        zones = new Zones(context.settings().nodeEvictionRate());
        nodes = context.informers().informer(Node.KIND);
        pods =
                context.informers()
                        .informer(Pod.KIND)
                        .index(BY_NODE, pod -> List.of(pod.spec().nodeName()));
        leases = context.informers().informer(Lease.KIND, Scope.namespace("kube-node-lease"));
        // Taints follow conditions at once; heartbeats alone change nothing and wait.
        nodes.handle(
                new Handler<>() {
                    @Override
                    public void added(Node node) {
                        changed.release();
                    }

                    @Override
                    public void updated(Node before, Node after) {
                        if (!statuses(before).equals(statuses(after))
                                || !before.spec().equals(after.spec())) {
                            changed.release();
                        }
                    }

                    @Override
                    public void deleted(Node node) {
                        changed.release();
                    }
                });
    }

    @Override
    public void run() throws InterruptedException {
        while (true) {
            monitor();
            if (changed.tryAcquire(period.toMillis(), TimeUnit.MILLISECONDS)) {
                changed.drainPermits();
            }
        }
    }

    /** Looks at every node once. */
    void monitor() {
        List<Node> all = nodes.lister().list();
        forgetRemoved(all);
        zones.assess(all);
        for (Node node : all) {
            try {
                look(node);
            } catch (StatusException e) {
                // Looked at again in a few seconds.
                LOG.log(
                        e.isConflict() || e.isNotFound() ? Level.DEBUG : Level.WARNING,
                        "Failed to process node {0}: {1}",
                        node.name(),
                        e.getMessage());
            }
        }
    }

    private void look(Node node) {
        Instant now = clock.now();
        Lease lease = leases.lister().get("kube-node-lease", node.name());
        NodeHealth known = health.get(node.name());
        if (known == null) {
            event(
                    node,
                    "RegisteredNode",
                    "Node "
                            + node.name()
                            + " event: Registered Node "
                            + node.name()
                            + " in Controller");
        }
        NodeHealth seen =
                known == null ? NodeHealth.first(node, lease, now) : known.seen(node, lease, now);
        health.put(node.name(), seen);
        uids.put(node.name(), node.uid());
        String before = readiness.getOrDefault(node.name(), NodeHealth.ready(node));
        Duration allowed = NodeHealth.ready(node).isEmpty() ? startupGrace : grace;
        Node current = node;
        if (seen.silent(allowed, now)) {
            List<NodeCondition> conditions = NodeHealth.unknown(node, now);
            if (!conditions.equals(node.status().conditions())) {
                current =
                        client.updateStatus(
                                Node.KIND,
                                node.edit().status(s -> s.conditions(conditions)).build());
            }
        }
        String ready = NodeHealth.ready(current);
        boolean wentDown = before.equals("True") && !ready.equals("True");
        if (wentDown) {
            event(node, "NodeNotReady", "Node " + node.name() + " status is now: NodeNotReady");
        }
        readiness.put(node.name(), ready);
        if (wentDown || ready.equals("Unknown")) {
            markPodsNotReady(node.name(), now);
        }
        taint(current, ready, now);
    }

    private void taint(Node node, String ready, Instant now) {
        List<Taint> taints = NodeTaints.noSchedule(node, node.spec().taints(), now);
        String wanted =
                switch (ready) {
                    case "False" -> NodeTaints.NOT_READY;
                    case "Unknown" -> NodeTaints.UNREACHABLE;
                    default -> "";
                };
        if (zones.allDown()) {
            wanted = "";
        }
        boolean other =
                NodeTaints.hasNoExecute(taints, NodeTaints.NOT_READY)
                        || NodeTaints.hasNoExecute(taints, NodeTaints.UNREACHABLE);
        boolean free = wanted.isEmpty() || other || zones.admit(node, now);
        if (free) {
            taints = NodeTaints.noExecute(taints, wanted, now);
        }
        if (taints.equals(node.spec().taints())) {
            return;
        }
        client.patch(
                Node.KIND,
                "",
                node.name(),
                "",
                PatchType.MERGE,
                JsonObject.of(
                        "metadata", JsonObject.of("resourceVersion", node.resourceVersion()),
                        "spec", JsonObject.of("taints", JsonArray.copyOf(taints))));
    }

    private void markPodsNotReady(String node, Instant now) {
        for (Pod pod : pods.lister().indexed(BY_NODE, node)) {
            if (!Pods.isReady(pod)) {
                continue;
            }
            List<PodCondition> conditions = new ArrayList<>(pod.status().conditions());
            conditions.replaceAll(c ->
                    c.type().equals("Ready")
                            ? c.edit().status("False").lastTransitionTime(now).build()
                            : c);
            try {
                client.updateStatus(
                        Pod.KIND, pod.edit().status(s -> s.conditions(conditions)).build());
                events.warning(pod, "NodeNotReady", "Node is not ready");
            } catch (StatusException e) {
                if (!e.isNotFound() && !e.isConflict()) {
                    throw e;
                }
            }
        }
    }

    private void forgetRemoved(List<Node> all) {
        List<String> names = all.stream().map(Node::name).toList();
        for (String name : List.copyOf(health.keySet())) {
            if (!names.contains(name)) {
                String uid = uids.remove(name);
                health.remove(name);
                readiness.remove(name);
                events.event(
                        reference(name, uid),
                        "Normal",
                        "RemovingNode",
                        "Node " + name + " event: Removing Node " + name + " from Controller");
            }
        }
    }

    private void event(Node node, String reason, String message) {
        events.event(reference(node.name(), node.uid()), "Normal", reason, message);
    }

    private static JsonObject reference(String name, @Nullable String uid) {
        return JsonObject.of("apiVersion", "v1", "kind", "Node", "name", name, "uid", uid);
    }

    private static Map<String, String> statuses(Node node) {
        Map<String, String> statuses = new HashMap<>();
        node.status().conditions().forEach(c -> statuses.put(c.type(), c.status()));
        return statuses;
    }
}
