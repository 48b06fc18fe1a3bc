package io.jukung.scheduler.core;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.policy.v1.PodDisruptionBudget;
import io.jukung.machinery.selector.LabelSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds pods of lower priority whose leaving would make room for one that has no place (upstream's
 * DefaultPreemption): on each node as few as will do, then the node where it hurts least.
 */
public final class Preemption {
    private static final String NO_VICTIMS = "No preemption victims found for incoming pod";
    private static final String NO_HELP = "Preemption is not helpful for scheduling";

    private final Core core;

    public Preemption(Core core) {
        this.core = core;
    }

    /** What comes of it. */
    public sealed interface Outcome {
        /** These leave this node for the pod. */
        record Evict(String node, List<Pod> victims) implements Outcome {}

        /** Nobody leaves; upstream's words for why. */
        record Nothing(String message) implements Outcome {}
    }

    /** A node and who would leave it, how many of them against a budget. */
    private record Candidate(NodeInfo node, List<PodInfo> victims, int violations) {}

    public Outcome preempt(
            PodInfo pod,
            Placement.Nowhere nowhere,
            Snapshot snapshot,
            List<PodDisruptionBudget> budgets) {
        if (pod.pod().spec().preemptionPolicy().equals("Never")) {
            return new Outcome.Nothing("not eligible due to preemptionPolicy=Never.");
        }
        String nominated = pod.pod().status().nominatedNodeName();
        if (victimsStillLeaving(pod, nominated, snapshot)) {
            return new Outcome.Nothing(
                    "not eligible due to a terminating pod on the nominated node.");
        }
        List<Candidate> candidates = new ArrayList<>();
        for (NodeInfo node : nowhere.hopeful()) {
            Candidate candidate = candidate(pod, node, snapshot, budgets);
            if (candidate != null) {
                candidates.add(candidate);
            }
        }
        if (candidates.isEmpty()) {
            Map<String, Integer> reasons = new HashMap<>();
            int hopeful = nowhere.hopeful().size();
            if (hopeful > 0) {
                reasons.put(NO_VICTIMS, hopeful);
            }
            if (nowhere.nodes() > hopeful) {
                reasons.put(NO_HELP, nowhere.nodes() - hopeful);
            }
            return new Outcome.Nothing(Placement.Nowhere.counted(nowhere.nodes(), reasons));
        }
        Candidate chosen = candidates.stream().min(LEAST_HARM).orElseThrow();
        return new Outcome.Evict(
                chosen.node().name(), chosen.victims().stream().map(PodInfo::pod).toList());
    }

    private static boolean victimsStillLeaving(PodInfo pod, String nominated, Snapshot snapshot) {
        return snapshot.nodes().stream()
                .filter(node -> node.name().equals(nominated))
                .flatMap(node -> node.pods().stream())
                .anyMatch(other ->
                        other.priority() < pod.priority()
                                && other.pod().terminating()
                                && preempted(other.pod()));
    }

    private static boolean preempted(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c ->
                        c.type().equals("DisruptionTarget")
                                && c.status().equals("True")
                                && c.reason().equals("PreemptionByScheduler"));
    }

    /** All of lower priority leave, then as many as can be come back, the important ones first. */
    private @Nullable Candidate candidate(
            PodInfo pod, NodeInfo node, Snapshot snapshot, List<PodDisruptionBudget> budgets) {
        List<PodInfo> lower =
                node.pods().stream()
                        .filter(other -> other.priority() < pod.priority())
                        .sorted(MOST_IMPORTANT)
                        .toList();
        if (lower.isEmpty() || !fitsWithout(pod, node, lower, snapshot)) {
            return null;
        }
        List<PodInfo> violating = violating(lower, budgets);
        List<PodInfo> order = new ArrayList<>(violating);
        lower.stream().filter(other -> !violating.contains(other)).forEach(order::add);
        List<PodInfo> leaving = new ArrayList<>(lower);
        int violations = 0;
        for (PodInfo other : order) {
            leaving.remove(other);
            if (!fitsWithout(pod, node, leaving, snapshot)) {
                leaving.add(other);
                violations += violating.contains(other) ? 1 : 0;
            }
        }
        leaving.sort(MOST_IMPORTANT);
        return new Candidate(node, List.copyOf(leaving), violations);
    }

    private boolean fitsWithout(
            PodInfo pod, NodeInfo node, List<PodInfo> leaving, Snapshot snapshot) {
        NodeInfo rest = node.without(leaving);
        return core.fits(pod, snapshot.with(rest), rest);
    }

    /** Those whose leaving breaks a disruption budget. */
    private static List<PodInfo> violating(List<PodInfo> pods, List<PodDisruptionBudget> budgets) {
        Map<PodDisruptionBudget, Integer> allowed = new HashMap<>();
        budgets.forEach(budget -> allowed.put(budget, budget.status().disruptionsAllowed()));
        List<PodInfo> violating = new ArrayList<>();
        for (PodInfo pod : pods) {
            boolean breaks = false;
            for (PodDisruptionBudget budget : budgets) {
                boolean covers =
                        budget.namespace().equals(pod.pod().namespace())
                                && !pod.pod().metadata().labels().isEmpty()
                                && LabelSelector.of(budget.spec().selector().node())
                                        .matches(pod.pod().metadata().labels())
                                && !budget.status().disruptedPods().containsKey(pod.pod().name());
                if (covers) {
                    breaks |= allowed.merge(budget, -1, Integer::sum) < 0;
                }
            }
            if (breaks) {
                violating.add(pod);
            }
        }
        return violating;
    }

    private static Instant started(PodInfo pod) {
        Instant start = pod.pod().status().startTime();
        return start == null ? Instant.MAX : start;
    }

    /** Higher priority first, then the one that has run longer. */
    private static final Comparator<PodInfo> MOST_IMPORTANT =
            Comparator.comparingInt(PodInfo::priority)
                    .reversed()
                    .thenComparing(Preemption::started);

    /**
     * Fewest broken budgets, lowest priorities, fewest pods, the most important one started last.
     */
    private static final Comparator<Candidate> LEAST_HARM =
            Comparator.comparingInt(Candidate::violations)
                    .thenComparingInt(c -> c.victims().getFirst().priority())
                    .thenComparingLong(c ->
                            c.victims().stream()
                                    .mapToLong(v -> v.priority() + 1L + Integer.MAX_VALUE)
                                    .sum())
                    .thenComparingInt(c -> c.victims().size())
                    .thenComparing(
                            c -> {
                                int highest = c.victims().getFirst().priority();
                                return c.victims().stream()
                                        .filter(v -> v.priority() == highest)
                                        .map(Preemption::started)
                                        .min(Comparator.naturalOrder())
                                        .orElse(Instant.MAX);
                            },
                            Comparator.reverseOrder());
}
