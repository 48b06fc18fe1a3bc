package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.kubelet.sync.PodConditions;
import io.jukung.kubelet.sync.PodStatusWriter;
import io.jukung.kubelet.sync.QosClass;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.kubelet.sync.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a pod's status together and hands it to the status manager. */
final class PodReports {
    private PodReports() {}

    static PodStatus report(
            Tools tools,
            Pod pod,
            RuntimePod runtime,
            List<PodCondition> resizing,
            Map<String, Waiting> waiting,
            PodStatusWriter.@Nullable Override override,
            boolean terminal) {
        PodStatus status =
                PodStatusWriter.write(
                        new PodStatusWriter.Input(
                                pod,
                                with(resizing, before(tools, pod)),
                                runtime,
                                tools.probes(),
                                waiting,
                                terminal,
                                override,
                                tools.runtimeName(),
                                tools.facts().get().ips(),
                                tools.clock().now()));
        tools.statuses().set(pod, status);
        return status;
    }

    /** The conditions of a resize are those of now. */
    private static PodStatus with(List<PodCondition> resizing, PodStatus before) {
        List<PodCondition> conditions = new ArrayList<>(before.conditions());
        conditions.removeIf(c ->
                c.type().equals(PodResizing.PENDING) || c.type().equals(PodResizing.IN_PROGRESS));
        conditions.addAll(resizing);
        return conditions.equals(before.conditions())
                ? before
                : before.edit().conditions(conditions).build();
    }

    /** A pod that the node does not take has an end and nothing else. */
    static PodStatus rejected(Tools tools, Pod pod, PodStatusWriter.Override why) {
        PodStatus before = before(tools, pod);
        Instant start = before.startTime();
        PodStatus status =
                before.edit()
                        .phase(why.phase())
                        .reason(why.reason())
                        .message(why.message())
                        .qosClass(QosClass.of(pod).text())
                        .observedGeneration(pod.metadata().generation())
                        .startTime(start == null ? tools.clock().now() : start)
                        .build();
        tools.statuses().set(pod, status);
        return status;
    }

    /** What we wrote last, with the conditions that others have set meanwhile. */
    private static PodStatus before(Tools tools, Pod pod) {
        PodStatus own = tools.statuses().wanted(pod.uid());
        if (own == null) {
            return pod.status();
        }
        List<PodCondition> conditions = new ArrayList<>();
        own.conditions().stream()
                .filter(c -> PodConditions.OWNED.contains(c.type()))
                .forEach(conditions::add);
        pod.status().conditions().stream()
                .filter(c -> !PodConditions.OWNED.contains(c.type()))
                .forEach(conditions::add);
        return own.edit().conditions(conditions).build();
    }
}
