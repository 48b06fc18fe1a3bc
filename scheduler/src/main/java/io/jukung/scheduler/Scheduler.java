package io.jukung.scheduler;

import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.core.Core;
import io.jukung.scheduler.core.Placement;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.plugins.DefaultPlugins;
import io.jukung.scheduler.queue.ClusterEvent;
import io.jukung.scheduler.queue.SchedulingQueue;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * The scheduler's loop: take a pod, place it, assume it there, and bind it without waiting.
 *
 * <pre>
 *   informers ──▶ Cache (what is where)      informers ──▶ SchedulingQueue (who waits)
 *                    │ snapshot                               │ take
 *                    └──────────────▶ Core.place ◀────────────┘
 *                                        │
 *                      bind · event "Scheduled"   |   condition PodScheduled=False · "FailedScheduling"
 * </pre>
 */
public final class Scheduler {
    static final String DEFAULT_NAME = "default-scheduler";
    private static final System.Logger LOG = System.getLogger("kube-scheduler");
    private static final int BINDINGS_AT_ONCE = 100;

    private final Client client;
    private final Clock clock;
    private final String schedulerName;
    private final EventRecorder events;
    private final InformerFactory informers;
    private final SchedulingQueue queue;
    private final Cache cache = new Cache();
    private final Core core;
    private final Semaphore binding = new Semaphore(BINDINGS_AT_ONCE);

    public Scheduler(
            Client client,
            String schedulerName,
            EventRecorder events,
            Clock clock,
            RandomGenerator random) {
        this.client = client;
        this.clock = clock;
        this.schedulerName = schedulerName;
        this.events = events;
        this.queue = new SchedulingQueue(clock);
        this.core = new Core(DefaultPlugins.all(), random);
        this.informers = new InformerFactory(client, clock, random);
    }

    /** Schedules until the thread is interrupted. */
    public void run(Runnable ready) throws InterruptedException {
        Informer<Node> nodes = informers.informer(Node.KIND).handle(new NodeHandler());
        Informer<Pod> pods = informers.informer(Pod.KIND).handle(new PodHandler());
        informers.informer(Namespace.KIND).handle(new NamespaceHandler());
        try (informers) {
            informers.start();
            informers.awaitSynced();
            LOG.log(
                    System.Logger.Level.INFO,
                    "caches are filled: {0} nodes, {1} pods",
                    nodes.lister().size(),
                    pods.lister().size());
            ready.run();
            while (true) {
                scheduleOne(queue.take());
            }
        }
    }

    private void scheduleOne(Pod pod) throws InterruptedException {
        switch (core.place(PodInfo.of(pod), cache.snapshot())) {
            case Placement.To to -> {
                cache.place(pod, to.node());
                binding.acquire();
                Thread.ofVirtual()
                        .name("bind-" + pod.key())
                        .start(() -> {
                            try {
                                bind(pod, to.node());
                            } finally {
                                binding.release();
                            }
                        });
            }
            case Placement.Nowhere nowhere -> {
                queue.refused(pod, nowhere.plugins());
                String message = nowhere.message();
                Thread.ofVirtual()
                        .name("refuse-" + pod.key())
                        .start(() -> refuse(pod, "Unschedulable", message));
            }
        }
    }

