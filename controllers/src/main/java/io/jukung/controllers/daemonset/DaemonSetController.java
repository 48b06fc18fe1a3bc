package io.jukung.controllers.daemonset;

import io.jukung.api.apps.v1.ControllerRevision;
import io.jukung.api.apps.v1.DaemonSet;
import io.jukung.api.apps.v1.DaemonSetStatus;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodSpec;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.OwnWrites;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.history.History;
import io.jukung.controllers.owners.ChildEvents;
import io.jukung.controllers.owners.Claims;
import io.jukung.controllers.owners.SlowStart;
import io.jukung.controllers.pods.PodWriter;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One control loop for daemon sets.
 *
 * <pre>
 *   revision ──▶ claim pods, fit nodes ──▶ DaemonPlan ──▶ write pods ──▶ DaemonStatus ──▶ write it
 * </pre>
 */
public final class DaemonSetController implements Controller {
    private static final String NAME = "daemonset-controller";
    private static final int BURST = 250;

    private final Client client;
    private final Clock clock;
    private final EventRecorder events;
    private final Informer<DaemonSet> sets;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final Informer<ControllerRevision> revisions;
    private final OwnWrites writes = new OwnWrites();
    private final PodWriter writer;
    private final FailureBackoff backoff;
    private final WorkQueue<String> queue;
    private final int workers;

    public DaemonSetController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        backoff = new FailureBackoff(clock);
        sets = context.informers().informer(DaemonSet.KIND);
        pods = context.informers().informer(Pod.KIND);
        nodes = context.informers().informer(Node.KIND);
        revisions = context.informers().informer(ControllerRevision.KIND);
        writer = new PodWriter(client, events, pods, writes);
        Claims.index(pods);
        Claims.index(revisions);
        sets.handle(Handler.any(set -> queue.add(set.key())));
        pods.handle(new ChildEvents<>(sets, "DaemonSet", DaemonSetController::selector, queue));
        revisions.handle(
                new ChildEvents<>(sets, "DaemonSet", DaemonSetController::selector, queue));
        nodes.handle(
                new PlacementChanges(() -> sets.lister().list().forEach(s -> queue.add(s.key()))));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private static LabelSelector selector(DaemonSet set) {
        return LabelSelector.of(set.spec().selector().node());
    }

    private @Nullable Duration reconcile(String key) throws InterruptedException {
        DaemonSet set = sets.lister().get(key);
        if (set == null) {
            writes.forget(key);
            return null;
        }
        LabelSelector selector = selector(set);
        if (selector.isEverything()) {
            events.warning(
                    set,
                    "SelectingAll",
                    "This daemon set is selecting all pods. A non-empty selector is required.");
            return null;
        }
        if (set.terminating() || !writes.settled(key)) {
            return null;
        }
        Claims<DaemonSet> claims = new Claims<>(client, set, selector);
        History history = new History(client, revisions, writes, key, set, DaemonPods.HASH);
        History.State state;
        try {
            state =
                    history.current(
                            claims.claim(
                                    DaemonSet.KIND, revisions, Claims.candidates(revisions, set)),
                            set.spec().template(),
                            set.status().collisionCount());
        } catch (History.CollisionException e) {
            client.updateStatus(
                    DaemonSet.KIND,
                    set.edit()
                            .status(s -> s.collisionCount(set.status().collisionCount() + 1))
                            .build());
            return null;
        }
        String hash = state.current().metadata().labels().getOrDefault(DaemonPods.HASH, "");
        List<Pod> claimed = claims.claim(DaemonSet.KIND, pods, Claims.candidates(pods, set));
        Map<String, List<Pod>> byNode = new TreeMap<>();
        claimed.forEach(pod ->
                byNode.computeIfAbsent(DaemonPods.node(pod), n -> new ArrayList<>()).add(pod));
        Map<String, NodeFit> fits = fits(set);
        Round round = new Round(set, fits, byNode, hash, clock.now());
        Duration again = act(key, round);
        tell(key, round);
        history.truncate(state.all(), used(state, claimed), set.spec().revisionHistoryLimit());
        return soonest(
                again, Pods.nextAvailable(claimed, set.spec().minReadySeconds(), clock.now()));
    }

