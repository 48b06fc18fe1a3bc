package io.jukung.kubelet.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jukung.api.core.v1.Pod;
import io.jukung.linux.Cgroups;
import io.jukung.machinery.tree.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On folders that look like the kernel's. */
class PodCgroupsTest {
    private static Pod pod(String uid, String resources) throws Exception {
        String text =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: default, uid: %s}
                spec: {containers: [{name: c, image: i, resources: %s}]}
                """
                        .formatted(uid, resources);
        return Pod.of(Yaml.parse(text));
    }

    private static String read(Path root, String file) throws IOException {
        return Files.readString(root.resolve(file)).strip();
    }

    @Test
    void versionOneHasSharesAndLimits(@TempDir Path root) throws Exception {
        for (String controller : List.of("cpu", "memory")) {
            Files.createDirectory(root.resolve(controller));
        }
        PodCgroups groups = new PodCgroups(new Cgroups(1, root), "/", false);
        groups.createTop();
        groups.enforceAllocatable(2000, 1L << 30);
        assertEquals("2048", read(root, "cpu/kubepods/cpu.shares"));
        assertEquals("1073741824", read(root, "memory/kubepods/memory.limit_in_bytes"));
        assertEquals("2", read(root, "cpu/kubepods/burstable/cpu.shares"));
        assertEquals("2", read(root, "cpu/kubepods/besteffort/cpu.shares"));

        groups.count(pod("one", "{requests: {cpu: 250m}}"));
        groups.count(pod("two", "{requests: {cpu: 500m}}"));
        groups.count(pod("two", "{requests: {cpu: 500m}}"));
        groups.count(pod("fixed", "{limits: {cpu: 1, memory: 1Gi}}"));
        assertEquals("768", read(root, "cpu/kubepods/burstable/cpu.shares"));
        groups.remove("one");
        assertEquals("512", read(root, "cpu/kubepods/burstable/cpu.shares"));

        groups.create(pod("fixed", "{limits: {cpu: 500m, memory: 1Gi}}"));
        assertEquals("512", read(root, "cpu/kubepods/podfixed/cpu.shares"));
        assertEquals("50000", read(root, "cpu/kubepods/podfixed/cpu.cfs_quota_us"));
        assertEquals("1073741824", read(root, "memory/kubepods/podfixed/memory.limit_in_bytes"));

        groups.create(pod("open", "{requests: {cpu: 100m}}"));
        assertFalse(Files.exists(root.resolve("cpu/kubepods/burstable/podopen/cpu.cfs_quota_us")));
    }

    @Test
    void versionTwoHasWeights(@TempDir Path root) throws Exception {
        for (String group :
                List.of(
                        "",
                        "kubepods",
                        "kubepods/burstable",
                        "kubepods/besteffort",
                        "kubepods/burstable/podone")) {
            Path folder = Files.createDirectories(root.resolve(group));
            Files.writeString(folder.resolve("cgroup.controllers"), "cpu memory pids\n");
            Files.writeString(folder.resolve("cgroup.subtree_control"), "\n");
        }
        PodCgroups groups = new PodCgroups(new Cgroups(2, root), "/", false);
        groups.createTop();
        groups.enforceAllocatable(4000, 1L << 30);
        assertEquals("157", read(root, "kubepods/cpu.weight"));
        assertEquals("1073741824", read(root, "kubepods/memory.max"));
        assertEquals("1", read(root, "kubepods/besteffort/cpu.weight"));
        assertEquals("1", read(root, "kubepods/burstable/cpu.weight"));
        Pod one = pod("one", "{requests: {cpu: 1}, limits: {cpu: 1500m, memory: 64Mi}}");
        groups.count(one);
        groups.create(one);
        assertEquals("39", read(root, "kubepods/burstable/cpu.weight"));
        assertEquals("39", read(root, "kubepods/burstable/podone/cpu.weight"));
        assertEquals("150000 100000", read(root, "kubepods/burstable/podone/cpu.max"));
        assertEquals("67108864", read(root, "kubepods/burstable/podone/memory.max"));
        Pod free = pod("one", "{requests: {cpu: 2}, limits: {cpu: 3}}");
        groups.resize(one, PodResources.of(one).union(PodResources.of(free)));
        assertEquals("300000 100000", read(root, "kubepods/burstable/podone/cpu.max"));
        assertEquals("max", read(root, "kubepods/burstable/podone/memory.max"));
        groups.resize(one, PodResources.of(one));
        assertEquals("150000 100000", read(root, "kubepods/burstable/podone/cpu.max"));
        assertEquals("67108864", read(root, "kubepods/burstable/podone/memory.max"));
        groups.remove("one");
        assertEquals("1", read(root, "kubepods/burstable/cpu.weight"));
    }
}
