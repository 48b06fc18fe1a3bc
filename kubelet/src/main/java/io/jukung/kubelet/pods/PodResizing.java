package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.kubelet.cgroups.PodResources;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.resize.PodAllocation;
import io.jukung.kubelet.sync.PodPlan;
import io.jukung.kubelet.sync.PodStatusWriter;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resizes one pod: decides whether the node can give what the pod asks for, brings its containers
 * and control group there, and tells both as conditions and events (KEP-1287).
 */
final class PodResizing {
    static final String PENDING = "PodResizePending";
    static final String IN_PROGRESS = "PodResizeInProgress";

    private final Tools tools;
    private @Nullable PodAllocation allocation;
    private @Nullable Told pending;
    private @Nullable Told inProgress;

    /** What the pod's group has. */
    private @Nullable PodResources room;

    /** A condition, as it was told. */
    private record Told(String reason, String message, long generation, Instant since) {}

    PodResizing(Tools tools) {
        this.tools = tools;
    }

    /** A pod as it is to run, with what the node gives it. */
    Pod settle(Pod desired, RuntimePod runtime) throws IOException {
        PodAllocation known = allocation;
        if (known == null) {
            known = PodAllocation.load(tools.volumes().folder(desired.uid()), desired, runtime);
            allocation = known;
        }
        if (known.isGranted(desired)) {
            pending = null;
        } else {
            PodStatusWriter.Override lack = lack(desired);
            if (lack == null) {
                known.grant(desired);
                pending = null;
                inProgress = told("", "", desired.metadata().generation());
                event(desired, "Normal", "ResizeStarted", "Pod resize started", "");
            } else {
                refuse(desired, lack);
            }
        }
        Pod given = known.of(desired);
        tools.allocated().put(given.uid(), given);
        if (room == null) {
            room = PodResources.of(PodAllocation.running(given, known.seen(runtime)));
            if (inProgress == null && !room.equals(PodResources.of(given))) {
                // a kubelet before this one granted it, and ended
                inProgress = told("", "", desired.metadata().generation());
            }
        }
        return given;
    }

    private void refuse(Pod desired, PodStatusWriter.Override lack) {
        Told before = pending;
        long generation = desired.metadata().generation();
        if (before != null
                && before.generation() == generation
                && before.message().equals(lack.message())) {
            return;
        }
        pending = told(lack.reason(), lack.message(), generation);
        event(
                desired,
                "Warning",
                "Resize" + lack.reason(),
                "Pod resize " + lack.reason(),
                lack.message());
    }

    private Told told(String reason, String message, long generation) {
        return new Told(reason, message, generation, tools.clock().now());
    }

    /** Why a pod does not get what it asks for, now or ever; null where it does. */
    private PodStatusWriter.@Nullable Override lack(Pod desired) {
        NodeFacts facts = tools.facts().get();
        List<Pod> others =
                tools.allocated().values().stream()
                        .filter(pod -> !pod.uid().equals(desired.uid()))
                        .toList();
        Admission admission = new Admission(desired, facts, others);
        String never = admission.shortOfCapacity();
        if (never != null) {
            return new PodStatusWriter.Override("", "Infeasible", never);
        }
        PodStatusWriter.Override now = admission.resources();
        return now == null ? null : new PodStatusWriter.Override("", "Deferred", now.message());
    }

    /** What the runtime has, each container with what it really has. */
    RuntimePod seen(RuntimePod runtime) {
        return allocation == null ? runtime : allocation.seen(runtime);
    }

    /** Whether something must be looked at again though nobody tells. */
    boolean waits() {
        return pending != null;
    }

    /** The conditions as they stand. */
    List<PodCondition> conditions() {
        List<PodCondition> conditions = new ArrayList<>();
        if (pending != null) {
            conditions.add(condition(PENDING, pending));
        }
        if (inProgress != null) {
            conditions.add(condition(IN_PROGRESS, inProgress));
        }
        return conditions;
    }

    private static PodCondition condition(String type, Told told) {
        PodCondition.Builder condition =
                PodCondition.builder()
                        .type(type)
                        .status("True")
                        .lastTransitionTime(told.since())
                        .observedGeneration(told.generation());
        if (!told.reason().isEmpty()) {
            condition.reason(told.reason());
        }
        if (!told.message().isEmpty()) {
            condition.message(told.message());
        }
        return condition.build();
    }

    /** Whether a resize has begun and not ended. */
    boolean underWay() {
        return inProgress != null;
    }

    /**
     * Makes room in the pod's group, and resizes the running containers that need no restart.
     *
     * @return whether it went well; else it is worth trying again
     */
    boolean resize(Pod pod, List<PodPlan.Resize> resizes) {
        try {
            fit(pod, Objects.requireNonNull(room).union(PodResources.of(pod)));
            for (PodPlan.Resize resize : resizes) {
                Container container = resize.container();
                tools.cri()
                        .updateContainerResources(
                                resize.running().id(),
                                ContainerStarter.resources(pod, container, tools.facts().get()));
                Objects.requireNonNull(allocation)
                        .resized(resize.running().id(), container.resources());
            }
            return true;
        } catch (CriException | IOException e) {
            failed(pod, e);
            return false;
        }
    }

    private void fit(Pod pod, PodResources to) throws IOException {
        tools.cgroups().resize(pod, to);
        room = to;
    }

    private void failed(Pod pod, Exception e) {
        String why = String.valueOf(e.getMessage());
        if (inProgress == null || !inProgress.message().equals(why)) {
            inProgress = told("Error", why, pod.metadata().generation());
            event(pod, "Warning", "ResizeError", "Pod resize error", why);
        }
    }

    /**
     * All containers have what they are to have: the pod's group gets no more than that, and a
     * resize that was under way is over.
     *
     * @return whether one was
     */
    boolean done(Pod pod) {
        if (inProgress == null) {
            return false;
        }
        try {
            fit(pod, PodResources.of(pod));
        } catch (IOException e) {
            failed(pod, e);
            return false;
        }
        inProgress = null;
        event(pod, "Normal", "ResizeCompleted", "Pod resize completed", "");
        return true;
    }

    void forget(Pod pod) {
        tools.allocated().remove(pod.uid());
    }

    private void event(Pod pod, String type, String reason, String prefix, String error) {
        JsonObject.Builder summary = JsonObject.builder();
        if (!pod.spec().initContainers().isEmpty()) {
            summary.put("initContainers", summary(pod.spec().initContainers()));
        }
        summary.put("containers", summary(pod.spec().containers()));
        summary.put("generation", pod.metadata().generation());
        if (!error.isEmpty()) {
            summary.put("error", error);
        }
        String message = prefix + ": " + summary.build();
        if (type.equals("Normal")) {
            tools.events().normal(pod, reason, message);
        } else {
            tools.events().warning(pod, reason, message);
        }
    }

    private static JsonArray summary(List<Container> containers) {
        return JsonArray.copyOf(
                containers.stream()
                        .map(c ->
                                JsonObject.of("name", c.name(), "resources", c.resources().node()))
                        .toList());
    }
}
