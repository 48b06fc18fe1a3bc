package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions that a kubelet owns, with upstream's reasons and messages. */
public final class PodConditions {
    public static final List<String> OWNED =
            List.of(
                    "PodReadyToStartContainers",
                    "Initialized",
                    "Ready",
                    "ContainersReady",
                    "PodScheduled");

    private PodConditions() {}

    /** A condition's verdict. */
    private record Verdict(boolean status, String reason, String message) {
        static final Verdict YES = new Verdict(true, "", "");
    }

    /**
     * The owned conditions in upstream's order; a transition's time changes with the status only.
     */
    static List<PodCondition> of(
            Pod pod,
            RuntimePod runtime,
            List<ContainerStatus> statuses,
            String phase,
            List<PodCondition> before,
            Instant now) {
        RuntimePod.Sandbox sandbox = runtime.readySandbox();
        boolean network = sandbox != null && (sandbox.hostNetwork() || !sandbox.ips().isEmpty());
        Verdict containers = containersReady(pod, statuses, phase);
        List<PodCondition> conditions = new ArrayList<>();
        conditions.add(
                condition(
                        pod,
                        "PodReadyToStartContainers",
                        new Verdict(network, "", ""),
                        before,
                        now));
        conditions.add(
                condition(pod, "Initialized", initialized(pod, statuses, phase), before, now));
        conditions.add(condition(pod, "Ready", ready(pod, containers, before), before, now));
        conditions.add(condition(pod, "ContainersReady", containers, before, now));
        conditions.add(condition(pod, "PodScheduled", Verdict.YES, before, now));
        return conditions;
    }

    private static Verdict initialized(Pod pod, List<ContainerStatus> statuses, String phase) {
        List<String> unknown = new ArrayList<>();
        List<String> incomplete = new ArrayList<>();
        for (Container container : pod.spec().initContainers()) {
            ContainerStatus status = PodPhase.find(statuses, container.name());
            boolean sidecar = PodPlan.isSidecar(container);
            if (status == null) {
                unknown.add(container.name());
            } else if (sidecar ? !status.started() : !status.ready()) {
                incomplete.add(container.name());
            }
        }
        if (phase.equals("Succeeded") && unknown.isEmpty()) {
            return new Verdict(true, "PodCompleted", "");
        }
        // Once a container has run, sidecars that restart do not take initialization back.
        boolean mains =
                pod.spec().containers().stream()
                        .map(container -> PodPhase.find(statuses, container.name()))
                        .anyMatch(status ->
                                status != null
                                        && (status.state().hasRunning()
                                                || status.lastState().hasTerminated()
                                                || status.state().hasTerminated()));
        if (mains) {
            return Verdict.YES;
        }
        List<String> texts = new ArrayList<>();
        if (!unknown.isEmpty()) {
            texts.add("containers with unknown status: " + names(unknown));
        }
        if (!incomplete.isEmpty()) {
            texts.add("containers with incomplete status: " + names(incomplete));
        }
        return texts.isEmpty()
                ? Verdict.YES
                : new Verdict(false, "ContainersNotInitialized", String.join(", ", texts));
    }

    private static Verdict containersReady(Pod pod, List<ContainerStatus> statuses, String phase) {
        List<String> unknown = new ArrayList<>();
        List<String> unready = new ArrayList<>();
        List<Container> all = new ArrayList<>();
        pod.spec().initContainers().stream().filter(PodPlan::isSidecar).forEach(all::add);
        all.addAll(pod.spec().containers());
        for (Container container : all) {
            ContainerStatus status = PodPhase.find(statuses, container.name());
            if (status == null) {
                unknown.add(container.name());
            } else if (!status.ready()) {
                unready.add(container.name());
            }
        }
        if (phase.equals("Succeeded") && unknown.isEmpty()) {
            return new Verdict(false, "PodCompleted", "");
        }
        if (phase.equals("Failed")) {
            return new Verdict(false, "PodFailed", "");
        }
        List<String> texts = new ArrayList<>();
        if (!unknown.isEmpty()) {
            texts.add("containers with unknown status: " + names(unknown));
        }
        if (!unready.isEmpty()) {
            texts.add("containers with unready status: " + names(unready));
        }
        return texts.isEmpty()
                ? Verdict.YES
                : new Verdict(false, "ContainersNotReady", String.join(", ", texts));
    }

    private static Verdict ready(Pod pod, Verdict containers, List<PodCondition> present) {
        if (!containers.status()) {
            return containers;
        }
        List<String> texts = new ArrayList<>();
        for (var gate : pod.spec().readinessGates()) {
            PodCondition condition = find(present, gate.conditionType());
            if (condition == null) {
                texts.add(
                        "corresponding condition of pod readiness gate \"%s\" does not exist."
                                .formatted(gate.conditionType()));
            } else if (!condition.status().equals("True")) {
                texts.add(
                        "the status of pod readiness gate \"%s\" is not \"True\", but %s"
                                .formatted(gate.conditionType(), condition.status()));
            }
        }
        return texts.isEmpty()
                ? Verdict.YES
                : new Verdict(false, "ReadinessGatesNotReady", String.join(", ", texts));
    }

    private static PodCondition condition(
            Pod pod, String type, Verdict verdict, List<PodCondition> before, Instant now) {
        String status = verdict.status() ? "True" : "False";
        PodCondition old = find(before, type);
        Instant since = old == null ? null : old.lastTransitionTime();
        boolean same = old != null && since != null && old.status().equals(status);
        PodCondition.Builder condition =
                PodCondition.builder()
                        .type(type)
                        .status(status)
                        .lastTransitionTime(same && since != null ? since : now);
        if (!verdict.reason().isEmpty()) {
            condition.reason(verdict.reason());
        }
        if (!verdict.message().isEmpty()) {
            condition.message(verdict.message());
        }
        if (pod.metadata().generation() > 0) {
            condition.observedGeneration(pod.metadata().generation());
        }
        return condition.build();
    }

    private static @Nullable PodCondition find(List<PodCondition> conditions, String type) {
        for (PodCondition condition : conditions) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    private static String names(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
