package io.jukung.controllers.ttlafterfinished;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.JobCondition;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Waits until a finished job's time has come, looks once more, and deletes it. */
public final class TtlAfterFinishedController implements Controller {
    private static final String NAME = "ttl-after-finished-controller";

    private final Client client;
    private final Clock clock;
    private final Informer<Job> jobs;
    private final WorkQueue<String> queue;
    private final int workers;

    public TtlAfterFinishedController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        jobs = context.informers().informer(Job.KIND);
        jobs.handle(
                Handler.any(job -> {
                    if (expiry(job) != null) {
                        queue.add(job.key());
                    }
                }));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        Job job = jobs.lister().get(key);
        Duration left = job == null ? null : left(job);
        if (job == null || left == null || left.isPositive()) {
            return left;
        }
        // The copy may be old: the time to live may have been prolonged meanwhile.
        Job fresh = client.find(Job.KIND, job.namespace(), job.name());
        Duration still = fresh == null ? null : left(fresh);
        if (fresh == null || still == null || still.isPositive()) {
            return still;
        }
        client.deleteIfThere(
                Job.KIND,
                fresh.namespace(),
                fresh.name(),
                DeleteOptions.onlyUid(fresh)
                        .withResourceVersion(fresh.resourceVersion())
                        .withPropagation("Foreground"));
        return null;
    }

    private @Nullable Duration left(Job job) {
        Instant at = expiry(job);
        return at == null ? null : Duration.between(clock.now(), at);
    }

    /** When the job is to go; null where it has not finished or is to stay. */
    private static @Nullable Instant expiry(Job job) {
        if (!job.spec().hasTtlSecondsAfterFinished() || job.terminating()) {
            return null;
        }
        for (JobCondition condition : job.status().conditions()) {
            boolean finished =
                    condition.type().equals("Complete") || condition.type().equals("Failed");
            Instant at = condition.lastTransitionTime();
            if (finished && condition.status().equals("True") && at != null) {
                return at.plusSeconds(job.spec().ttlSecondsAfterFinished());
            }
        }
        return null;
    }
}
