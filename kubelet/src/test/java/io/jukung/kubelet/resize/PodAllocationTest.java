package io.jukung.kubelet.resize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.tree.Yaml;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodAllocationTest {
    private static Pod pod(String cpu) {
        return Pod.of(
                Yaml.parse(
                        """
                        metadata: {name: p, namespace: ns, uid: u}
                        spec:
                          containers:
                          - {name: c, image: i, resources: {requests: {cpu: %s}}}
                          - {name: free, image: i}
                        """
                                .formatted(cpu)));
    }

    private static RuntimePod running(ResourceRequirements resources) {
        return running("c", resources);
    }

    private static RuntimePod running(String name, ResourceRequirements resources) {
        Instant now = Instant.EPOCH;
        return new RuntimePod(
                List.of(),
                List.of(
                        new RuntimeContainer(
                                "id",
                                name,
                                RuntimeContainer.State.RUNNING,
                                now,
                                now,
                                null,
                                0,
                                "",
                                "",
                                "i",
                                "i",
                                0,
                                "",
                                "",
                                "sb",
                                resources)));
    }

    private static ResourceRequirements of(Pod pod) {
        return pod.spec().containers().getFirst().resources();
    }

    @Test
    void aPodHasWhatItsSpecSays(@TempDir Path folder) {
        PodAllocation fresh = PodAllocation.load(folder, pod("1"), RuntimePod.NONE);
        assertTrue(fresh.isGranted(pod("1")));
        assertSame(RuntimePod.NONE, fresh.seen(RuntimePod.NONE));
        assertFalse(folder.resolve("resources.json").toFile().exists(), "nothing to be kept");
    }

    @Test
    void aContainerMadeWithNothingAsksForNothing(@TempDir Path folder) {
        ResourceRequirements nothing = ResourceRequirements.builder().build();
        Pod free =
                pod("1").edit()
                        .spec(s -> s.containers(List.of(pod("1").spec().containers().getLast())))
                        .build();
        RuntimePod made = running("free", nothing);
        assertTrue(PodAllocation.load(folder, free, made).isGranted(free));
    }

    @Test
    void whatIsNotGrantedDoesNotRun(@TempDir Path folder) throws Exception {
        PodAllocation allocation = PodAllocation.load(folder, pod("1"), RuntimePod.NONE);
        assertFalse(allocation.isGranted(pod("2")));
        assertEquals(pod("1"), allocation.of(pod("2")));
        allocation.grant(pod("2"));
        assertEquals(pod("2"), allocation.of(pod("2")));
    }

    @Test
    void aRestartedKubeletKnowsWhatRuns(@TempDir Path folder) throws Exception {
        PodAllocation unrecorded = PodAllocation.load(folder, pod("2"), running(of(pod("1"))));
        assertFalse(unrecorded.isGranted(pod("2")), "resized while no kubelet ran");
        unrecorded.grant(pod("2"));
        unrecorded.resized("id", of(pod("2")));
        PodAllocation recorded = PodAllocation.load(folder, pod("3"), running(of(pod("1"))));
        assertEquals(pod("2"), recorded.of(pod("3")));
        assertEquals(pod("1"), PodAllocation.running(pod("2"), running(of(pod("1")))));
        RuntimeContainer seen = recorded.seen(running(of(pod("1")))).containers().getFirst();
        assertEquals(of(pod("2")), seen.resources());
    }
}
