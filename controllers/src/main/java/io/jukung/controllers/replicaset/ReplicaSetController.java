package io.jukung.controllers.replicaset;

import io.jukung.api.KubeObject;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.apps.v1.ReplicaSetStatus;
import io.jukung.api.core.v1.Pod;
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
import io.jukung.controllers.owners.ChildEvents;
import io.jukung.controllers.owners.Claims;
import io.jukung.controllers.owners.ControllerRef;
import io.jukung.controllers.owners.SlowStart;
import io.jukung.controllers.pods.PodWriter;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.selector.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One control loop for sets of like pods.
 *
 * <pre>
 *   claim pods ──▶ ReplicaPlan ──▶ create or delete ──▶ ReplicaStatus ──▶ write it
 * </pre>
 */
public final class ReplicaSetController<T extends KubeObject> implements Controller {
    private final Flavor<T> flavor;
    private final Client client;
    private final Clock clock;
    private final PodWriter writer;
    private final Informer<T> sets;
    private final Informer<Pod> pods;
    private final OwnWrites writes = new OwnWrites();
    private final WorkQueue<String> queue;
    private final int workers;

    /** The loop of ReplicaSets. */
    public static Controller replicaSets(ControllerContext context) {
        return new ReplicaSetController<>(context, Flavor.REPLICA_SET);
    }

    /** The loop of ReplicationControllers. */
    public static Controller replicationControllers(ControllerContext context) {
        return new ReplicaSetController<>(context, Flavor.REPLICATION_CONTROLLER);
    }

    private ReplicaSetController(ControllerContext context, Flavor<T> flavor) {
        this.flavor = flavor;
        client = context.client();
        clock = context.clock();
        workers = context.settings().workers(flavor.controller());
        queue = new WorkQueue<>(clock);
        sets = context.informers().informer(flavor.kind());
        pods = context.informers().informer(Pod.KIND);
        EventRecorder events = context.events();
        writer = new PodWriter(client, events, pods, writes);
        Claims.index(sets);
        Claims.index(pods);
        sets.handle(Handler.any(set -> queue.add(set.key())));
        pods.handle(
                new ChildEvents<>(
                        sets,
                        flavor.kind().groupVersionKind().kind(),
                        set -> selector(flavor.view().apply(set)),
                        queue));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(flavor.controller(), queue, workers, this::reconcile).run();
    }

    private static LabelSelector selector(ReplicaSet set) {
        return LabelSelector.of(set.spec().selector().node());
    }

    private @Nullable Duration reconcile(String key) throws InterruptedException {
        T object = sets.lister().get(key);
        if (object == null) {
            writes.forget(key);
            return null;
        }
        if (!writes.settled(key)) {
            return null;
        }
        ReplicaSet set = flavor.view().apply(object);
        List<Pod> claimed =
                new Claims<>(client, object, selector(set))
                        .claim(flavor.kind(), pods, Claims.candidates(pods, object));
        List<Pod> active = claimed.stream().filter(Pods::isActive).toList();
        RuntimeException failure = null;
        if (!set.terminating()) {
            ReplicaPlan plan =
                    ReplicaPlan.decide(
                            set.spec().replicas(), active, related(object, active), clock.now());
            failure = act(key, set, object, plan);
        }
        tell(key, object, set, claimed, active, failure);
        if (failure != null) {
            throw failure;
        }
        return Pods.nextAvailable(active, set.spec().minReadySeconds(), clock.now());
    }

    private @Nullable RuntimeException act(String key, ReplicaSet set, T object, ReplicaPlan plan)
            throws InterruptedException {
        if (plan.create() > 0) {
            Pod pod = Pods.fromTemplate(set.spec().template(), object);
            return SlowStart.run(plan.create(), i -> writer.create(key, object, pod)).failure();
        }
        return SlowStart.atOnce(
                        plan.delete().size(), i -> writer.delete(key, object, plan.delete().get(i)))
                .failure();
    }

    /** Active pods of all sets below the same owner, so that nodes are relieved of crowds. */
    private List<Pod> related(T set, List<Pod> own) {
        ControllerRef owner = ControllerRef.of(set);
        if (owner == null) {
            return own;
        }
        List<Pod> related = new ArrayList<>();
        for (T sibling : sets.lister().indexed(Claims.INDEX, owner.uid())) {
            Claims.controlled(pods, sibling).stream().filter(Pods::isActive).forEach(related::add);
        }
        return related;
    }

    private void tell(
            String key,
            T object,
            ReplicaSet set,
            List<Pod> claimed,
            List<Pod> active,
            @Nullable RuntimeException failure) {
        int terminating =
                flavor.kind().equals(ReplicaSet.KIND)
                        ? (int)
                                claimed.stream()
                                        .filter(p -> p.terminating() && !Pods.isTerminal(p))
                                        .count()
                        : -1;
        ReplicaSetStatus status =
                ReplicaStatus.decide(set, active, terminating, failure, clock.now());
        if (!status.equals(set.status())) {
            T told = flavor.kind().of(object.node().with("status", status.node()));
            writes.wrote(key, sets, client.updateStatus(flavor.kind(), told).resourceVersion());
        }
    }
}
