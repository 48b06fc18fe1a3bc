package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.JobStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pods that ended, each counted once though it may be deleted at any time: as long as a pod has the
 * finalizer it is there to be counted; while its uid is in the status as uncounted the finalizer
 * may go; when it is gone the uid becomes part of the number.
 *
 * @param succeeded counted before, without those in the lists
 * @param newlySucceeded uids that are to be in the status
 * @param indexes of an indexed job that succeeded
 * @param indexFailures where each index has a limit; pods that it holds count as failed, and are
 *     not in the lists
 * @param release pods whose finalizer is to go once the status is written
 * @param fresh pods that failed and were not in the status yet
 * @param failJob why the failure policy fails the job; null where it does not
 */
record Tally(
        int succeeded,
        int failed,
        Set<String> newlySucceeded,
        Set<String> newlyFailed,
        NavigableSet<Integer> indexes,
        IndexFailures indexFailures,
        List<Pod> release,
        List<Pod> fresh,
        boolean anySucceeded,
        @Nullable String failJob) {
    private static final int MOST_AT_ONCE = 500;

    static Tally of(Job job, List<Pod> pods, boolean ending) {
        JobStatus status = job.status();
        Set<String> tracked = new HashSet<>();
        pods.stream().filter(JobPods::isTracked).forEach(pod -> tracked.add(pod.uid()));
        Set<String> succeeding = new LinkedHashSet<>();
        Set<String> failing = new LinkedHashSet<>();
        int succeeded = status.succeeded();
        int failed = status.failed();
        for (String uid : status.uncountedTerminatedPods().succeeded()) {
            if (tracked.contains(uid)) {
                succeeding.add(uid);
            } else {
                succeeded++;
            }
        }
        for (String uid : status.uncountedTerminatedPods().failed()) {
            if (tracked.contains(uid)) {
                failing.add(uid);
            } else {
                failed++;
            }
        }
        boolean indexed = Jobs.isIndexed(job);
        NavigableSet<Integer> indexes =
                indexed
                        ? Indexes.parse(status.completedIndexes(), job.spec().completions())
                        : new TreeSet<>();
        List<Pod> release = new ArrayList<>();
        List<Pod> ended = new ArrayList<>();
        List<Pod> fresh = new ArrayList<>();
        String failJob = null;
        boolean anySucceeded = false;
        for (Pod pod : pods) {
            if (!JobPods.isTracked(pod)) {
                continue;
            }
            String uid = pod.uid();
            if (release.size() >= MOST_AT_ONCE) {
                break;
            }
            if (pod.status().phase().equals("Succeeded")) {
                if (indexed) {
                    int index = JobPods.index(pod);
                    if (index >= 0 && index < job.spec().completions()) {
                        anySucceeded |= indexes.add(index);
                    }
                } else if (succeeding.add(uid)) {
                    anySucceeded = true;
                }
                release.add(pod);
            } else if (isFailed(job, pod, ending)) {
                FailureRules rules = FailureRules.of(job, pod);
                failJob = failJob == null ? rules.failJob() : failJob;
                if (failing.contains(uid)) {
                    release.add(pod);
                    continue;
                }
                ended.add(pod);
                if (rules.counts()) {
                    fresh.add(pod);
                    failing.add(uid);
                }
            } else if (pod.terminating() && job.spec().suspend()) {
                // Stopped by the suspension: neither a success nor a failure.
                release.add(pod);
            }
        }
        IndexFailures indexFailures = IndexFailures.of(job, pods, ended, indexes);
        ended.stream().filter(pod -> !indexFailures.holds(pod)).forEach(release::add);
        indexFailures.replaced().values().forEach(pod -> failing.remove(pod.uid()));
        Tally tally =
                new Tally(
                        succeeded,
                        failed,
                        succeeding,
                        failing,
                        indexes,
                        indexFailures,
                        release,
                        fresh,
                        anySucceeded,
                        failJob);
        return ending ? tally.letGo(job) : tally;
    }

    /** The same where no pod is held for another one, since the job is over. */
    Tally letGo(Job job) {
        Set<String> failing = new LinkedHashSet<>(newlyFailed);
        List<Pod> all = new ArrayList<>(release);
        for (Pod pod : indexFailures.replaced().values()) {
            all.add(pod);
            if (FailureRules.of(job, pod).counts()) {
                failing.add(pod.uid());
            }
        }
        return new Tally(
                succeeded,
                failed,
                newlySucceeded,
                failing,
                indexes,
                new IndexFailures(indexFailures.failed(), Map.of()),
                all,
                fresh,
                anySucceeded,
                failJob);
    }

    private static boolean isFailed(Job job, Pod pod, boolean ending) {
        if (pod.status().phase().equals("Failed")) {
            return true;
        }
        return pod.terminating()
                && !job.spec().suspend()
                && (ending || !Jobs.replacesOnlyFailed(job))
                && !Pods.isTerminal(pod);
    }

    int allSucceeded(Job job) {
        return Jobs.isIndexed(job) ? indexes.size() : succeeded + newlySucceeded.size();
    }

    int allFailed(Job job) {
        long held =
                indexFailures.replaced().values().stream()
                        .filter(pod -> FailureRules.of(job, pod).counts())
                        .count();
        return failedAndReleased() + (int) held;
    }

    private int failedAndReleased() {
        return failed + newlyFailed.size();
    }

    /** The status with what is not counted yet by uid. */
    JobStatus.Builder uncounted(Job job) {
        JobStatus.Builder status =
                job.status()
                        .edit()
                        .uncountedTerminatedPods(u -> {
                            u =
                                    newlySucceeded.isEmpty()
                                            ? u.clearSucceeded()
                                            : u.succeeded(List.copyOf(newlySucceeded));
                            return newlyFailed.isEmpty()
                                    ? u.clearFailed()
                                    : u.failed(List.copyOf(newlyFailed));
                        });
        return numbered(job, status, succeeded, failed);
    }

    /** The status when the finalizers are gone: everything is in the numbers. */
    JobStatus.Builder counted(Job job, JobStatus before) {
        JobStatus.Builder status =
                before.edit().uncountedTerminatedPods(u -> u.clearSucceeded().clearFailed());
        return numbered(job, status, succeeded + newlySucceeded.size(), failedAndReleased());
    }

    private JobStatus.Builder numbered(
            Job job, JobStatus.Builder status, int successes, int failures) {
        int done = successes;
        if (Jobs.isIndexed(job)) {
            done = indexes.size();
            String text = Indexes.format(indexes);
            status =
                    text.isEmpty() ? status.clearCompletedIndexes() : status.completedIndexes(text);
        }
        if (Jobs.limitsEachIndex(job)) {
            status = status.failedIndexes(Indexes.format(indexFailures.failed()));
        }
        status = done > 0 ? status.succeeded(done) : status.clearSucceeded();
        return failures > 0 ? status.failed(failures) : status.clearFailed();
    }
}
