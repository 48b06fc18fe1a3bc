package io.jukung.controllers.statefulset;

import io.jukung.api.apps.v1.ControllerRevision;
import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.apps.v1.StatefulSetStatus;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
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
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.selector.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One control loop for stateful sets.
 *
 * <pre>
 *   claim pods ──▶ revisions ──▶ StatefulPlan ──▶ write pods ──▶ StatefulStatus ──▶ write it
 * </pre>
 */
public final class StatefulSetController implements Controller {
    private static final String NAME = "statefulset-controller";
    private static final String HASH = "controller.kubernetes.io/hash";

    private final Client client;
    private final Clock clock;
    private final Informer<StatefulSet> sets;
    private final Informer<Pod> pods;
    private final Informer<ControllerRevision> revisions;
    private final OwnWrites writes = new OwnWrites();
    private final StatefulWriter writer;
    private final WorkQueue<String> queue;
    private final int workers;

    public StatefulSetController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        sets = context.informers().informer(StatefulSet.KIND);
        pods = context.informers().informer(Pod.KIND);
        revisions = context.informers().informer(ControllerRevision.KIND);
        Informer<PersistentVolumeClaim> claims =
                context.informers().informer(PersistentVolumeClaim.KIND);
        writer = new StatefulWriter(client, context.events(), pods, claims, writes);
        Claims.index(pods);
        Claims.index(revisions);
        sets.handle(Handler.any(set -> queue.add(set.key())));
        pods.handle(new ChildEvents<>(sets, "StatefulSet", StatefulSetController::selector, queue));
        revisions.handle(
                new ChildEvents<>(sets, "StatefulSet", StatefulSetController::selector, queue));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private static LabelSelector selector(StatefulSet set) {
        return LabelSelector.of(set.spec().selector().node());
    }

    private @Nullable Duration reconcile(String key) throws InterruptedException {
        StatefulSet set = sets.lister().get(key);
        if (set == null) {
            writes.forget(key);
            return null;
        }
        if (!writes.settled(key)) {
            return null;
        }
        Claims<StatefulSet> claims = new Claims<>(client, set, selector(set));
        List<Pod> candidates =
                Claims.candidates(pods, set).stream()
                        .filter(pod -> Identity.ordinal(set, pod) >= 0)
                        .toList();
        NavigableMap<Integer, Pod> own = new TreeMap<>();
        for (Pod pod : claims.claim(StatefulSet.KIND, pods, candidates)) {
            own.put(Identity.ordinal(set, pod), pod);
        }
        History history = new History(client, revisions, writes, key, set, HASH);
        List<ControllerRevision> claimed =
                claims.claim(StatefulSet.KIND, revisions, Claims.candidates(revisions, set));
        History.State state;
        try {
            state = history.current(claimed, set.spec().template(), set.status().collisionCount());
        } catch (History.CollisionException e) {
            client.updateStatus(
                    StatefulSet.KIND,
                    set.edit()
                            .status(s -> s.collisionCount(set.status().collisionCount() + 1))
                            .build());
            return null;
        }
        ControllerRevision update = state.current();
        ControllerRevision current = current(set, state.all(), update);
        RuntimeException failure = set.terminating() ? null : act(set, own, current, update);
        tell(set, own, current, update);
        history.truncate(
                state.all(), used(own, current, update), set.spec().revisionHistoryLimit());
        if (failure != null) {
            throw failure;
        }
        return Pods.nextAvailable(
                List.copyOf(own.values()), set.spec().minReadySeconds(), clock.now());
    }

    private static ControllerRevision current(
            StatefulSet set, List<ControllerRevision> all, ControllerRevision update) {
        for (ControllerRevision revision : all) {
            if (revision.name().equals(set.status().currentRevision())) {
                return revision;
            }
        }
        return update;
    }

    private @Nullable RuntimeException act(
            StatefulSet set,
            Map<Integer, Pod> own,
            ControllerRevision current,
            ControllerRevision update)
            throws InterruptedException {
        StatefulPlan plan = StatefulPlan.decide(set, own, update.name(), clock.now());
        keepIdentities(set, own);
        SlowStart created =
                SlowStart.run(
                        plan.create().size(),
                        i -> {
                            int ordinal = plan.create().get(i);
                            ControllerRevision revision =
                                    takesCurrent(set, ordinal) ? current : update;
                            Pod pod =
                                    Identity.pod(
                                            set,
                                            History.template(revision),
                                            revision.name(),
                                            ordinal);
                            writer.create(set, pod, ordinal);
                        });
        if (created.failure() != null) {
            return created.failure();
        }
        List<Pod> deleted = new ArrayList<>(plan.condemned());
        deleted.addAll(plan.outdated());
        for (Pod pod : plan.condemned()) {
            writer.ownClaims(set, pod, Identity.ordinal(set, pod), true);
        }
        SlowStart done =
                SlowStart.atOnce(
                        plan.finished().size(), i -> writer.recreate(set, plan.finished().get(i)));
        return done.failure() != null
                ? done.failure()
                : SlowStart.atOnce(deleted.size(), i -> writer.delete(set, deleted.get(i)))
                        .failure();
    }

    /** Whether a pod made now gets the revision from before the update. */
    private static boolean takesCurrent(StatefulSet set, int ordinal) {
        if (!set.spec().updateStrategy().type().equals("RollingUpdate")) {
            return false;
        }
        int kept =
                set.spec().updateStrategy().rollingUpdate().hasPartition()
                        ? set.spec().updateStrategy().rollingUpdate().partition()
                        : set.status().currentReplicas();
        return ordinal < Identity.first(set) + kept;
    }

    private void keepIdentities(StatefulSet set, Map<Integer, Pod> own) {
        own.forEach((ordinal, pod) -> {
            if (!StatefulPlan.isMember(set, ordinal) || pod.terminating()) {
                return;
            }
            if (pod.status().phase().equals("Pending")) {
                writer.createClaims(set, pod, ordinal);
            }
            if (!Identity.hasLabels(pod, ordinal)) {
                writer.restore(set, pod, ordinal);
            }
            writer.ownClaims(set, pod, ordinal, false);
        });
    }

    private void tell(
            StatefulSet set,
            Map<Integer, Pod> own,
            ControllerRevision current,
            ControllerRevision update) {
        StatefulSetStatus status =
                StatefulStatus.decide(
                        set, own.values(), current.name(), update.name(), clock.now());
        if (!status.equals(set.status())) {
            StatefulSet told =
                    client.updateStatus(StatefulSet.KIND, set.edit().status(status).build());
            writes.wrote(set.key(), sets, told.resourceVersion());
        }
    }

    private static Set<String> used(
            Map<Integer, Pod> own, ControllerRevision current, ControllerRevision update) {
        Set<String> used = new HashSet<>(Set.of(update.name()));
        used.add(current.name());
        own.values().forEach(pod -> used.add(Identity.revision(pod)));
        return used;
    }
}
