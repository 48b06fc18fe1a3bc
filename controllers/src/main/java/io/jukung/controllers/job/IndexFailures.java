package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The failures of each index, where a job limits them one by one (KEP-3850). How often an index has
 * failed stands in an annotation of its newest pod; so the last failed pod of an index that is to
 * be tried again is kept until the next one carries the number on.
 *
 * @param failed indexes that are given up
 * @param replaced by index: the failed pod that the next one takes the numbers from
 */
record IndexFailures(NavigableSet<Integer> failed, Map<Integer, Pod> replaced) {
    static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
    static final String IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";

    static final IndexFailures NONE = new IndexFailures(new TreeSet<>(), Map.of());

    /**
     * @param ended pods that failed and have the finalizer still
     * @param succeeded indexes
     */
    static IndexFailures of(
            Job job, List<Pod> pods, List<Pod> ended, NavigableSet<Integer> succeeded) {
        if (!Jobs.limitsEachIndex(job)) {
            return NONE;
        }
        NavigableSet<Integer> failed =
                Indexes.parse(job.status().failedIndexes(), job.spec().completions());
        for (Pod pod : ended) {
            int index = JobPods.index(pod);
            if (index >= 0 && givesUp(job, pod)) {
                failed.add(index);
            }
        }
        failed.removeAll(succeeded);
        Set<Integer> done = new HashSet<>(succeeded);
        done.addAll(failed);
        pods.stream().filter(Pods::isActive).forEach(pod -> done.add(JobPods.index(pod)));
        Map<Integer, Pod> replaced = new HashMap<>();
        for (Pod pod : ended) {
            int index = JobPods.index(pod);
            if (index >= 0 && !done.contains(index)) {
                replaced.merge(index, pod, (a, b) -> tries(b) > tries(a) ? b : a);
            }
        }
        return new IndexFailures(failed, replaced);
    }

    private static boolean givesUp(Job job, Pod pod) {
        FailureRules rules = FailureRules.of(job, pod);
        return rules.failIndex()
                || (rules.counts() && count(pod, FAILURES) >= job.spec().backoffLimitPerIndex());
    }

    /** Whether the pod must stay until the next of its index is there. */
    boolean holds(Pod pod) {
        Pod held = replaced.get(JobPods.index(pod));
        return held != null && held.uid().equals(pod.uid());
    }

    /** What an index's next pod is told of its failures. */
    Map<String, String> annotations(Job job, int index) {
        Pod before = replaced.get(index);
        int failures = 0;
        int ignored = 0;
        if (before != null) {
            boolean counts = FailureRules.of(job, before).counts();
            failures = count(before, FAILURES) + (counts ? 1 : 0);
            ignored = count(before, IGNORED) + (counts ? 0 : 1);
        }
        Map<String, String> annotations = new HashMap<>();
        annotations.put(FAILURES, Integer.toString(failures));
        if (ignored > 0) {
            annotations.put(IGNORED, Integer.toString(ignored));
        }
        return annotations;
    }

    /** How many pods of its index have failed when this one has. */
    static int tries(Pod pod) {
        return count(pod, FAILURES) + count(pod, IGNORED) + 1;
    }

    private static int count(Pod pod, String annotation) {
        try {
            return Integer.parseInt(pod.metadata().annotations().getOrDefault(annotation, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
