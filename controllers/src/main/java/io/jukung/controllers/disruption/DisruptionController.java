package io.jukung.controllers.disruption;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.policy.v1.PodDisruptionBudget;
import io.jukung.api.policy.v1.PodDisruptionBudgetStatus;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One control loop for budgets, and one for marks on pods that are to be taken back. */
public final class DisruptionController implements Controller {
    private static final String NAME = "disruption-controller";
    private static final System.Logger LOG = System.getLogger(NAME);

    private final Client client;
    private final Clock clock;
    private final EventRecorder events;
    private final Informer<PodDisruptionBudget> budgets;
    private final Informer<Pod> pods;
    private final Scales scales;
    private final StaleTargets stale;
    private final WorkQueue<String> queue;
    private final WorkQueue<String> staleQueue;
    private final int workers;

    public DisruptionController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        staleQueue = new WorkQueue<>(clock);
        budgets = context.informers().informer(PodDisruptionBudget.KIND);
        pods = context.informers().informer(Pod.KIND);
        scales = new Scales(client, context.informers());
        stale = new StaleTargets(client, pods);
        budgets.handle(Handler.any(budget -> queue.add(budget.key())));
        pods.handle(
                new Handler<>() {
                    @Override
                    public void added(Pod pod) {
                        enqueue(pod);
                    }

                    @Override
                    public void updated(Pod before, Pod after) {
                        if (!before.metadata().labels().equals(after.metadata().labels())) {
                            enqueue(before);
                        }
                        enqueue(after);
                    }

                    @Override
                    public void deleted(Pod pod) {
                        enqueue(pod);
                    }
                });
    }

    @Override
    public void run() {
        Thread withdrawing =
                Thread.ofVirtual()
                        .name(NAME + "-stale")
                        .start(() ->
                                new ReconcileLoop<String>(
                                                NAME,
                                                staleQueue,
                                                1,
                                                key -> stale.reconcile(key, clock.now()))
                                        .run());
        try {
            new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
        } finally {
            withdrawing.interrupt();
        }
    }

    private void enqueue(Pod pod) {
        for (PodDisruptionBudget budget : budgets.lister().list(pod.namespace())) {
            if (selector(budget).matches(pod.metadata().labels())) {
                queue.add(budget.key());
            }
        }
        if (StaleTargets.concerns(pod)) {
            staleQueue.add(pod.key());
        }
    }

    private static LabelSelector selector(PodDisruptionBudget budget) {
        return LabelSelector.of(
                budget.spec().hasSelector() ? budget.spec().selector().node() : null);
    }

    private @Nullable Duration reconcile(String key) {
        PodDisruptionBudget budget = budgets.lister().get(key);
        if (budget == null) {
            return null;
        }
        try {
            return refresh(budget);
        } catch (StatusException e) {
            if (e.isConflict() || e.isNotFound()) {
                throw e;
            }
            forbid(budget, e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            forbid(budget, e);
        }
        return null;
    }

    private @Nullable Duration refresh(PodDisruptionBudget budget) {
        LabelSelector selector = selector(budget);
        List<Pod> matching =
                pods.lister()
                        .list(budget.namespace(), pod -> selector.matches(pod.metadata().labels()));
        if (matching.isEmpty()) {
            events.normal(budget, "NoPods", "No matching pods found");
        }
        Expectation expectation;
        try {
            expectation = Expectation.of(budget, matching, scales);
        } catch (StatusException | IllegalArgumentException | IllegalStateException e) {
            events.warning(
                    budget,
                    "CalculateExpectedPodCountFailed",
                    "Failed to calculate the number of expected pods: " + e.getMessage());
            throw e;
        }
        if (!expectation.unmanaged().isEmpty()) {
            events.warning(
                    budget,
                    "UnmanagedPods",
                    "Pods selected by this PodDisruptionBudget (selector: "
                            + selector
                            + ") were found to be unmanaged. As a result, the status of the PDB"
                            + " cannot be calculated correctly, which may result in undefined"
                            + " behavior. To account for these pods please set"
                            + " \".spec.minAvailable\" field of the PDB to an integer value.");
        }
        Instant now = clock.now();
        Announced announced = Announced.of(budget.status().disruptedPods(), matching, now);
        for (Pod pod : announced.overdue()) {
            events.warning(
                    pod,
                    "NotDeleted",
                    "Pod was expected by PDB " + budget.key() + " to be deleted but it wasn't");
        }
        write(budget, BudgetStatus.of(budget, matching, expectation, announced, now));
        // A moment more: at the very second it is not overdue yet.
        return announced.recheck() == null ? null : announced.recheck().plusSeconds(1);
    }

    /** The last resort: while the numbers are unknown nothing may be evicted. */
    private void forbid(PodDisruptionBudget budget, RuntimeException why) {
        LOG.log(
                Level.ERROR,
                "Failed to sync PodDisruptionBudget {0}: {1}",
                budget.key(),
                why.getMessage());
        write(budget, BudgetStatus.failed(budget, String.valueOf(why.getMessage()), clock.now()));
    }

    private void write(PodDisruptionBudget budget, PodDisruptionBudgetStatus status) {
        if (!BudgetStatus.same(budget.status(), status)) {
            client.updateStatus(PodDisruptionBudget.KIND, budget.edit().status(status).build());
        }
    }
}
