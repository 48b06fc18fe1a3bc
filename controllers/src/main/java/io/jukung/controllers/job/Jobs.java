package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.JobCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readings of a job. */
final class Jobs {
    static final String CONTROLLER = "kubernetes.io/job-controller";

    private Jobs() {}

    static boolean isIndexed(Job job) {
        return job.spec().completionMode().equals("Indexed");
    }

    /** Whether each index has a limit of its own for its failures. */
    static boolean limitsEachIndex(Job job) {
        return isIndexed(job) && job.spec().hasBackoffLimitPerIndex();
    }

    /** Whether a pod is replaced only when it has ended, not while it terminates. */
    static boolean replacesOnlyFailed(Job job) {
        return job.spec().podReplacementPolicy().equals("Failed")
                || job.spec().hasPodFailurePolicy();
    }

    static boolean isFinished(Job job) {
        return holds(job, "Complete") != null || holds(job, "Failed") != null;
    }

    /** The condition where it is true. */
    static @Nullable JobCondition holds(Job job, String type) {
        JobCondition condition = find(job.status().conditions(), type);
        return condition != null && condition.status().equals("True") ? condition : null;
    }

    static @Nullable JobCondition find(List<JobCondition> conditions, String type) {
        for (JobCondition condition : conditions) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    static JobCondition condition(
            String type, String status, String reason, String message, Instant now) {
        return JobCondition.builder()
                .type(type)
                .status(status)
                .reason(reason)
                .message(message)
                .lastProbeTime(now)
                .lastTransitionTime(now)
                .build();
    }

    /** Sets a condition; one of the same status, reason and message stays as it is. */
    static List<JobCondition> with(List<JobCondition> conditions, JobCondition condition) {
        JobCondition before = find(conditions, condition.type());
        if (before != null
                && before.status().equals(condition.status())
                && before.reason().equals(condition.reason())
                && before.message().equals(condition.message())) {
            return conditions;
        }
        List<JobCondition> next = new ArrayList<>(conditions);
        if (before == null) {
            next.add(condition);
        } else {
            next.replaceAll(c -> c.equals(before) ? condition : c);
        }
        return next;
    }
}
