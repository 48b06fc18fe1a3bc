package io.jukung.controllers.daemonset;

import io.jukung.api.apps.v1.DaemonSet;
import io.jukung.api.apps.v1.RollingUpdateDaemonSet;
import io.jukung.api.core.v1.Pod;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.tree.IntOrString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to do next.
 *
 * @param create nodes that get a pod
 * @param delete pods that are too many, misplaced or outdated
 * @param finished pods that ran to their end: deleted, to be made anew
 */
record DaemonPlan(List<String> create, List<Pod> delete, List<Pod> finished) {
    /** Pods on nodes come first, older ones before younger. */
    static final Comparator<Pod> FIRST_TO_STAY =
            Comparator.comparing((Pod pod) -> pod.spec().nodeName().isEmpty())
                    .thenComparing(pod ->
                            Objects.requireNonNullElse(
                                    pod.metadata().creationTimestamp(), Instant.MAX))
                    .thenComparing(Pod::name);

    /**
     * What makes every node have what it should, whatever the revision.
     *
     * @param nodes how every node fits
     * @param pods the set's pods by node
     */
    static DaemonPlan place(
            DaemonSet set,
            Map<String, NodeFit> nodes,
            Map<String, List<Pod>> pods,
            String hash,
            Instant now) {
        DaemonPlan plan = new DaemonPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        nodes.forEach((node, fit) -> {
            List<Pod> there = pods.getOrDefault(node, List.of());
            if (fit.run() && there.isEmpty()) {
                plan.create.add(node);
            } else if (fit.keep()) {
                plan.thin(set, there, hash, now);
            } else {
                there.stream().filter(pod -> !pod.terminating()).forEach(plan.delete::add);
            }
        });
        // Nobody else deletes what waits for a node that is gone.
        pods.forEach((node, there) -> {
            if (!nodes.containsKey(node)) {
                there.stream()
                        .filter(p -> p.spec().nodeName().isEmpty() && !p.terminating())
                        .forEach(plan.delete::add);
            }
        });
        return plan;
    }

    private void thin(DaemonSet set, List<Pod> there, String hash, Instant now) {
        List<Pod> running = new ArrayList<>();
        for (Pod pod : there) {
            if (Pods.isTerminal(pod) && !pod.terminating()) {
                finished.add(pod);
            } else if (!pod.terminating()) {
                running.add(pod);
            }
        }
        running.sort(FIRST_TO_STAY);
        if (!Pace.of(set, 1).surges()) {
            delete.addAll(running.subList(Math.min(1, running.size()), running.size()));
            return;
        }
        Pod newPod = null;
        Pod oldPod = null;
        for (Pod pod : running) {
            if (DaemonPods.isUpdated(pod, hash) && newPod == null) {
                newPod = pod;
            } else if (!DaemonPods.isUpdated(pod, hash) && oldPod == null) {
                oldPod = pod;
            } else {
                delete.add(pod);
            }
        }
        if (newPod != null
                && oldPod != null
                && (!Pods.isReady(oldPod)
                        || Pods.isAvailable(newPod, set.spec().minReadySeconds(), now))) {
            delete.add(oldPod);
        }
    }

    /** The next step of a rolling update. */
    static DaemonPlan update(
            DaemonSet set,
            Map<String, NodeFit> nodes,
            Map<String, List<Pod>> pods,
            String hash,
            Instant now) {
        int desired = (int) nodes.values().stream().filter(NodeFit::run).count();
        Pace pace = Pace.of(set, desired);
        DaemonPlan plan = new DaemonPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (pace.surges()) {
            plan.surge(set, nodes, pods, hash, pace.surge(), now);
        } else {
            plan.replace(set, nodes, pods, hash, pace.unavailable(), now);
        }
        return plan;
    }

    private void replace(
            DaemonSet set,
            Map<String, NodeFit> nodes,
            Map<String, List<Pod>> pods,
            String hash,
            int max,
            Instant now) {
        int unavailable = 0;
        List<Pod> candidates = new ArrayList<>();
        for (String node : nodes.keySet()) {
            Pair pair = Pair.of(pods.getOrDefault(node, List.of()), hash);
            if (!nodes.get(node).run() && pair.isEmpty()) {
                continue;
            }
            if (pair.ambiguous() || pair.isEmpty()) {
                unavailable++;
            } else if (pair.updated() != null) {
                unavailable += isAvailable(set, pair.updated(), now) ? 0 : 1;
            } else if (pair.outdated() != null) {
                if (isAvailable(set, pair.outdated(), now)) {
                    candidates.add(pair.outdated());
                } else {
                    delete.add(pair.outdated());
                }
            }
        }
        int left = Math.min(candidates.size(), Math.max(0, max - unavailable));
        delete.addAll(candidates.subList(0, left));
    }

    private void surge(
            DaemonSet set,
            Map<String, NodeFit> nodes,
            Map<String, List<Pod>> pods,
            String hash,
            int max,
            Instant now) {
        int surging = 0;
        List<String> candidates = new ArrayList<>();
        for (String node : nodes.keySet()) {
            Pair pair = Pair.of(pods.getOrDefault(node, List.of()), hash);
            if (pair.ambiguous()) {
                surging++;
            } else if (pair.outdated() != null && pair.updated() == null) {
                if (!nodes.get(node).run()) {
                    continue;
                }
                if (isAvailable(set, pair.outdated(), now)) {
                    candidates.add(node);
                } else {
                    create.add(node);
                }
            } else if (pair.outdated() != null && pair.updated() != null) {
                if (isAvailable(set, pair.updated(), now)) {
                    delete.add(pair.outdated());
                } else {
                    surging++;
                }
            }
        }
        int left = Math.min(candidates.size(), Math.max(0, max - surging));
        create.addAll(candidates.subList(0, left));
    }

    private static boolean isAvailable(DaemonSet set, @Nullable Pod pod, Instant now) {
        return pod != null && Pods.isAvailable(pod, set.spec().minReadySeconds(), now);
    }

    /** A node's pods that are not going away: at most one of each kind unless ambiguous. */
    private record Pair(@Nullable Pod updated, @Nullable Pod outdated, boolean ambiguous) {
        static Pair of(List<Pod> pods, String hash) {
            Pod updated = null;
            Pod outdated = null;
            boolean ambiguous = false;
            for (Pod pod : pods) {
                if (pod.terminating()) {
                    continue;
                }
                if (DaemonPods.isUpdated(pod, hash)) {
                    ambiguous |= updated != null;
                    updated = pod;
                } else {
                    ambiguous |= outdated != null;
                    outdated = pod;
                }
            }
            return new Pair(updated, outdated, ambiguous);
        }

        boolean isEmpty() {
            return updated == null && outdated == null;
        }
    }

    /** How many nodes may be in the middle of an update. */
    private record Pace(int surge, int unavailable) {
        static Pace of(DaemonSet set, int desired) {
            RollingUpdateDaemonSet rolling = set.spec().updateStrategy().rollingUpdate();
            IntOrString maxSurge = rolling.maxSurge();
            IntOrString maxUnavailable = rolling.maxUnavailable();
            boolean isRolling = set.spec().updateStrategy().type().equals("RollingUpdate");
            int surge = !isRolling || maxSurge == null ? 0 : maxSurge.scaled(desired, true);
            int unavailable =
                    !isRolling || maxUnavailable == null ? 0 : maxUnavailable.scaled(desired, true);
            return new Pace(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
        }

        boolean surges() {
            return surge > 0;
        }
    }
}
