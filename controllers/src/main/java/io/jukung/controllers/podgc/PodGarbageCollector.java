package io.jukung.controllers.podgc;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.informer.Informer;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at all pods every twenty seconds. */
public final class PodGarbageCollector implements Controller {
    private static final System.Logger LOG = System.getLogger("pod-garbage-collector-controller");
    private static final Duration PERIOD = Duration.ofSeconds(20);
    private static final Duration QUARANTINE = Duration.ofSeconds(40);
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    private final Client client;
    private final Clock clock;
    private final int threshold;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;

    /** Names of missing nodes, with when they were first missed. */
    private final Map<String, Instant> missing = new HashMap<>();

    public PodGarbageCollector(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        threshold = context.settings().terminatedPodGcThreshold();
        pods = context.informers().informer(Pod.KIND);
        nodes = context.informers().informer(Node.KIND);
    }

    @Override
    public void run() throws InterruptedException {
        while (true) {
            collect();
            clock.sleep(PERIOD);
        }
    }

    void collect() {
        List<Pod> all = pods.lister().list();
        if (threshold > 0) {
            finishedBeyond(all).forEach(pod -> remove(pod, false, "", ""));
        }
        outOfService(all).forEach(pod -> remove(pod, true, "", ""));
        orphaned(all)
                .forEach(pod ->
                        remove(pod, true, "DeletionByPodGC", "PodGC: node no longer exists"));
        all.stream()
                .filter(pod -> pod.terminating() && pod.spec().nodeName().isEmpty())
                .forEach(pod -> remove(pod, true, "", ""));
    }

    private List<Pod> finishedBeyond(List<Pod> all) {
        List<Pod> finished =
                all.stream()
                        .filter(pod -> Pods.isTerminal(pod) && !pod.terminating())
                        .sorted(
                                Comparator.comparing(PodGarbageCollector::created)
                                        .thenComparing(Pod::key))
                        .toList();
        return finished.subList(0, Math.max(0, finished.size() - threshold));
    }

    private List<Pod> outOfService(List<Pod> all) {
        Set<String> out =
                nodes.lister().list().stream()
                        .filter(node ->
                                node.spec().taints().stream()
                                        .anyMatch(t -> t.key().equals(OUT_OF_SERVICE)))
                        .filter(node ->
                                node.status().conditions().stream()
                                        .noneMatch(c ->
                                                c.type().equals("Ready")
                                                        && c.status().equals("True")))
                        .map(Node::name)
                        .collect(Collectors.toSet());
        return all.stream()
                .filter(pod -> pod.terminating() && out.contains(pod.spec().nodeName()))
                .toList();
    }

    /** Pods of nodes that are missing for a while, and of which the server knows nothing either. */
    private List<Pod> orphaned(List<Pod> all) {
        Instant now = clock.now();
        Map<String, List<Pod>> byMissing = new HashMap<>();
        for (Pod pod : all) {
            String node = pod.spec().nodeName();
            if (!node.isEmpty() && nodes.lister().get(node) == null) {
                byMissing.computeIfAbsent(node, n -> new ArrayList<>()).add(pod);
            }
        }
        missing.keySet().retainAll(byMissing.keySet());
        List<Pod> orphans = new ArrayList<>();
        byMissing.forEach((node, on) -> {
            Instant since = missing.computeIfAbsent(node, n -> now);
            if (!since.plus(QUARANTINE).isAfter(now) && client.find(Node.KIND, "", node) == null) {
                orphans.addAll(on);
            }
        });
        return orphans;
    }

    /** Marks a pod Failed, telling why where there is a reason, and deletes it without grace. */
    private void remove(Pod pod, boolean markFailed, String reason, String message) {
        try {
            if (markFailed && !Pods.isTerminal(pod)) {
                Pod failed = pod.edit().status(s -> s.phase("Failed")).build();
                if (!reason.isEmpty()) {
                    List<PodCondition> conditions = new ArrayList<>(pod.status().conditions());
                    conditions.removeIf(c -> c.type().equals("DisruptionTarget"));
                    conditions.add(
                            PodCondition.builder()
                                    .type("DisruptionTarget")
                                    .status("True")
                                    .reason(reason)
                                    .message(message)
                                    .lastTransitionTime(clock.now())
                                    .build());
                    failed = failed.edit().status(s -> s.conditions(conditions)).build();
                }
                client.updateStatus(Pod.KIND, failed);
            }
            client.deleteIfThere(
                    Pod.KIND, pod.namespace(), pod.name(), DeleteOptions.NOW.withUid(pod.uid()));
        } catch (StatusException e) {
            // The next round sees what is left to do.
            LOG.log(
                    e.isNotFound() || e.isConflict() ? Level.DEBUG : Level.WARNING,
                    "Failed to remove pod {0}: {1}",
                    pod.key(),
                    e.getMessage());
        }
    }

    private static Instant created(Pod pod) {
        Instant created = pod.metadata().creationTimestamp();
        return created == null ? Instant.EPOCH : created;
    }
}
