package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.EnvVar;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pods of a job. */
final class JobPods {
    static final String FINALIZER = "batch.kubernetes.io/job-tracking";
    static final String INDEX = "batch.kubernetes.io/job-completion-index";

    /** Leaves room for what a generated name adds. */
    private static final int LONGEST_PREFIX = 63 - 5;

    private JobPods() {}

    /** A pod without index. */
    static Pod of(Job job) {
        Pod pod = Pods.fromTemplate(job.spec().template(), job);
        List<String> finalizers = new ArrayList<>(pod.metadata().finalizers());
        finalizers.add(FINALIZER);
        return pod.edit().metadata(m -> m.finalizers(finalizers)).build();
    }

    /** The pod of an index, which it is told by an annotation, a label, a variable and its name. */
    static Pod of(Job job, int index, IndexFailures failures) {
        Pod pod = of(job);
        Map<String, String> annotations = new HashMap<>(pod.metadata().annotations());
        if (Jobs.limitsEachIndex(job)) {
            annotations.putAll(failures.annotations(job, index));
        }
        annotations.put(INDEX, Integer.toString(index));
        Map<String, String> labels = new HashMap<>(pod.metadata().labels());
        labels.put(INDEX, Integer.toString(index));
        String suffix = "-" + index + "-";
        String prefix = job.name();
        if (prefix.length() + suffix.length() > LONGEST_PREFIX) {
            prefix = prefix.substring(0, LONGEST_PREFIX - suffix.length());
        }
        String name = prefix + suffix;
        return pod.edit()
                .metadata(m -> m.annotations(annotations).labels(labels).generateName(name))
                .spec(s -> {
                    s.hostname(job.name() + "-" + index);
                    if (!pod.spec().initContainers().isEmpty()) {
                        s.initContainers(told(pod.spec().initContainers()));
                    }
                    return s.containers(told(pod.spec().containers()));
                })
                .build();
    }

    private static List<Container> told(List<Container> containers) {
        EnvVar variable =
                EnvVar.builder()
                        .name("JOB_COMPLETION_INDEX")
                        .valueFrom(v ->
                                v.fieldRef(f -> f.fieldPath("metadata.labels['" + INDEX + "']")))
                        .build();
        return containers.stream()
                .map(container -> {
                    List<EnvVar> env = new ArrayList<>(container.env());
                    if (env.stream().anyMatch(v -> v.name().equals(variable.name()))) {
                        return container;
                    }
                    env.add(variable);
                    return container.edit().env(env).build();
                })
                .toList();
    }

    static boolean isTracked(Pod pod) {
        return pod.metadata().finalizers().contains(FINALIZER);
    }

    /** Its index; -1 for none. */
    static int index(Pod pod) {
        try {
            return Integer.parseInt(pod.metadata().annotations().getOrDefault(INDEX, "-1"));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** When its last container ended, or what comes nearest to that. */
    static Instant finishedAt(Pod pod, Instant now) {
        Instant last = null;
        for (ContainerStatus container : pod.status().containerStatuses()) {
            Instant at = container.state().terminated().finishedAt();
            if (at != null && (last == null || at.isAfter(last))) {
                last = at;
            }
        }
        if (last == null) {
            last = pod.metadata().deletionTimestamp();
        }
        return last == null || last.isAfter(now) ? now : last;
    }
}
