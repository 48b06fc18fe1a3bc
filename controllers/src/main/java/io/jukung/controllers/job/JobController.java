package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.JobCondition;
import io.jukung.api.batch.v1.JobStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
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
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One control loop for jobs.
 *
 * <pre>
 *   claim pods ──▶ Tally ──▶ Verdict ──▶ JobPlan ──▶ write pods
 *                                                        │
 *   numbers in the status ◀── finalizers off ◀── uids in the status
 * </pre>
 */
public final class JobController implements Controller {
    private static final String NAME = "job-controller";

    private final Client client;
    private final Clock clock;
    private final EventRecorder events;
    private final Informer<Job> jobs;
    private final Informer<Pod> pods;
    private final OwnWrites writes = new OwnWrites();
    private final PodWriter writer;
    private final PodBackoff backoff = new PodBackoff();
    private final ConcurrentMap<String, String> uids = new ConcurrentHashMap<>();
    private final WorkQueue<String> queue;
    private final WorkQueue<String> orphans;
    private final int workers;

    public JobController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock, Duration.ofMillis(100), Duration.ofMinutes(10));
        orphans = new WorkQueue<>(clock);
        jobs = context.informers().informer(Job.KIND);
        pods = context.informers().informer(Pod.KIND);
        writer = new PodWriter(client, events, pods, writes);
        Claims.index(pods);
        ChildEvents<Job, Pod> children =
                new ChildEvents<>(jobs, "Job", JobController::selector, queue);
        jobs.handle(
                Handler.any(job -> {
                    queue.add(job.key());
                    Claims.controlled(pods, job).forEach(pod -> noteOrphan(children, pod));
                }));
        pods.handle(children);
        pods.handle(Handler.any(pod -> noteOrphan(children, pod)));
    }

    @Override
    public void run() {
        Thread releasing =
                Thread.ofVirtual()
                        .name(NAME + "-orphans")
                        .start(() ->
                                new ReconcileLoop<>(NAME, orphans, 1, this::releaseOrphan).run());
        try {
            new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
        } finally {
            releasing.interrupt();
        }
    }

    private static LabelSelector selector(Job job) {
        return LabelSelector.of(job.spec().selector().node());
    }

    private void noteOrphan(ChildEvents<Job, Pod> children, Pod pod) {
        ControllerRef ref = ControllerRef.of(pod);
        if (JobPods.isTracked(pod) && (ref == null || children.owner(pod, ref) == null)) {
            orphans.add(pod.key());
        }
    }

    /** A pod whose job is gone is counted by nobody: nothing is to hold it back. */
    private @Nullable Duration releaseOrphan(String key) {
        Pod pod = pods.lister().get(key);
        if (pod == null || !JobPods.isTracked(pod)) {
            return null;
        }
        ControllerRef ref = ControllerRef.of(pod);
        if (ref != null) {
            Job job =
                    ref.kind().equals("Job")
                            ? client.find(Job.KIND, pod.namespace(), ref.name())
                            : null;
            if (job != null && job.uid().equals(ref.uid())) {
                return null;
            }
        }
        release(pod);
        return null;
    }

    private @Nullable Duration reconcile(String key) throws InterruptedException {
        Job job = jobs.lister().get(key);
        if (job == null) {
            writes.forget(key);
            String uid = uids.remove(key);
            if (uid != null) {
                backoff.forget(uid);
            }
            return null;
        }
        String managedBy = job.spec().managedBy();
        if ((!managedBy.isEmpty() && !managedBy.equals(Jobs.CONTROLLER)) || !writes.settled(key)) {
            return null;
        }
        uids.put(key, job.uid());
        if (Jobs.isFinished(job) || job.terminating()) {
            // A deletion in the foreground waits for the pods, which wait for this.
            backoff.forget(job.uid());
            List<Pod> left =
                    Claims.controlled(pods, job).stream().filter(JobPods::isTracked).toList();
            releaseAll(key, left);
            return null;
        }
        List<Pod> claimed =
                new Claims<>(client, job, selector(job))
                        .claim(Job.KIND, pods, Claims.candidates(pods, job));
        return work(key, job, suspension(job), claimed);
    }

    /** The job with its start, or its being suspended or resumed, in the status; not written. */
    private Job suspension(Job job) {
        Instant now = clock.now();
        boolean suspended = job.spec().suspend();
        List<JobCondition> before = job.status().conditions();
        JobCondition told = Jobs.find(before, "Suspended");
        boolean was = told != null && told.status().equals("True");
        if (suspended && !was) {
            events.normal(job, "Suspended", "Job suspended");
            return job.edit()
                    .status(s ->
                            s.conditions(
                                    Jobs.with(
                                            before,
                                            Jobs.condition(
                                                    "Suspended",
                                                    "True",
                                                    "JobSuspended",
                                                    "Job suspended",
                                                    now))))
                    .build();
        }
        if (!suspended && was) {
            events.normal(job, "Resumed", "Job resumed");
            return job.edit()
                    .status(s ->
                            s.startTime(now)
                                    .conditions(
                                            Jobs.with(
                                                    before,
                                                    Jobs.condition(
                                                            "Suspended",
                                                            "False",
                                                            "JobResumed",
                                                            "Job resumed",
                                                            now))))
                    .build();
        }
        return !suspended && job.status().startTime() == null
                ? job.edit().status(s -> s.startTime(now)).build()
                : job;
    }

    private @Nullable Duration work(String key, Job was, Job job, List<Pod> claimed)
            throws InterruptedException {
        Instant now = clock.now();
        List<Pod> active = claimed.stream().filter(Pods::isActive).toList();
        int terminating =
                (int) claimed.stream().filter(p -> p.terminating() && !Pods.isTerminal(p)).count();
        boolean ending =
                Jobs.holds(job, "FailureTarget") != null
                        || Jobs.holds(job, "SuccessCriteriaMet") != null;
        Tally tally = Tally.of(job, claimed, ending);
        Verdict verdict = Verdict.decide(job, tally, active, now);
        if (verdict != null) {
            tally = tally.letGo(job);
        }
        JobPlan plan =
                verdict != null || job.spec().suspend()
                        ? JobPlan.stop(active)
                        : JobPlan.decide(job, tally, active, terminating);
        Duration pause = pause(job, tally, plan, now);
        IndexFailures failures = tally.indexFailures();
        if (Jobs.limitsEachIndex(job)) {
            plan =
                    plan.without(index ->
                            PodBackoff.untilRetry(failures.replaced().get(index), now)
                                    .isPositive());
        } else if (pause.isPositive()) {
            plan = plan.without(index -> true);
        }
        SlowStart acted = act(key, job, plan, failures);
        int living = active.size() + (plan.create().isEmpty() ? -acted.done() : acted.done());
        int ready = (int) active.stream().filter(Pods::isReady).count();
        JobStatus.Builder counts = tally.uncounted(job).ready(ready).terminating(terminating);
        JobStatus status = (living > 0 ? counts.active(living) : counts.clearActive()).build();
        if (verdict != null) {
            status = withCondition(status, verdict.interim(), verdict, now);
        }
        Job told = write(key, was, job.edit().status(status).build());
        releaseAll(key, tally.release());
        JobStatus counted = tally.counted(told, told.status()).build();
        if (verdict != null && active.isEmpty() && terminating == 0) {
            counted = withCondition(counted, verdict.terminal(), verdict, now);
            if (verdict.success()) {
                counted = counted.edit().completionTime(now).build();
            }
        }
        Job finished = write(key, told, told.edit().status(counted).build());
        if (verdict != null && Jobs.isFinished(finished)) {
            announce(finished, verdict);
        }
        if (acted.failure() != null) {
            throw acted.failure();
        }
        Duration deadline = Verdict.untilDeadline(told, now);
        return pause.isPositive() && (deadline == null || pause.compareTo(deadline) < 0)
                ? pause
                : deadline;
    }

    /** How long until what is not made now, because of failures, is to be made. */
    private Duration pause(Job job, Tally tally, JobPlan plan, Instant now) {
        if (!Jobs.limitsEachIndex(job)) {
            return backoff.note(job.uid(), tally, now);
        }
        return plan.create().stream()
                .map(index ->
                        PodBackoff.untilRetry(tally.indexFailures().replaced().get(index), now))
                .filter(Duration::isPositive)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private SlowStart act(String key, Job job, JobPlan plan, IndexFailures failures)
            throws InterruptedException {
        if (!plan.create().isEmpty()) {
            return SlowStart.run(
                    plan.create().size(),
                    i -> {
                        int index = plan.create().get(i);
                        writer.create(
                                key,
                                job,
                                index < 0 ? JobPods.of(job) : JobPods.of(job, index, failures));
                    });
        }
        return SlowStart.atOnce(
                plan.delete().size(), i -> writer.delete(key, job, plan.delete().get(i)));
    }

    private static JobStatus withCondition(
            JobStatus status, String type, Verdict verdict, Instant now) {
        return status.edit()
                .conditions(
                        Jobs.with(
                                status.conditions(),
                                Jobs.condition(
                                        type, "True", verdict.reason(), verdict.message(), now)))
                .build();
    }

    private void announce(Job job, Verdict verdict) {
        if (verdict.success()) {
            events.normal(job, "Completed", "Job completed");
        } else {
            events.warning(job, verdict.reason(), verdict.message());
        }
    }

    private Job write(String key, Job before, Job wanted) {
        if (wanted.status().equals(before.status())) {
            return before;
        }
        Job written = client.updateStatus(Job.KIND, wanted);
        writes.wrote(key, jobs, written.resourceVersion());
        return written;
    }

    /** Takes the finalizer off all of them, or throws. */
    private void releaseAll(String key, List<Pod> tracked) throws InterruptedException {
        SlowStart released =
                SlowStart.atOnce(
                        tracked.size(),
                        i -> {
                            Pod after = release(tracked.get(i));
                            if (after != null) {
                                writes.wrote(key, pods, after.resourceVersion());
                            }
                        });
        if (released.failure() != null) {
            throw released.failure();
        }
    }

    /** Takes the finalizer off; null where the pod is gone. */
    private @Nullable Pod release(Pod pod) {
        List<String> left =
                pod.metadata().finalizers().stream()
                        .filter(f -> !f.equals(JobPods.FINALIZER))
                        .toList();
        try {
            return client.patch(
                    Pod.KIND,
                    pod.namespace(),
                    pod.name(),
                    "",
                    PatchType.MERGE,
                    JsonObject.of(
                            "metadata",
                            JsonObject.of(
                                    "uid",
                                    pod.uid(),
                                    "resourceVersion",
                                    pod.resourceVersion(),
                                    "finalizers",
                                    left.isEmpty() ? JsonNull.NULL : JsonArray.copyOf(left))));
        } catch (StatusException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
    }
}
