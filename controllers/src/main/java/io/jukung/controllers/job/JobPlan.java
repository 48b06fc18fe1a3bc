package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What to do next.
 *
 * @param create one entry per pod to make: its index, or -1 for a job without indexes
 */
record JobPlan(List<Integer> create, List<Pod> delete) {
    private static final int BURST = 500;

    private static final Comparator<Pod> FIRST_TO_GO =
            Comparator.comparing((Pod pod) -> !pod.spec().nodeName().isEmpty())
                    .thenComparing(pod -> pod.status().phase().equals("Running"))
                    .thenComparing(Pods::isReady)
                    .thenComparing(
                            pod ->
                                    Objects.requireNonNullElse(
                                            pod.metadata().creationTimestamp(), Instant.EPOCH),
                            Comparator.reverseOrder());

    /** All pods end: the job is over or suspended. */
    static JobPlan stop(List<Pod> active) {
        return new JobPlan(List.of(), active);
    }

    /**
     * @param active pods that are not going away
     * @param terminating how many are
     */
    static JobPlan decide(Job job, Tally tally, List<Pod> active, int terminating) {
        int parallelism = job.spec().parallelism();
        int succeeded = tally.allSucceeded(job);
        int wanted;
        NavigableSet<Integer> failed = tally.indexFailures().failed();
        if (job.spec().hasCompletions()) {
            int left = job.spec().completions() - succeeded - failed.size();
            wanted = Math.max(0, Math.min(parallelism, left));
        } else {
            // One success is the sign for all others to finish, so none is added.
            wanted = succeeded > 0 ? Math.min(active.size(), parallelism) : parallelism;
        }
        List<Pod> delete = new ArrayList<>();
        Set<Integer> held = new HashSet<>(tally.indexes());
        List<Pod> kept = new ArrayList<>(active);
        if (Jobs.isIndexed(job)) {
            for (Pod pod : active) {
                int index = JobPods.index(pod);
                if (index < 0 || index >= job.spec().completions() || !held.add(index)) {
                    delete.add(pod);
                }
            }
            kept.removeAll(delete);
            held.addAll(failed);
        }
        int surplus = kept.size() - wanted;
        if (surplus > 0) {
            delete.addAll(kept.stream().sorted(FIRST_TO_GO).limit(surplus).toList());
        }
        if (!delete.isEmpty()) {
            return new JobPlan(List.of(), delete.subList(0, Math.min(BURST, delete.size())));
        }
        int waitFor = Jobs.replacesOnlyFailed(job) ? terminating : 0;
        int missing = Math.min(BURST, wanted - active.size() - waitFor);
        List<Integer> create = new ArrayList<>();
        for (int index = 0; create.size() < missing; index++) {
            if (!Jobs.isIndexed(job)) {
                create.add(-1);
            } else if (index >= job.spec().completions()) {
                break;
            } else if (!held.contains(index)) {
                create.add(index);
            }
        }
        return new JobPlan(create, List.of());
    }

    /** The same without the pods to make for which this says that they wait. */
    JobPlan without(IntPredicate waits) {
        return new JobPlan(create.stream().filter(index -> !waits.test(index)).toList(), delete);
    }
}