    private void bind(Pod pod, String node) {
        JsonObject body =
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Binding",
                        "metadata",
                        JsonObject.of(
                                "name", pod.name(),
                                "namespace", pod.namespace(),
                                "uid", pod.uid()),
                        "target",
                        JsonObject.of("apiVersion", "v1", "kind", "Node", "name", node));
        try {
            client.createSubresource(Pod.KIND, pod.namespace(), pod.name(), "binding", body);
            queue.done(pod);
            events.normal(pod, "Scheduled", "Successfully assigned " + pod.key() + " to " + node);
        } catch (StatusException e) {
            cache.remove(pod.key());
            if (e.isNotFound()) {
                queue.remove(pod.key());
                return;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "binding {0} to {1}: {2}",
                    pod.key(),
                    node,
                    e.getMessage());
            queue.failed(pod);
            refuse(pod, "SchedulerError", "binding rejected: " + e.getMessage());
        }
    }

    /** Says on the pod and in an event why it waits. */
    private void refuse(Pod pod, String reason, String message) {
        events.warning(pod, "FailedScheduling", message);
        boolean known =
                pod.status().conditions().stream()
                        .anyMatch(c ->
                                c.type().equals("PodScheduled")
                                        && c.status().equals("False")
                                        && c.reason().equals(reason)
                                        && c.message().equals(message));
        if (known) {
            return;
        }
        JsonObject condition =
                JsonObject.of(
                        "type",
                        "PodScheduled",
                        "status",
                        "False",
                        "observedGeneration",
                        pod.node().object("metadata").get("generation"),
                        "lastTransitionTime",
                        transition(pod),
                        "reason",
                        reason,
                        "message",
                        message);
        try {
            client.patch(
                    Pod.KIND,
                    pod.namespace(),
                    pod.name(),
                    "status",
                    PatchType.STRATEGIC,
                    JsonObject.of(
                            "metadata", JsonObject.of("uid", pod.uid()),
                            "status", JsonObject.of("conditions", JsonArray.of(condition))));
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "status of {0}: {1}",
                        pod.key(),
                        e.getMessage());
            }
        }
    }

    /** A condition's time changes only with its status. */
    private String transition(Pod pod) {
        return pod.status().conditions().stream()
                .filter(c -> c.type().equals("PodScheduled") && c.status().equals("False"))
                .map(c -> c.node().string("lastTransitionTime"))
                .filter(time -> !time.isEmpty())
                .findFirst()
                .orElseGet(() -> Times.format(clock.now()));
    }

    private static boolean finished(Pod pod) {
        return pod.status().phase().equals("Succeeded") || pod.status().phase().equals("Failed");
    }

    private boolean mine(Pod pod) {
        String wanted = pod.spec().schedulerName();
        return wanted.isEmpty() ? schedulerName.equals(DEFAULT_NAME) : wanted.equals(schedulerName);
    }

    private final class PodHandler implements Handler<Pod> {
        @Override
        public void added(Pod pod) {
            seen(pod);
        }

        @Override
        public void updated(Pod before, Pod after) {
            if (!before.uid().equals(after.uid())) {
                deleted(before);
            }
            seen(after);
            boolean relabelled = !before.metadata().labels().equals(after.metadata().labels());
            if (after.spec().hasNodeName() && relabelled) {
                queue.happened(ClusterEvent.POD_PLACED);
            }
        }

        private void seen(Pod pod) {
            if (finished(pod)) {
                deleted(pod);
            } else if (!pod.spec().nodeName().isEmpty()) {
                queue.remove(pod.key());
                cache.place(pod, pod.spec().nodeName());
                queue.happened(ClusterEvent.POD_PLACED);
            } else if (pod.terminating()) {
                queue.remove(pod.key());
            } else if (mine(pod)
                    && pod.spec().schedulingGates().isEmpty()
                    && !cache.placed(pod.key())) {
                // An assumed pod's older states may still arrive; they must not queue it again.
                queue.put(pod);
            }
        }

        @Override
        public void deleted(Pod pod) {
            queue.remove(pod.key());
            if (cache.placed(pod.key())) {
                cache.remove(pod.key());
                queue.happened(ClusterEvent.POD_LEFT);
            }
        }
    }

    private final class NodeHandler implements Handler<Node> {
        @Override
        public void added(Node node) {
            cache.node(node);
            queue.happened(ClusterEvent.NODE_CHANGED);
        }

        @Override
        public void updated(Node before, Node after) {
            cache.node(after);
            boolean matters =
                    !before.spec().equals(after.spec())
                            || !before.metadata().labels().equals(after.metadata().labels())
                            || !before.status()
                                    .node()
                                    .object("allocatable")
                                    .equals(after.status().node().object("allocatable"));
            if (matters) {
                queue.happened(ClusterEvent.NODE_CHANGED);
            }
        }

        @Override
        public void deleted(Node node) {
            cache.removeNode(node.name());
        }
    }

    private final class NamespaceHandler implements Handler<Namespace> {
        @Override
        public void added(Namespace namespace) {
            cache.namespace(namespace.name(), namespace.node().object("metadata").object("labels"));
        }

        @Override
        public void updated(Namespace before, Namespace after) {
            added(after);
            if (!before.metadata().labels().equals(after.metadata().labels())) {
                queue.happened(ClusterEvent.NAMESPACE_CHANGED);
            }
        }

        @Override
        public void deleted(Namespace namespace) {
            cache.removeNamespace(namespace.name());
        }
    }
}
