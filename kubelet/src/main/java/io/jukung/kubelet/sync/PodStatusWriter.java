package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerState;
import io.jukung.api.core.v1.ContainerStateTerminated;
import io.jukung.api.core.v1.ContainerStateWaiting;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.HostIP;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.api.core.v1.PodIP;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.api.core.v1.VolumeMountStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a pod's status from what the runtime has, as upstream words it. */
public final class PodStatusWriter {
    private PodStatusWriter() {}

    /**
     * What the status is made from.
     *
     * @param before the last status written, or the API's
     * @param waiting why containers do not run, by name
     * @param terminal whether the pod is over: what has no end on record counts as failed
     * @param override phase, reason and message that are decided already (rejected, evicted,
     *     deadline exceeded); null for none
     * @param runtimeName {@code containerd}
     */
    public record Input(
            Pod pod,
            PodStatus before,
            RuntimePod runtime,
            ProbeView probes,
            Map<String, Waiting> waiting,
            boolean terminal,
            @Nullable Override override,
            String runtimeName,
            List<String> hostIps,
            Instant now) {}

    /** A phase that is decided already. */
    public record Override(String phase, String reason, String message) {}

    /** The whole status. */
    public static PodStatus write(Input in) {
        Pod pod = in.pod();
        PodStatus before = in.before();
        boolean hasInits = !pod.spec().initContainers().isEmpty();
        List<ContainerStatus> inits = new ArrayList<>();
        for (Container container : pod.spec().initContainers()) {
            inits.add(status(in, container, before.initContainerStatuses(), true, hasInits));
        }
        List<ContainerStatus> mains = new ArrayList<>();
        for (Container container : pod.spec().containers()) {
            mains.add(status(in, container, before.containerStatuses(), false, hasInits));
        }
        List<ContainerStatus> all = new ArrayList<>(inits);
        all.addAll(mains);
        Override override = in.override();
        String phase = override != null ? override.phase() : PodPhase.of(pod, all, in.terminal());
        if (override == null
                && (before.phase().equals("Failed") || before.phase().equals("Succeeded"))) {
            phase = before.phase();
        }
        List<PodCondition> conditions = new ArrayList<>();
        conditions.addAll(
                PodConditions.of(pod, in.runtime(), all, phase, before.conditions(), in.now()));
        for (PodCondition condition : before.conditions()) {
            if (!PodConditions.OWNED.contains(condition.type())) {
                conditions.add(condition);
            }
        }
        PodStatus.Builder status =
                before.edit().phase(phase).conditions(conditions).containerStatuses(mains);
        if (hasInits) {
            status.initContainerStatuses(inits);
        }
        if (!pod.spec().ephemeralContainers().isEmpty()) {
            status.ephemeralContainerStatuses(ephemerals(in, hasInits));
        }
        if (override != null) {
            status.reason(override.reason()).message(override.message());
        }
        Instant start = before.startTime();
        status.startTime(start == null ? in.now() : start);
        if (pod.metadata().generation() > 0) {
            status.observedGeneration(pod.metadata().generation());
        }
        if (before.qosClass().isEmpty()) {
            status.qosClass(QosClass.of(pod).text());
        }
        addresses(in, status);
        return status.build();
    }

    /** Ephemeral containers are neither ready nor started, and count for nothing. */
    private static List<ContainerStatus> ephemerals(Input in, boolean hasInits) {
        return in.pod().spec().ephemeralContainers().stream()
                .map(PodPlan::container)
                .map(container ->
                        status(
                                        in,
                                        container,
                                        in.before().ephemeralContainerStatuses(),
                                        false,
                                        hasInits)
                                .edit()
                                .ready(false)
                                .clearStarted()
                                .build())
                .toList();
    }

    private static void addresses(Input in, PodStatus.Builder status) {
        if (in.hostIps().isEmpty()) {
            return;
        }
        status.hostIP(in.hostIps().getFirst());
        status.hostIPs(in.hostIps().stream().map(ip -> HostIP.builder().ip(ip).build()).toList());
        List<String> ips = in.pod().spec().hostNetwork() ? in.hostIps() : in.runtime().ips();
        if (!ips.isEmpty()) {
            status.podIP(ips.getFirst());
            status.podIPs(ips.stream().map(ip -> PodIP.builder().ip(ip).build()).toList());
        }
    }

    private static ContainerStatus status(
            Input in,
            Container container,
            List<ContainerStatus> before,
            boolean init,
            boolean hasInits) {
        ContainerStatus old = PodPhase.find(before, container.name());
        List<RuntimeContainer> runs = in.runtime().all(container.name());
        RuntimeContainer newest = runs.isEmpty() ? null : runs.getFirst();
        ContainerStatus.Builder status =
                ContainerStatus.builder()
                        .name(container.name())
                        .image(container.image())
                        .imageID("")
                        .restartCount(old == null ? 0 : old.restartCount());
        if (newest == null) {
            unseen(in, container, old, init, hasInits, status);
        } else {
            seen(in, runs, newest, status);
        }
        resources(container, newest, status);
        mounts(container, status);
        boolean adopted = newest != null && sameRun(in, old, newest);
        boolean started =
                newest != null
                        && newest.running()
                        && started(in, container, newest, adopted ? old : null);
        boolean done =
                init && !PodPlan.isSidecar(container) && newest != null && newest.succeeded();
        status.started(started);
        status.ready(
                init && !PodPlan.isSidecar(container)
                        ? done || newest == null && old != null && old.ready()
                        : started && ready(in, container, newest, adopted ? old : null));
        return status.build();
    }