    /** What one reconcile works on. */
    private record Round(
            DaemonSet set,
            Map<String, NodeFit> fits,
            Map<String, List<Pod>> pods,
            String hash,
            Instant now) {}

    private Map<String, NodeFit> fits(DaemonSet set) {
        PodSpec spec = DaemonPods.spec(set);
        Map<String, NodeFit> fits = new TreeMap<>();
        for (Node node : nodes.lister().list()) {
            fits.put(node.name(), NodeFit.of(spec, node));
        }
        return fits;
    }

    private @Nullable Duration act(String key, Round round) throws InterruptedException {
        DaemonSet set = round.set();
        DaemonPlan plan =
                DaemonPlan.place(set, round.fits(), round.pods(), round.hash(), round.now());
        Duration again = null;
        for (Pod pod : plan.finished()) {
            again = soonest(again, removeFinished(key, set, pod));
        }
        write(key, round, plan);
        // An update begins when every node has its pod: that is, when these writes have shown.
        if (plan.create().isEmpty()
                && plan.delete().isEmpty()
                && set.spec().updateStrategy().type().equals("RollingUpdate")) {
            write(
                    key,
                    round,
                    DaemonPlan.update(set, round.fits(), round.pods(), round.hash(), round.now()));
        }
        return again;
    }

    private void write(String key, Round round, DaemonPlan plan) throws InterruptedException {
        DaemonSet set = round.set();
        List<String> create = plan.create();
        SlowStart created =
                SlowStart.run(
                        Math.min(BURST, create.size()),
                        i ->
                                writer.create(
                                        key, set, DaemonPods.of(set, round.hash(), create.get(i))));
        SlowStart deleted =
                SlowStart.atOnce(
                        Math.min(BURST, plan.delete().size()),
                        i -> writer.delete(key, set, plan.delete().get(i)));
        if (created.failure() != null) {
            throw created.failure();
        }
        if (deleted.failure() != null) {
            throw deleted.failure();
        }
    }

    /** Deletes a pod that ended, unless it does so all the time: then after a while. */
    private @Nullable Duration removeFinished(String key, DaemonSet set, Pod pod) {
        boolean failed = pod.status().phase().equals("Failed");
        if (failed) {
            Duration wait = backoff.waitFor(set.uid() + "/" + DaemonPods.node(pod));
            if (wait != null) {
                return wait;
            }
            events.warning(
                    set,
                    "FailedDaemonPod",
                    "Found failed daemon pod %s on node %s, will try to kill it"
                            .formatted(pod.key(), DaemonPods.node(pod)));
        } else {
            events.normal(
                    set,
                    "SucceededDaemonPod",
                    "Found succeeded daemon pod %s on node %s, will try to delete it"
                            .formatted(pod.key(), DaemonPods.node(pod)));
        }
        writer.delete(key, set, pod);
        return null;
    }

    private void tell(String key, Round round) {
        DaemonSet set = round.set();
        DaemonSetStatus status =
                DaemonStatus.decide(set, round.fits(), round.pods(), round.hash(), round.now());
        if (!status.equals(set.status())) {
            DaemonSet told = client.updateStatus(DaemonSet.KIND, set.edit().status(status).build());
            writes.wrote(key, sets, told.resourceVersion());
        }
    }

    private static Set<String> used(History.State state, List<Pod> claimed) {
        Map<String, String> names = new HashMap<>();
        for (ControllerRevision revision : state.all()) {
            names.put(
                    revision.metadata().labels().getOrDefault(DaemonPods.HASH, ""),
                    revision.name());
        }
        Set<String> used =
                claimed.stream()
                        .map(pod -> pod.metadata().labels().getOrDefault(DaemonPods.HASH, ""))
                        .map(hash -> names.getOrDefault(hash, ""))
                        .collect(Collectors.toSet());
        used.add(state.current().name());
        return used;
    }

    private static @Nullable Duration soonest(@Nullable Duration a, @Nullable Duration b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) < 0 ? a : b;
    }
}
