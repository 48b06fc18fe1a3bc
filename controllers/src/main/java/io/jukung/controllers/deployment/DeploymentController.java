package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.DeploymentCondition;
import io.jukung.api.apps.v1.DeploymentStatus;
import io.jukung.api.apps.v1.ReplicaSet;
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
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.selector.LabelSelector;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One control loop for deployments.
 *
 * <pre>
 *   claim sets ──┬─▶ paused, or size changed ──▶ ScalingPlan ──┐
 *                ├─▶ RollingUpdate ──▶ RolloutPlan ────────────┼─▶ RolloutStatus ──▶ write it
 *                └─▶ Recreate: old ones to zero, then the new ─┘
 * </pre>
 */
public final class DeploymentController implements Controller {
    private static final String NAME = "deployment-controller";

    private final Client client;
    private final Clock clock;
    private final EventRecorder events;
    private final Informer<Deployment> deployments;
    private final Informer<ReplicaSet> sets;
    private final Informer<Pod> pods;
    private final OwnWrites writes = new OwnWrites();
    private final SetWriter writer;
    private final WorkQueue<String> queue;
    private final int workers;

    public DeploymentController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        deployments = context.informers().informer(Deployment.KIND);
        sets = context.informers().informer(ReplicaSet.KIND);
        pods = context.informers().informer(Pod.KIND);
        writer = new SetWriter(client, events, clock, sets, writes);
        Claims.index(sets);
        Claims.index(pods);
        deployments.handle(Handler.any(deployment -> queue.add(deployment.key())));
        ChildEvents<Deployment, ReplicaSet> setEvents =
                new ChildEvents<>(deployments, "Deployment", DeploymentController::selector, queue);
        sets.handle(setEvents);
        pods.handle(new LastPodGone(deployments, sets, queue));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private static LabelSelector selector(Deployment deployment) {
        return LabelSelector.of(deployment.spec().selector().node());
    }

    private @Nullable Duration reconcile(String key) {
        Deployment deployment = deployments.lister().get(key);
        if (deployment == null) {
            writes.forget(key);
            return null;
        }
        if (!writes.settled(key)) {
            return null;
        }
        LabelSelector selector = selector(deployment);
        if (selector.isEverything()) {
            events.warning(
                    deployment,
                    "SelectingAll",
                    "This deployment is selecting all pods. A non-empty selector is required.");
            return null;
        }
        List<ReplicaSet> claimed =
                new Claims<>(client, deployment, selector)
                        .claim(Deployment.KIND, sets, Claims.candidates(sets, deployment));
        Sets found = Sets.of(deployment, claimed);
        if (deployment.terminating()) {
            return tell(
                    deployment, deployment, RolloutStatus.counted(deployment, found, clock.now()));
        }
        Deployment noted = notePause(deployment);
        if (noted.spec().paused() || ScalingPlan.isDue(noted, found)) {
            return scale(deployment, noted, found);
        }
        return Limits.isRolling(noted)
                ? roll(deployment, noted, found)
                : recreate(deployment, noted, found);
    }

    /** The deployment with its being paused or resumed in the conditions; not yet written. */
    private Deployment notePause(Deployment deployment) {
        DeploymentCondition before =
                Conditions.find(deployment.status().conditions(), Conditions.PROGRESSING);
        boolean told = before != null && before.reason().equals(Conditions.PAUSED);
        boolean paused = deployment.spec().paused();
        if (!RolloutStatus.hasDeadline(deployment)
                || (before != null && before.reason().equals(Conditions.TIMED_OUT))
                || told == paused) {
            return deployment;
        }
        return SetWriter.progressing(
                deployment,
                "Unknown",
                paused ? Conditions.PAUSED : "DeploymentResumed",
                paused ? "Deployment is paused" : "Deployment is resumed",
                clock.now());
    }

