package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.JobCondition;
import io.jukung.api.batch.v1.SuccessPolicyRule;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** That a job is over, and why. Until its last pod has gone this shows as an interim condition. */
record Verdict(boolean success, String reason, String message) {
    String interim() {
        return success ? "SuccessCriteriaMet" : "FailureTarget";
    }

    String terminal() {
        return success ? "Complete" : "Failed";
    }

    /** Null where the job is to go on. */
    static @Nullable Verdict decide(Job job, Tally tally, List<Pod> active, Instant now) {
        JobCondition met = Jobs.holds(job, "SuccessCriteriaMet");
        if (met != null) {
            return new Verdict(true, met.reason(), met.message());
        }
        JobCondition target = Jobs.holds(job, "FailureTarget");
        if (target != null) {
            return new Verdict(false, target.reason(), target.message());
        }
        if (tally.failJob() != null) {
            return new Verdict(false, "PodFailurePolicy", tally.failJob());
        }
        int limit = job.spec().backoffLimit();
        if (tally.allFailed(job) > limit || restartedTooOften(job, active, limit)) {
            return new Verdict(
                    false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        Duration left = untilDeadline(job, now);
        if (left != null && !left.isPositive()) {
            return new Verdict(
                    false, "DeadlineExceeded", "Job was active longer than specified deadline");
        }
        Verdict indexes = failedIndexes(job, tally);
        if (indexes != null) {
            return indexes;
        }
        Verdict policy = successPolicy(job, tally);
        if (policy != null) {
            return policy;
        }
        int succeeded = tally.allSucceeded(job);
        boolean complete =
                active.isEmpty()
                        && (job.spec().hasCompletions()
                                ? succeeded >= job.spec().completions()
                                : succeeded > 0);
        return complete
                ? new Verdict(
                        true, "CompletionsReached", "Reached expected number of succeeded pods")
                : null;
    }

    /** How long the job may still run; null where it may for ever, or does not run. */
    static @Nullable Duration untilDeadline(Job job, Instant now) {
        Instant start = job.status().startTime();
        return !job.spec().hasActiveDeadlineSeconds() || start == null || job.spec().suspend()
                ? null
                : Duration.between(now, start.plusSeconds(job.spec().activeDeadlineSeconds()));
    }

    /** Where containers restart in place, their restarts are the failures. */
    private static boolean restartedTooOften(Job job, List<Pod> active, int limit) {
        if (!job.spec().template().spec().restartPolicy().equals("OnFailure")) {
            return false;
        }
        int restarts = 0;
        for (Pod pod : active) {
            List<ContainerStatus> containers =
                    new ArrayList<>(pod.status().initContainerStatuses());
            containers.addAll(pod.status().containerStatuses());
            for (ContainerStatus container : containers) {
                restarts += container.restartCount();
            }
        }
        return limit == 0 ? restarts > 0 : restarts >= limit;
    }

    /** Too many indexes failed, or none is left to be tried. */
    private static @Nullable Verdict failedIndexes(Job job, Tally tally) {
        int failed = tally.indexFailures().failed().size();
        if (job.spec().hasMaxFailedIndexes() && failed > job.spec().maxFailedIndexes()) {
            return new Verdict(
                    false,
                    "MaxFailedIndexesExceeded",
                    "Job has exceeded the specified maximal number of failed indexes");
        }
        return failed > 0 && failed + tally.indexes().size() >= job.spec().completions()
                ? new Verdict(false, "FailedIndexes", "Job has failed indexes")
                : null;
    }

    private static @Nullable Verdict successPolicy(Job job, Tally tally) {
        List<SuccessPolicyRule> rules = job.spec().successPolicy().rules();
        for (int i = 0; i < rules.size() && Jobs.isIndexed(job); i++) {
            SuccessPolicyRule rule = rules.get(i);
            NavigableSet<Integer> done = new TreeSet<>(tally.indexes());
            int needed = rule.succeededCount();
            if (!rule.succeededIndexes().isEmpty()) {
                NavigableSet<Integer> wanted =
                        Indexes.parse(rule.succeededIndexes(), job.spec().completions());
                done.retainAll(wanted);
                needed = rule.hasSucceededCount() ? needed : wanted.size();
            }
            if (needed > 0 && done.size() >= needed) {
                return new Verdict(true, "SuccessPolicy", "Matched rules at index " + i);
            }
        }
        return null;
    }
}
