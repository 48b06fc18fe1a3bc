package io.jukung.kubelet.node;

import io.jukung.api.core.v1.ContainerImage;
import io.jukung.api.core.v1.NodeAddress;
import io.jukung.api.core.v1.NodeCondition;
import io.jukung.api.core.v1.NodeStatus;
import io.jukung.api.core.v1.NodeSystemInfo;
import io.jukung.kubelet.cri.v1.Image;
import io.jukung.machinery.quantity.Quantity;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a node's status. */
final class NodeStatuses {
    private static final String VERSION = "v1.36.0";
    private static final long MEMORY_RESERVE = 100L << 20;
    private static final int IMAGES = 50;

    private NodeStatuses() {}

    /** The status now; conditions keep their transition's time where they do not change. */
    static NodeStatus of(
            NodeIdentity identity,
            NodeStatus before,
            RuntimeHealth health,
            List<Image> images,
            Instant now)
            throws IOException {
        FileStore disk = Files.getFileStore(identity.root());
        Map<String, Quantity> capacity = new TreeMap<>();
        capacity.put("cpu", Quantity.of(Machine.processors()));
        capacity.put("memory", bytes(Machine.memory()));
        capacity.put("ephemeral-storage", bytes(disk.getTotalSpace()));
        capacity.put("pods", Quantity.of(identity.maxPods()));
        capacity.put("hugepages-1Gi", Quantity.of(0));
        capacity.put("hugepages-2Mi", Quantity.of(0));
        Map<String, Quantity> allocatable = new TreeMap<>(capacity);
        Map<String, Quantity> reserved = identity.reserved();
        Quantity memory = reserved.getOrDefault("memory", Quantity.ZERO);
        allocatable.put("memory", bytes(Machine.memory() - MEMORY_RESERVE - memory.value()));
        Quantity storage = reserved.getOrDefault("ephemeral-storage", Quantity.ZERO);
        allocatable.put(
                "ephemeral-storage", Quantity.of(disk.getTotalSpace() / 10 * 9 - storage.value()));
        allocatable.put("cpu", Machine.cpuForPods(reserved));
        return before.edit()
                .capacity(capacity)
                .allocatable(allocatable)
                .addresses(addresses(identity))
                .conditions(conditions(before, health, disk, now))
                .daemonEndpoints(d -> d.kubeletEndpoint(e -> e.Port(identity.port())))
                .nodeInfo(info(health))
                .images(images(images))
                .build();
    }

    private static Quantity bytes(long bytes) {
        return Quantity.parse(bytes / 1024 + "Ki");
    }

    private static List<NodeAddress> addresses(NodeIdentity identity) {
        List<NodeAddress> addresses = new ArrayList<>();
        for (String ip : identity.ips()) {
            addresses.add(NodeAddress.builder().type("InternalIP").address(ip).build());
        }
        addresses.add(NodeAddress.builder().type("Hostname").address(identity.name()).build());
        return addresses;
    }

    private static NodeSystemInfo info(RuntimeHealth health) {
        return NodeSystemInfo.builder()
                .machineID(Machine.read("/etc/machine-id"))
                .systemUUID(Machine.systemUuid())
                .bootID(Machine.read("/proc/sys/kernel/random/boot_id"))
                .kernelVersion(Machine.read("/proc/sys/kernel/osrelease"))
                .osImage(Machine.osImage())
                .containerRuntimeVersion(health.version())
                .kubeletVersion(VERSION)
                .kubeProxyVersion("")
                .operatingSystem("linux")
                .architecture(Machine.architecture())
                .build();
    }

    private static List<ContainerImage> images(List<Image> images) {
        return images.stream()
                .sorted(Comparator.comparingLong(Image::getSize).reversed())
                .limit(IMAGES)
                .map(image ->
                        ContainerImage.builder()
                                .names(
                                        Stream.concat(
                                                        image.getRepoDigestsList().stream(),
                                                        image.getRepoTagsList().stream())
                                                .limit(5)
                                                .toList())
                                .sizeBytes(image.getSize())
                                .build())
                .toList();
    }

    private static List<NodeCondition> conditions(
            NodeStatus before, RuntimeHealth health, FileStore disk, Instant now)
            throws IOException {
        boolean shortOfMemory = Machine.availableMemory() < MEMORY_RESERVE;
        boolean shortOfDisk = disk.getUsableSpace() < disk.getTotalSpace() / 10;
        boolean shortOfPids = freePids() < 100;
        List<NodeCondition> conditions = new ArrayList<>();
        conditions.add(
                condition(
                        before,
                        "MemoryPressure",
                        shortOfMemory,
                        shortOfMemory
                                ? "KubeletHasInsufficientMemory"
                                : "KubeletHasSufficientMemory",
                        shortOfMemory
                                ? "kubelet has insufficient memory available"
                                : "kubelet has sufficient memory available",
                        now));
        conditions.add(
                condition(
                        before,
                        "DiskPressure",
                        shortOfDisk,
                        shortOfDisk ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
                        shortOfDisk ? "kubelet has disk pressure" : "kubelet has no disk pressure",
                        now));
        conditions.add(
                condition(
                        before,
                        "PIDPressure",
                        shortOfPids,
                        shortOfPids ? "KubeletHasInsufficientPID" : "KubeletHasSufficientPID",
                        shortOfPids
                                ? "kubelet has insufficient PID available"
                                : "kubelet has sufficient PID available",
                        now));
        conditions.add(
                condition(
                        before,
                        "Ready",
                        health.ready(),
                        health.ready() ? "KubeletReady" : "KubeletNotReady",
                        health.ready() ? "kubelet is posting ready status" : health.message(),
                        now));
        for (NodeCondition condition : before.conditions()) {
            if (conditions.stream().noneMatch(c -> c.type().equals(condition.type()))) {
                conditions.add(condition);
            }
        }
        return conditions;
    }

    private static long freePids() {
        String limit = Machine.read("/proc/sys/kernel/pid_max");
        String load = Machine.read("/proc/loadavg");
        int slash = load.indexOf('/');
        if (limit.isEmpty() || slash < 0) {
            return Long.MAX_VALUE;
        }
        return Long.parseLong(limit) - Long.parseLong(load.substring(slash + 1).split(" ")[0]);
    }

    private static NodeCondition condition(
            NodeStatus before,
            String type,
            boolean status,
            String reason,
            String message,
            Instant now) {
        String text = status ? "True" : "False";
        NodeCondition old = find(before, type);
        Instant since = old == null ? null : old.lastTransitionTime();
        boolean same = old != null && old.status().equals(text) && since != null;
        return NodeCondition.builder()
                .type(type)
                .status(text)
                .reason(reason)
                .message(message)
                .lastHeartbeatTime(now)
                .lastTransitionTime(same && since != null ? since : now)
                .build();
    }

    static @Nullable NodeCondition find(NodeStatus status, String type) {
        for (NodeCondition condition : status.conditions()) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }
}
