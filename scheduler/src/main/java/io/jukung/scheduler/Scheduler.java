package io.jukung.scheduler;

import io.jukung.api.KubeObject;
import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.policy.v1.PodDisruptionBudget;
import io.jukung.api.storage.v1.StorageClass;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Metrics;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.PatchType;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.client.informer.Lister;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.core.Core;
import io.jukung.scheduler.core.Placement;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Preemption;
import io.jukung.scheduler.core.Profile;
import io.jukung.scheduler.core.Snapshot;
import io.jukung.scheduler.plugins.DefaultPlugins;
import io.jukung.scheduler.queue.ClusterEvent;
import io.jukung.scheduler.queue.SchedulingQueue;
import io.jukung.scheduler.volumes.PodClaims;
import io.jukung.scheduler.volumes.VolumeBinder;
import io.jukung.scheduler.volumes.VolumeMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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
    private final Map<String, Served> profiles = new LinkedHashMap<>();
    private final InformerFactory informers;
    private final SchedulingQueue queue;
    private final Cache cache = new Cache();
    private final SchedulerMetrics metrics;
    private final VolumeBinder volumes;
    private final Semaphore binding = new Semaphore(BINDINGS_AT_ONCE);
    private @Nullable Lister<PodDisruptionBudget> budgets;

    /** One profile at work: its decisions and the name that its events bear. */
    private record Served(
            Profile profile, Core core, Preemption preemption, EventRecorder events) {}

    /**
     * @param recorders opens an event recorder for a scheduler's name; closed by whoever made it
     */
    Scheduler(
            Client client,
            SchedulerOptions options,
            Function<String, EventRecorder> recorders,
            Metrics metrics,
            Clock clock,
            RandomGenerator random) {
        this.client = client;
        this.clock = clock;
        this.queue =
                new SchedulingQueue(clock, options.podInitialBackoff(), options.podMaxBackoff());
        for (Profile profile : options.profiles()) {
            String name = profile.schedulerName();
            Core core = new Core(profile, random);
            profiles.put(
                    name, new Served(profile, core, new Preemption(core), recorders.apply(name)));
        }
        this.metrics = new SchedulerMetrics(metrics);
        this.volumes = new VolumeBinder(client, clock);
        this.informers = new InformerFactory(client, clock, random);
    }

    /** Schedules until the thread is interrupted. */
    public void run(Runnable ready) throws InterruptedException {
        Informer<Node> nodes = informers.informer(Node.KIND).handle(new NodeHandler());
        Informer<Pod> pods = informers.informer(Pod.KIND).handle(new PodHandler());
        informers.informer(Namespace.KIND).handle(new NamespaceHandler());
        watchStorage();
        budgets = informers.informer(PodDisruptionBudget.KIND).lister();
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

    /** Counts who waits, for those who read the metrics now. */
    void observe() {
        metrics.pending(queue.depth());
    }

    private void watchStorage() {
        informers
                .informer(PersistentVolumeClaim.KIND)
                .handle(stored(cache::claim, claim -> cache.removeClaim(claim.key())));
        informers
                .informer(PersistentVolume.KIND)
                .handle(stored(cache::volume, volume -> cache.removeVolume(volume.name())));
        informers
                .informer(StorageClass.KIND)
                .handle(stored(cache::storageClass, type -> cache.removeStorageClass(type.name())));
    }

    private void scheduleOne(Pod pod) throws InterruptedException {
        Served served = profiles.get(schedulerName(pod));
        if (served == null) {
            queue.remove(pod.key());
            return;
        }
        long begun = clock.nanoTime();
        PodInfo info = PodInfo.of(pod);
        Snapshot snapshot = cache.snapshot();
        switch (served.core().place(info, snapshot)) {
            case Placement.To to -> {
                metrics.scheduled(served.profile(), clock.nanoTime() - begun);
                List<VolumeMatch.Choice> choices = choices(pod, snapshot, to.node());
                cache.reserve(choices);
                cache.place(pod, to.node());
                binding.acquire();
                Thread.ofVirtual()
                        .name("bind-" + pod.key())
                        .start(() -> {
                            try {
                                bind(served, pod, to.node(), choices);
                            } finally {
                                binding.release();
                            }
                        });
            }
            case Placement.Nowhere nowhere -> {
                metrics.unschedulable(served.profile(), clock.nanoTime() - begun);
                nowhere(served, info, nowhere, snapshot);
            }
        }
    }

    /** Which volumes the pod's waiting claims get on the node. */
    private static List<VolumeMatch.Choice> choices(Pod pod, Snapshot snapshot, String node) {
        PodClaims claims = PodClaims.of(pod, snapshot.volumes());
        if (claims.waiting().isEmpty()) {
            return List.of();
        }
        List<VolumeMatch.Choice> choices =
                snapshot.nodes().stream()
                        .filter(info -> info.name().equals(node))
                        .findFirst()
                        .map(info -> DefaultPlugins.volumes(claims, snapshot, info))
                        .orElse(null);
        return choices == null ? List.of() : choices;
    }

    private void nowhere(
            Served served, PodInfo info, Placement.Nowhere nowhere, Snapshot snapshot) {
        Pod pod = info.pod();
        Lister<PodDisruptionBudget> known = budgets;
        if (nowhere.nodes() == 0 || !served.profile().preempts() || known == null) {
            queue.refused(pod, nowhere.plugins());
            later("refuse", pod, () -> refuse(served, pod, nowhere.message(), ""));
            return;
        }
        switch (served.preemption().preempt(info, nowhere, snapshot, known.list())) {
            case Preemption.Outcome.Nothing nothing -> {
                queue.refused(pod, nowhere.plugins());
                String message =
                        nowhere.message()
                                + " no new claims to deallocate, preemption: "
                                + nothing.message();
                later("refuse", pod, () -> refuse(served, pod, message, null));
            }
            case Preemption.Outcome.Evict evict -> {
                Pod coming = pod.edit().status(s -> s.nominatedNodeName(evict.node())).build();
                List<Pod> lesser = cache.nominatedBelow(evict.node(), info.priority());
                cache.nominate(coming);
                queue.refused(pod, nowhere.plugins());
                metrics.preempted(evict.victims().size());
                later(
                        "preempt",
                        pod,
                        () -> {
                            refuse(served, pod, nowhere.message(), evict.node());
                            evict(served, pod, evict);
                            lesser.forEach(this::withdrawNomination);
                        });
            }
        }
    }

    private static void later(String what, Pod pod, Runnable work) {
        Thread.ofVirtual().name(what + "-" + pod.key()).start(work);
    }

    /** Marks the victims as disrupted, deletes them and tells them why. */
    private void evict(Served served, Pod preemptor, Preemption.Outcome.Evict evict) {
        String name = served.profile().schedulerName();
        for (Pod victim : evict.victims()) {
            JsonObject condition =
                    JsonObject.of(
                            "type",
                            "DisruptionTarget",
                            "status",
                            "True",
                            "reason",
                            "PreemptionByScheduler",
                            "message",
                            name + ": preempting to accommodate a higher priority pod",
                            "lastTransitionTime",
                            Times.format(clock.now()));
            try {
                if (victim.terminating()) {
                    continue;
                }
                patchStatus(victim, JsonObject.of("conditions", JsonArray.of(condition)));
                client.delete(
                        Pod.KIND, victim.namespace(), victim.name(), DeleteOptions.onlyUid(victim));
                served.events()
                        .normal(
                                victim,
                                "Preempted",
                                "Preempted by pod " + preemptor.uid() + " on node " + evict.node());
            } catch (StatusException e) {
                if (!e.isNotFound()) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "preempting {0}: {1}",
                            victim.key(),
                            e.getMessage());
                }
            }
        }
    }

    /** Lets a pod that waits for room go elsewhere: one of higher priority comes. */
    private void withdrawNomination(Pod pod) {
        cache.forgetNomination(pod.key());
        try {
            patchStatus(pod, JsonObject.of("nominatedNodeName", JsonNull.NULL));
        } catch (StatusException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "nomination of {0}: {1}",
                    pod.key(),
                    e.getMessage());
        }
    }

    private void bind(Served served, Pod pod, String node, List<VolumeMatch.Choice> choices) {
        try {
            if (!choices.isEmpty()) {
                volumes.bind(choices, node);
            }
            client.createSubresource(
                    Pod.KIND, pod.namespace(), pod.name(), "binding", binding(pod, node));
            queue.done(pod);
            served.events()
                    .normal(pod, "Scheduled", "Successfully assigned " + pod.key() + " to " + node);
        } catch (StatusException e) {
            cache.release(choices);
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
            metrics.error(served.profile());
            fail(served, pod, "binding rejected: " + e.getMessage());
        } catch (InterruptedException e) {
            cache.release(choices);
            Thread.currentThread().interrupt();
        }
    }

    private static JsonObject binding(Pod pod, String node) {
        return JsonObject.of(
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
    }

    /**
     * Says on the pod and in an event why it waits.
     *
     * @param nominated the node that is being made free for it; "" for none any more, null to leave
     *     what is there
     */
    private void refuse(Served served, Pod pod, String message, @Nullable String nominated) {
        served.events().warning(pod, "FailedScheduling", message);
        waits(pod, "Unschedulable", message, nominated);
    }

    private void fail(Served served, Pod pod, String message) {
        served.events().warning(pod, "FailedScheduling", message);
        waits(pod, "SchedulerError", message, null);
    }

    private void waits(Pod pod, String reason, String message, @Nullable String nominated) {
        boolean known =
                pod.status().conditions().stream()
                        .anyMatch(c ->
                                c.type().equals("PodScheduled")
                                        && c.status().equals("False")
                                        && c.reason().equals(reason)
                                        && c.message().equals(message));
        String before = pod.status().nominatedNodeName();
        boolean same = nominated == null || nominated.equals(before);
        if (known && same) {
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
        JsonObject.Builder status = JsonObject.of("conditions", JsonArray.of(condition)).edit();
        if (nominated != null && !same) {
            status.put("nominatedNodeName", nominated.isEmpty() ? JsonNull.NULL : nominated);
        }
        try {
            patchStatus(pod, status.build());
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

    private void patchStatus(Pod pod, JsonObject status) {
        client.patch(
                Pod.KIND,
                pod.namespace(),
                pod.name(),
                "status",
                PatchType.STRATEGIC,
                JsonObject.of("metadata", JsonObject.of("uid", pod.uid()), "status", status));
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

    private static String schedulerName(Pod pod) {
        String wanted = pod.spec().schedulerName();
        return wanted.isEmpty() ? DEFAULT_NAME : wanted;
    }

    private boolean mine(Pod pod) {
        return profiles.containsKey(schedulerName(pod));
    }

    /** Keeps something of storage in the cache and wakes the pods that wait for it. */
    private <T extends KubeObject> Handler<T> stored(Consumer<T> keep, Consumer<T> drop) {
        return new Handler<>() {
            @Override
            public void added(T object) {
                keep.accept(object);
                queue.happened(ClusterEvent.STORAGE_CHANGED);
            }

            @Override
            public void updated(T before, T after) {
                added(after);
            }

            @Override
            public void deleted(T object) {
                drop.accept(object);
            }
        };
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
                cache.nominate(pod);
                queue.put(pod);
            }
        }

        @Override
        public void deleted(Pod pod) {
            queue.remove(pod.key());
            cache.forgetNomination(pod.key());
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
