package io.jukung.controllers.job;

import io.jukung.api.core.v1.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long a job waits after failures without a success between: 10 s doubling to 10 min. Where
 * each index has a limit, each waits for itself.
 */
final class PodBackoff {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private record Failures(int count, Instant last) {}

    private final Map<String, Failures> jobs = new ConcurrentHashMap<>();

    /** Notes what ended newly; the time left to wait, zero for none. */
    Duration note(String jobUid, Tally tally, Instant now) {
        if (tally.anySucceeded()) {
            jobs.remove(jobUid);
        }
        for (Pod pod : tally.fresh()) {
            Instant at = JobPods.finishedAt(pod, now);
            jobs.merge(
                    jobUid,
                    new Failures(1, at),
                    (a, b) ->
                            new Failures(
                                    a.count() + 1,
                                    a.last().isAfter(b.last()) ? a.last() : b.last()));
        }
        Failures failures = jobs.get(jobUid);
        if (failures == null) {
            return Duration.ZERO;
        }
        return left(failures, now);
    }

    private static Duration left(Failures failures, Instant now) {
        double seconds =
                Math.min(
                        LONGEST.toSeconds(), FIRST.toSeconds() * Math.pow(2, failures.count() - 1));
        Duration left = Duration.between(now, failures.last().plusSeconds((long) seconds));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The time left until an index is tried again, where each has a limit of its own. */
    static Duration untilRetry(@Nullable Pod failed, Instant now) {
        return failed == null
                ? Duration.ZERO
                : left(
                        new Failures(IndexFailures.tries(failed), JobPods.finishedAt(failed, now)),
                        now);
    }

    void forget(String jobUid) {
        jobs.remove(jobUid);
    }
}