    /** A container that the runtime does not know: not made yet, or gone. */
    private static void unseen(
            Input in,
            Container container,
            @Nullable ContainerStatus old,
            boolean init,
            boolean hasInits,
            ContainerStatus.Builder status) {
        if (old != null
                && (old.state().hasTerminated() || old.lastState().hasTerminated())
                && !in.waiting().containsKey(container.name())) {
            status.state(old.state()).lastState(old.lastState());
            status.containerID(old.containerID()).imageID(old.imageID()).image(old.image());
            return;
        }
        if (in.terminal() || old != null && old.state().hasRunning()) {
            ContainerState gone =
                    ContainerState.builder()
                            .terminated(t ->
                                    t.reason("ContainerStatusUnknown")
                                            .message(
                                                    "The container could not be located when the pod was terminated")
                                            .exitCode(137))
                            .build();
            if (in.terminal()) {
                status.state(gone).lastState(ContainerState.builder().build());
                return;
            }
            status.lastState(gone);
            status.restartCount(old == null ? 0 : old.restartCount() + 1);
        } else {
            status.lastState(ContainerState.builder().build());
        }
        Waiting waiting = in.waiting().get(container.name());
        String reason =
                waiting != null
                        ? waiting.reason()
                        : hasInits ? "PodInitializing" : "ContainerCreating";
        status.state(waiting(reason, waiting == null ? "" : waiting.message()));
    }

    private static void seen(
            Input in,
            List<RuntimeContainer> runs,
            RuntimeContainer newest,
            ContainerStatus.Builder status) {
        status.restartCount(newest.restartCount());
        status.containerID(in.runtimeName() + "://" + newest.id());
        status.image(newest.image());
        status.imageID(newest.imageRef());
        ContainerState state = state(in, newest);
        ContainerState last = ContainerState.builder().build();
        for (RuntimeContainer run : runs.subList(1, runs.size())) {
            if (run.exited()) {
                last = state(in, run);
                break;
            }
        }
        Waiting waiting = in.waiting().get(newest.name());
        if (waiting != null && !newest.running()) {
            if (state.hasTerminated()) {
                last = state;
            }
            state = waiting(waiting.reason(), waiting.message());
        }
        status.state(state).lastState(last);
    }

    private static ContainerState state(Input in, RuntimeContainer run) {
        Instant started = run.startedAt();
        return switch (run.state()) {
            case RUNNING ->
                    ContainerState.builder()
                            .running(r -> started == null ? r : r.startedAt(started))
                            .build();
            case CREATED -> waiting("ContainerCreating", "");
            case EXITED ->
                    ContainerState.builder()
                            .terminated(terminated(run, in.runtimeName() + "://" + run.id()))
                            .build();
            case UNKNOWN ->
                    ContainerState.builder()
                            .terminated(t ->
                                    t.reason("ContainerStatusUnknown")
                                            .message(
                                                    "The container could not be located when the pod was terminated")
                                            .exitCode(137))
                            .build();
        };
    }

    private static ContainerStateTerminated terminated(RuntimeContainer run, String id) {
        ContainerStateTerminated.Builder end =
                ContainerStateTerminated.builder()
                        .exitCode(run.exitCode())
                        .reason(run.reason())
                        .containerID(id);
        if (!run.message().isEmpty()) {
            end.message(run.message());
        }
        Instant started = run.startedAt();
        if (started != null) {
            end.startedAt(started);
        }
        Instant finished = run.finishedAt();
        if (finished != null) {
            end.finishedAt(finished);
        }
        return end.build();
    }

    private static ContainerState waiting(String reason, String message) {
        ContainerStateWaiting.Builder waiting = ContainerStateWaiting.builder().reason(reason);
        if (!message.isEmpty()) {
            waiting.message(message);
        }
        return ContainerState.builder().waiting(waiting.build()).build();
    }

    /** Whether the last status was about this very run, so that it holds until a probe answers. */
    private static boolean sameRun(Input in, @Nullable ContainerStatus old, RuntimeContainer run) {
        return old != null && old.containerID().equals(in.runtimeName() + "://" + run.id());
    }

    private static boolean started(
            Input in, Container container, RuntimeContainer run, @Nullable ContainerStatus old) {
        if (!container.hasStartupProbe()) {
            return true;
        }
        return switch (in.probes().startup(run.id())) {
            case SUCCESS -> true;
            case FAILURE -> false;
            case UNKNOWN -> old != null && old.started();
        };
    }

    private static boolean ready(
            Input in,
            Container container,
            @Nullable RuntimeContainer run,
            @Nullable ContainerStatus old) {
        if (run == null || !container.hasReadinessProbe()) {
            return run != null;
        }
        return switch (in.probes().readiness(run.id())) {
            case SUCCESS -> true;
            case FAILURE -> false;
            case UNKNOWN -> old != null && old.ready();
        };
    }

    /** What it has been given, and what it has, which differ while it is resized. */
    private static void resources(
            Container container,
            @Nullable RuntimeContainer newest,
            ContainerStatus.Builder status) {
        if (!container.hasResources()) {
            return;
        }
        ResourceRequirements has = newest != null && newest.running() ? newest.resources() : null;
        status.resources(has == null ? container.resources() : has);
        if (container.resources().hasRequests()) {
            status.allocatedResources(container.resources().requests());
        }
    }

    private static void mounts(Container container, ContainerStatus.Builder status) {
        if (container.volumeMounts().isEmpty()) {
            return;
        }
        status.volumeMounts(
                container.volumeMounts().stream()
                        .map(mount -> {
                            VolumeMountStatus.Builder shown =
                                    VolumeMountStatus.builder()
                                            .name(mount.name())
                                            .mountPath(mount.mountPath());
                            if (mount.readOnly()) {
                                shown.readOnly(true).recursiveReadOnly("Disabled");
                            }
                            return shown.build();
                        })
                        .toList());
    }
}
