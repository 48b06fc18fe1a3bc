package io.jukung.kubelet.stats;

import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.base.Clock;
import io.jukung.kubelet.cgroups.PodCgroups;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.ContainerStats;
import io.jukung.kubelet.node.Machine;
import io.jukung.kubelet.pods.PodManager;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is used now: containers from the runtime, pods and the node from the control groups.
 */
public record Usages(Cri cri, PodManager pods, PodCgroups cgroups, Clock clock) {
    /**
     * All at one time.
     *
     * @param capacity the machine's memory in bytes
     */
    record Snapshot(Usage node, long capacity, List<OfPod> pods) {}

    /**
     * A pod's.
     *
     * @param total null where its group is gone
     */
    record OfPod(
            Pod pod, @Nullable Instant start, @Nullable Usage total, List<OfContainer> parts) {}

    /**
     * A running container's.
     *
     * @param disk bytes that it has written beside its image
     */
    record OfContainer(
            String name,
            String id,
            String image,
            @Nullable Instant start,
            Usage usage,
            long disk) {}

    Snapshot read() throws CriException, IOException {
        Instant now = clock.now();
        Map<String, ContainerStats> byId = new HashMap<>();
        for (ContainerStats stats : cri.stats()) {
            byId.put(stats.getAttributes().getId(), stats);
        }
        List<OfPod> all = new ArrayList<>();
        for (Pod pod : pods.pods()) {
            PodStatus status = pods.status(pod);
            List<OfContainer> parts = new ArrayList<>();
            Stream.of(
                            status.initContainerStatuses(),
                            status.containerStatuses(),
                            status.ephemeralContainerStatuses())
                    .flatMap(List::stream)
                    .filter(container -> container.state().hasRunning())
                    .forEach(container -> {
                        OfContainer part = part(container, byId);
                        if (part != null) {
                            parts.add(part);
                        }
                    });
            if (!parts.isEmpty()) {
                all.add(
                        new OfPod(
                                pod,
                                status.startTime(),
                                cgroups.usage(pod, now, Usage::of),
                                parts));
            }
        }
        return new Snapshot(node(now), Machine.memory(), all);
    }

    private Usage node(Instant now) throws IOException {
        long used = Machine.memory() - Machine.freeMemory();
        long cpu = cgroups.nodeCpu();
        return new Usage(now, cpu, used, used - Machine.inactiveFiles(), Machine.anonymous(), 0);
    }

    private static @Nullable OfContainer part(
            ContainerStatus container, Map<String, ContainerStats> byId) {
        String id = container.containerID().replaceFirst("^\\w+://", "");
        ContainerStats stats = byId.get(id);
        if (stats == null || stats.getCpu().getTimestamp() == 0) {
            return null;
        }
        long workingSet = stats.getMemory().getWorkingSetBytes().getValue();
        Usage usage =
                new Usage(
                        Instant.ofEpochSecond(0, stats.getCpu().getTimestamp()),
                        stats.getCpu().getUsageCoreNanoSeconds().getValue(),
                        Math.max(workingSet, stats.getMemory().getUsageBytes().getValue()),
                        workingSet,
                        stats.getMemory().getRssBytes().getValue(),
                        stats.getMemory().getPageFaults().getValue());
        return new OfContainer(
                container.name(),
                id,
                container.image(),
                container.state().running().startedAt(),
                usage,
                stats.getWritableLayer().getUsedBytes().getValue());
    }
}