    private @Nullable Duration scale(Deployment was, Deployment deployment, Sets found) {
        Sets now = found;
        Deployment noted = deployment;
        if (found.current() != null) {
            SetWriter.Ensured ensured = writer.ensureCurrent(was.key(), deployment, found);
            now = ensured.sets();
            noted = ensured.deployment();
        }
        now = writer.resize(was.key(), noted, now, ScalingPlan.decide(noted, now));
        if (noted.spec().paused()) {
            writer.cleanUp(was.key(), noted, now.old());
        }
        return tell(was, noted, RolloutStatus.counted(noted, now, clock.now()));
    }

    private @Nullable Duration roll(Deployment was, Deployment deployment, Sets found) {
        SetWriter.Ensured ensured = writer.ensureCurrent(was.key(), deployment, found);
        Deployment noted = ensured.deployment();
        List<Resize> plan = RolloutPlan.rolling(noted, ensured.sets(), ensured.current());
        Sets now = writer.resize(was.key(), noted, ensured.sets(), plan);
        return finish(was, noted, now, plan.isEmpty());
    }

    private @Nullable Duration recreate(Deployment was, Deployment deployment, Sets found) {
        List<Resize> emptying = RolloutPlan.emptyOld(found);
        if (!emptying.isEmpty()) {
            Sets now = writer.resize(was.key(), deployment, found, emptying);
            return finish(was, deployment, now, false);
        }
        if (oldPodsRun(found)) {
            return finish(was, deployment, found, false);
        }
        SetWriter.Ensured ensured = writer.ensureCurrent(was.key(), deployment, found);
        Deployment noted = ensured.deployment();
        ReplicaSet current = ensured.current();
        Resize resize = new Resize(current, noted.spec().replicas());
        List<Resize> plan = resize.changes() ? List.of(resize) : List.of();
        return finish(
                was, noted, writer.resize(was.key(), noted, ensured.sets(), plan), plan.isEmpty());
    }

    private boolean oldPodsRun(Sets found) {
        for (ReplicaSet old : found.old()) {
            if (old.status().replicas() > 0
                    || Claims.controlled(pods, old).stream().anyMatch(p -> !Pods.isTerminal(p))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Duration finish(
            Deployment was, Deployment deployment, Sets now, boolean quiet) {
        if (quiet && RolloutStatus.isComplete(deployment, deployment.status())) {
            writer.cleanUp(was.key(), deployment, now.old());
        }
        return tell(was, deployment, RolloutStatus.decide(deployment, now, clock.now()));
    }

    private @Nullable Duration tell(
            Deployment was, Deployment deployment, DeploymentStatus status) {
        Deployment told = deployment.edit().status(status).build();
        if (!told.equals(was)) {
            writes.wrote(
                    was.key(),
                    deployments,
                    client.updateStatus(Deployment.KIND, told).resourceVersion());
        }
        return RolloutStatus.untilDeadline(deployment, status, clock.now());
    }

    /** Recreate waits for the last pod of the old sets, of which no set's status tells. */
    private record LastPodGone(
            Informer<Deployment> deployments, Informer<ReplicaSet> sets, WorkQueue<String> queue)
            implements Handler<Pod> {
        @Override
        public void added(Pod pod) {}

        @Override
        public void updated(Pod before, Pod after) {
            if (Pods.isTerminal(after) && !Pods.isTerminal(before)) {
                deleted(after);
            }
        }

        @Override
        public void deleted(Pod pod) {
            ControllerRef setRef = ControllerRef.of(pod);
            ReplicaSet set =
                    setRef == null || !setRef.kind().equals("ReplicaSet")
                            ? null
                            : sets.lister().get(pod.namespace(), setRef.name());
            ControllerRef ref = set == null ? null : ControllerRef.of(set);
            Deployment deployment =
                    ref == null ? null : deployments.lister().get(pod.namespace(), ref.name());
            if (deployment != null && !Limits.isRolling(deployment)) {
                queue.add(deployment.key());
            }
        }
    }
}
