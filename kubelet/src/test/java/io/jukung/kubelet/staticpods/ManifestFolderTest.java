package io.jukung.kubelet.staticpods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jukung.api.core.v1.Pod;
import io.jukung.client.testkit.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {
    private static final String WEB =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              hostNetwork: true
              containers:
              - {name: c, image: web:1, ports: [{containerPort: 80}], resources: {limits: {cpu: 1}}}
            """;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final List<List<Pod>> told = new ArrayList<>();

    private ManifestFolder folder(Path path) {
        return new ManifestFolder(path, "Node1", clock, told::add);
    }

    @Test
    void aFileIsAPodOfTheNode(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("web.yaml"), WEB);
        folder(folder).look();
        Pod pod = told.getFirst().getFirst();
        assertEquals("default/web-node1", pod.key());
        assertEquals("Node1", pod.spec().nodeName());
        assertEquals(pod.uid(), pod.metadata().annotations().get("kubernetes.io/config.hash"));
        assertEquals("file", pod.metadata().annotations().get("kubernetes.io/config.source"));
        assertEquals("NoExecute", pod.spec().tolerations().getFirst().effect());
        assertEquals("Always", pod.spec().restartPolicy());
        assertEquals(30, pod.spec().terminationGracePeriodSeconds());
        assertEquals(80, pod.spec().containers().getFirst().ports().getFirst().hostPort());
        assertEquals(
                "1",
                String.valueOf(
                        pod.spec().containers().getFirst().resources().requests().get("cpu")));
    }

    @Test
    void onlyChangesAreTold(@TempDir Path folder) throws Exception {
        ManifestFolder files = folder(folder);
        files.look();
        Path web = Files.writeString(folder.resolve("web.yaml"), WEB);
        Files.writeString(folder.resolve(".hidden.yaml"), WEB);
        files.look();
        files.look();
        Files.writeString(web, WEB.replace("web:1", "web:1.2"));
        Files.writeString(folder.resolve("broken.yaml"), "kind: Pod\n");
        files.look();
        Files.delete(web);
        files.look();
        assertEquals(List.of(1, 1, 0), told.stream().map(List::size).toList());
        assertNotEquals(told.get(0).getFirst().uid(), told.get(1).getFirst().uid());
    }

    @Test
    void thePathMayBeOneFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("web.json"), WEB);
        folder(file).look();
        assertFalse(told.getFirst().isEmpty());
    }
}
