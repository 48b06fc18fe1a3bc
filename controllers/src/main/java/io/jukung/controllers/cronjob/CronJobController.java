package io.jukung.controllers.cronjob;

import io.jukung.api.batch.v1.CronJob;
import io.jukung.api.batch.v1.CronJobStatus;
import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.JobCondition;
import io.jukung.api.core.v1.ObjectReference;
import io.jukung.api.meta.v1.ObjectMeta;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.OwnWrites;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.owners.Claims;
import io.jukung.controllers.owners.ControllerRef;
import io.jukung.machinery.status.StatusException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at a CronJob when it or one of its jobs changes, and when its next moment comes. */
public final class CronJobController implements Controller {
    private static final String NAME = "cronjob-controller";
    private static final Duration MARGIN = Duration.ofMillis(100);
    private static final DateTimeFormatter RFC1123Z =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Client client;
    private final Clock clock;
    private final EventRecorder events;
    private final Informer<CronJob> cronJobs;
    private final Informer<Job> jobs;
    private final OwnWrites writes = new OwnWrites();
    private final WorkQueue<String> queue;
    private final int workers;

    public CronJobController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        cronJobs = context.informers().informer(CronJob.KIND);
        jobs = context.informers().informer(Job.KIND);
        Claims.index(jobs);
        cronJobs.handle(Handler.any(cronJob -> queue.add(cronJob.key())));
        jobs.handle(
                Handler.any(job -> {
                    ControllerRef ref = ControllerRef.of(job);
                    if (ref != null && ref.kind().equals("CronJob")) {
                        queue.add(job.namespace() + "/" + ref.name());
                    }
                }));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        CronJob cronJob = cronJobs.lister().get(key);
        if (cronJob == null) {
            writes.forget(key);
            return null;
        }
        if (!writes.settled(key)) {
            return null;
        }
        List<Job> owned = Claims.controlled(jobs, cronJob);
        Map<String, ObjectReference> active = new HashMap<>();
        cronJob.status().active().forEach(ref -> active.put(ref.uid(), ref));
        CronJobStatus.Builder status = cronJob.status().edit();
        Instant success = settle(cronJob, owned, active);
        if (success != null) {
            status = status.lastSuccessfulTime(success);
        }
        dropMissing(cronJob, owned, active);
        removeOldest(cronJob, owned, "Complete");
        removeOldest(cronJob, owned, "Failed");
        Start start = start(cronJob, active);
        if (start.at() != null) {
            status = status.lastScheduleTime(start.at());
        }
        List<ObjectReference> left =
                active.values().stream()
                        .sorted(Comparator.comparing(ObjectReference::name))
                        .toList();
        CronJobStatus told = (left.isEmpty() ? status.clearActive() : status.active(left)).build();
        if (!told.equals(cronJob.status())) {
            CronJob written =
                    client.updateStatus(CronJob.KIND, cronJob.edit().status(told).build());
            writes.wrote(key, cronJobs, written.resourceVersion());
        }
        return start.next();
    }

    /** Takes what finished off the list; the latest success, null where there was none. */
    private @Nullable Instant settle(
            CronJob cronJob, List<Job> owned, Map<String, ObjectReference> active) {
        Instant latest = cronJob.status().lastSuccessfulTime();
        for (Job job : owned) {
            String finished = finished(job);
            if (finished == null) {
                if (!active.containsKey(job.uid())) {
                    events.warning(
                            cronJob,
                            "UnexpectedJob",
                            "Saw a job that the controller did not create or forgot: "
                                    + job.name());
                }
                continue;
            }
            if (active.remove(job.uid()) != null) {
                events.normal(
                        cronJob,
                        "SawCompletedJob",
                        "Saw completed job: " + job.name() + ", condition: " + finished);
            }
            Instant ended = job.status().completionTime();
            if (finished.equals("Complete")
                    && ended != null
                    && (latest == null || ended.isAfter(latest))) {
                latest = ended;
            }
        }
        return latest;
    }

    private void dropMissing(
            CronJob cronJob, List<Job> owned, Map<String, ObjectReference> active) {
        for (ObjectReference ref : List.copyOf(active.values())) {
            boolean there =
                    owned.stream().anyMatch(job -> job.uid().equals(ref.uid()))
                            || client.find(Job.KIND, cronJob.namespace(), ref.name()) != null;
            if (!there) {
                events.normal(cronJob, "MissingJob", "Active job went missing: " + ref.name());
                active.remove(ref.uid());
            }
        }
    }

    private static @Nullable String finished(Job job) {
        for (JobCondition condition : job.status().conditions()) {
            boolean end = condition.type().equals("Complete") || condition.type().equals("Failed");
            if (end && condition.status().equals("True")) {
                return condition.type();
            }
        }
        return null;
    }

    private void removeOldest(CronJob cronJob, List<Job> owned, String condition) {
        boolean complete = condition.equals("Complete");
        if (complete
                ? !cronJob.spec().hasSuccessfulJobsHistoryLimit()
                : !cronJob.spec().hasFailedJobsHistoryLimit()) {
            return;
        }
        int limit =
                complete
                        ? cronJob.spec().successfulJobsHistoryLimit()
                        : cronJob.spec().failedJobsHistoryLimit();
        List<Job> ended =
                owned.stream()
                        .filter(job -> condition.equals(finished(job)) && !job.terminating())
                        .sorted(
                                Comparator.comparing((Job job) ->
                                                Objects.requireNonNullElse(
                                                        job.status().startTime(), Instant.MAX))
                                        .thenComparing(Job::name))
                        .toList();
        for (Job job : ended.subList(0, Math.max(0, ended.size() - limit))) {
            delete(cronJob, job);
        }
    }

    private void delete(CronJob cronJob, Job job) {
        try {
            client.deleteIfThere(
                    Job.KIND,
                    job.namespace(),
                    job.name(),
                    DeleteOptions.onlyUid(job).withPropagation("Background"));
        } catch (StatusException e) {
            events.warning(cronJob, "FailedDelete", "Deleted job: " + e.getMessage());
            throw e;
        }
        events.normal(cronJob, "SuccessfulDelete", "Deleted job " + job.name());
    }

    /**
     * What came of the schedule.
     *
     * @param at the moment a job was started for; null where none was
     * @param next until the next moment; null where there is none
     */
    private record Start(@Nullable Instant at, @Nullable Duration next) {}

    private Start start(CronJob cronJob, Map<String, ObjectReference> active) {
        if (cronJob.terminating()) {
            return new Start(null, null);
        }
        ZoneId zone;
        try {
            zone =
                    cronJob.spec().hasTimeZone()
                            ? ZoneId.of(cronJob.spec().timeZone())
                            : ZoneOffset.UTC;
        } catch (DateTimeException e) {
            String name = cronJob.spec().timeZone();
            events.warning(
                    cronJob,
                    "UnknownTimeZone",
                    "invalid timeZone: \"" + name + "\": unknown time zone " + name);
            return new Start(null, null);
        }
        if (cronJob.spec().suspend()) {
            return new Start(null, null);
        }
        CronSchedule schedule;
        try {
            schedule = CronSchedule.parse(cronJob.spec().schedule());
        } catch (IllegalArgumentException | DateTimeException e) {
            events.warning(
                    cronJob,
                    "UnparseableSchedule",
                    "unparseable schedule: \""
                            + cronJob.spec().schedule()
                            + "\" : "
                            + e.getMessage());
            return new Start(null, null);
        }
        Instant now = clock.now();
        Instant next = schedule.next(now, zone);
        if (next == null) {
            // The 31st of February: upstream sees it as two moments without time in between.
            events.warning(
                    cronJob,
                    "InvalidSchedule",
                    "invalid schedule: "
                            + cronJob.spec().schedule()
                            + " : time difference between two schedules is less than 1 second");
            return new Start(null, null);
        }
        Duration wait = Duration.between(now, next).plus(MARGIN);
        DueTime due = DueTime.of(cronJob, schedule, zone, now);
        if (due.tooMany()) {
            events.warning(
                    cronJob,
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease"
                            + " .spec.startingDeadlineSeconds or check clock skew");
        }
        Instant at = due.at();
        if (at == null || !serve(cronJob, at, now, zone, active)) {
            return new Start(null, wait);
        }
        return new Start(at, wait);
    }

    private boolean serve(
            CronJob cronJob,
            Instant at,
            Instant now,
            ZoneId zone,
            Map<String, ObjectReference> active) {
        if (cronJob.spec().hasStartingDeadlineSeconds()
                && at.plusSeconds(cronJob.spec().startingDeadlineSeconds()).isBefore(now)) {
            events.warning(
                    cronJob,
                    "MissSchedule",
                    "Missed scheduled time to start a job: " + RFC1123Z.format(at));
            return false;
        }
        String name = cronJob.name() + "-" + at.getEpochSecond() / 60;
        if (at.equals(cronJob.status().lastScheduleTime())
                || active.values().stream().anyMatch(ref -> ref.name().equals(name))) {
            return false;
        }
        String policy = cronJob.spec().concurrencyPolicy();
        if (policy.equals("Forbid") && !active.isEmpty()) {
            events.normal(
                    cronJob,
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy"
                            + " is Forbid");
            return false;
        }
        if (policy.equals("Replace")) {
            for (ObjectReference ref : List.copyOf(active.values())) {
                Job running = client.find(Job.KIND, cronJob.namespace(), ref.name());
                if (running != null) {
                    delete(cronJob, running);
                }
                active.remove(ref.uid());
            }
        }
        Job job = create(cronJob, name, at, zone);
        if (job == null) {
            return false;
        }
        active.put(job.uid(), ObjectReference.of(EventRecorder.reference(job)));
        return true;
    }

    /** The job of this name, made now or before; null where it is somebody else's. */
    private @Nullable Job create(CronJob cronJob, String name, Instant at, ZoneId zone) {
        ObjectMeta template = cronJob.spec().jobTemplate().metadata();
        Map<String, String> annotations = new HashMap<>(template.annotations());
        annotations.put(
                "batch.kubernetes.io/cronjob-scheduled-timestamp",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone)));
        ObjectMeta.Builder metadata =
                ObjectMeta.builder()
                        .namespace(cronJob.namespace())
                        .name(name)
                        .annotations(annotations)
                        .ownerReferences(List.of(ControllerRef.to(cronJob)));
        if (template.hasLabels()) {
            metadata = metadata.labels(template.labels());
        }
        Job wanted =
                Job.builder()
                        .metadata(metadata.build())
                        .spec(cronJob.spec().jobTemplate().spec())
                        .build();
        try {
            Job created = client.create(Job.KIND, wanted);
            events.normal(cronJob, "SuccessfulCreate", "Created job " + created.name());
            return created;
        } catch (StatusException e) {
            if (e.reason().equals("AlreadyExists")) {
                Job there = client.get(Job.KIND, cronJob.namespace(), name);
                return ControllerRef.controls(cronJob, there) ? there : null;
            }
            events.warning(cronJob, "FailedCreate", "Error creating job: " + e.getMessage());
            throw e;
        }
    }
}
