package io.jukung.controllers.cronjob;

import io.jukung.api.batch.v1.CronJob;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest moment that is to be served; earlier ones that were missed are not made up for.
 *
 * @param at null where no moment has come since the last one served
 * @param tooMany whether more than a hundred were missed
 */
record DueTime(@Nullable Instant at, boolean tooMany) {
    private static final int MANY = 100;

    static DueTime of(CronJob job, CronSchedule schedule, ZoneId zone, Instant now) {
        Instant since =
                job.status().lastScheduleTime() != null
                        ? job.status().lastScheduleTime()
                        : Objects.requireNonNullElse(job.metadata().creationTimestamp(), now);
        if (job.spec().hasStartingDeadlineSeconds()) {
            Instant deadline = now.minusSeconds(job.spec().startingDeadlineSeconds());
            since = deadline.isAfter(since) ? deadline : since;
        }
        Instant first = schedule.next(since, zone);
        if (first == null || first.isAfter(now)) {
            return new DueTime(null, false);
        }
        Instant latest = first;
        int missed = 0;
        Instant from = first;
        // Long after the first one, look back from now, further and further.
        for (Duration back = Duration.ofHours(1); ; back = back.multipliedBy(24)) {
            Instant start = now.minus(back);
            Instant found = schedule.next(start.isAfter(from) ? start : from, zone);
            if (found != null && !found.isAfter(now)) {
                while (found != null && !found.isAfter(now)) {
                    latest = found;
                    found = schedule.next(found, zone);
                }
                break;
            }
            if (!start.isAfter(from)) {
                break;
            }
        }
        for (Instant t = first; t != null && !t.isAfter(now) && missed <= MANY; missed++) {
            t = schedule.next(t, zone);
        }
        return new DueTime(latest, missed > MANY);
    }
}
