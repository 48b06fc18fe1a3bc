package io.jukung.controllers.replicaset;

import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which pods are missed least: kube-controller-manager's {@code ActivePodsWithRanks}. */
final class Victims {
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private Victims() {}

    /** The pods, those to delete first. */
    static List<Pod> ranked(List<Pod> pods, List<Pod> related, Instant now) {
        Map<String, Integer> perNode = new HashMap<>();
        for (Pod pod : related) {
            perNode.merge(pod.spec().nodeName(), 1, Integer::sum);
        }
        return pods.stream()
                .sorted(
                        Comparator.comparing((Pod pod) -> !pod.spec().nodeName().isEmpty())
                                .thenComparingInt(Victims::phase)
                                .thenComparing(Pods::isReady)
                                .thenComparingInt(Victims::deletionCost)
                                .thenComparingInt(
                                        pod -> -perNode.getOrDefault(pod.spec().nodeName(), 0))
                                .thenComparing((a, b) ->
                                        youngerFirst(
                                                a, Pods.readySince(a), b, Pods.readySince(b), now))
                                .thenComparingInt(pod -> -restarts(pod))
                                .thenComparing((a, b) ->
                                        youngerFirst(
                                                a,
                                                a.metadata().creationTimestamp(),
                                                b,
                                                b.metadata().creationTimestamp(),
                                                now)))
                .toList();
    }

    private static int phase(Pod pod) {
        return switch (pod.status().phase()) {
            case "Unknown" -> 1;
            case "Running" -> 2;
            default -> 0;
        };
    }

    private static int deletionCost(Pod pod) {
        String cost = pod.metadata().annotations().get(DELETION_COST);
        try {
            return cost == null ? 0 : Integer.parseInt(cost);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static int restarts(Pod pod) {
        return pod.status().containerStatuses().stream()
                .mapToInt(ContainerStatus::restartCount)
                .max()
                .orElse(0);
    }

    /** By order of magnitude only, so that among pods of about one age the choice is random. */
    private static int youngerFirst(
            Pod a, @Nullable Instant atA, Pod b, @Nullable Instant atB, Instant now) {
        if (Objects.equals(atA, atB)) {
            return 0;
        }
        if (atA == null || atB == null) {
            return atA == null ? -1 : 1;
        }
        int byMagnitude = Integer.compare(magnitude(atA, now), magnitude(atB, now));
        return byMagnitude != 0 ? byMagnitude : a.uid().compareTo(b.uid());
    }

    private static int magnitude(Instant at, Instant now) {
        long nanos = Duration.between(at, now).toNanos();
        return nanos <= 0 ? -1 : 63 - Long.numberOfLeadingZeros(nanos);
    }
}
