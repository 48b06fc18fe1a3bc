package io.jukung.kubelet.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Event;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.Scope;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.kubelet.cgroups.PodCgroups;
import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.ExitEvents;
import io.jukung.kubelet.testkit.PrivateContainerd;
import io.jukung.linux.Cgroups;
import io.jukung.machinery.tree.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods in real containers, wanted by an API in memory. */
@Tag("containerd")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunningPodsTest {
    private static final String GROUP = "/jukung-test-" + ProcessHandle.current().pid();

    private Path folder;
    private PrivateContainerd containerd;
    private CriClient cri;
    private MemoryApi api;
    private Client client;
    private EventRecorder events;
    private PodManager pods;
    private Informer<Pod> informer;
    private ExitEvents exits;

    @BeforeAll
    void startContainerd() throws Exception {
        folder = Files.createTempDirectory("jukung-kubelet");
        containerd = PrivateContainerd.start(Files.createDirectory(folder.resolve("containerd")));
        cri = containerd.client();
    }

    @AfterAll
    void stopContainerd() throws Exception {
        if (containerd != null) {
            cri.close();
            containerd.close();
            Cgroups.detect().remove(GROUP);
        }
    }

    @BeforeEach
    void startPods() throws Exception {
        api = new MemoryApi();
        client = api.client();
        startManager();
    }

    private void startManager() throws Exception {
        events = new EventRecorder(client, "kubelet", "node", Clock.SYSTEM);
        PodCgroups cgroups = new PodCgroups(Cgroups.detect(), GROUP, false);
        cgroups.createTop();
        NodeFacts facts = new NodeFacts("node", List.of("10.0.0.1"), Map.of(), 8L << 30);
        Path logs = folder.resolve("logs");
        pods =
                PodManager.create(
                        client,
                        cri,
                        events,
                        Clock.SYSTEM,
                        new PodSettings(
                                folder.resolve("kubelet"),
                                logs.resolve("pods"),
                                logs.resolve("containers"),
                                List.of("10.96.0.10"),
                                "cluster.local",
                                Path.of("/etc/resolv.conf"),
                                false),
                        cgroups,
                        List::of,
                        () -> facts,
                        "containerd");
        exits = new ExitEvents(cri, Clock.SYSTEM, pods::exited);
        informer =
                new Informer<>(
                        client,
                        Pod.KIND,
                        Scope.fields("spec.nodeName=node"),
                        Clock.SYSTEM,
                        new Random(1),
                        UnaryOperator.identity());
        informer.handle(pods).start();
        informer.awaitSynced();
        pods.adoptOrphans();
    }

    private void stopManager() throws Exception {
        informer.close();
        exits.close();
        pods.close();
        events.close();
    }

    @AfterEach
    void stopPods() throws Exception {
        for (Pod pod : client.listAll(Pod.KIND, "default", ListOptions.ALL).items()) {
            client.delete(Pod.KIND, "default", pod.name(), DeleteOptions.DEFAULT.withGracePeriod(1));
        }
        await("all pods gone", () -> client.listAll(Pod.KIND, "", ListOptions.ALL).items().isEmpty());
        stopManager();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            Thread.sleep(5);
        }
    }

    private Pod create(String name, String spec) {
        String yaml =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default, labels: {app: %s}}
                spec:
                  nodeName: node
                  restartPolicy: Always
                  dnsPolicy: ClusterFirst
                  terminationGracePeriodSeconds: 1
                %s
                """
                        .formatted(name, name, spec.stripTrailing().indent(2))
                        .replace("IMAGE", "image: " + PrivateContainerd.BUSYBOX + ", imagePullPolicy: IfNotPresent, terminationMessagePath: /dev/termination-log, terminationMessagePolicy: File");
        return client.create(Pod.KIND, Pod.of(Yaml.parse(yaml)));
    }

    private Pod until(String name, Predicate<Pod> condition) throws Exception {
        try {
            await(name, () -> condition.test(client.get(Pod.KIND, "default", name)));
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\n" + client.get(Pod.KIND, "default", name).status().node() + "\n" + messages(name),
                    e);
        }
        return client.get(Pod.KIND, "default", name);
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private static ContainerStatus first(Pod pod) {
        return pod.status().containerStatuses().getFirst();
    }

    private List<String> messages(String name) {
        return client.listAll(Event.KIND, "default", ListOptions.ALL).items().stream()
                .filter(e -> e.involvedObject().name().equals(name))
                .map(e -> e.reason() + ": " + e.message())
                .toList();
    }

    private String log(Pod pod, String container, int attempt) throws Exception {
        Path file =
                folder.resolve("logs/pods")
                        .resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid())
                        .resolve(container)
                        .resolve(attempt + ".log");
        return io.jukung.kubelet.logs.LogTail.text(file, 100, 10000);
    }

    @Test
    void aPodBecomesReadyAndGoesAway() throws Exception {
        long start = System.nanoTime();
        Pod created = create("web", "containers: [{name: c, IMAGE, command: [sleep, '1000']}]");
        Pod pod = until("web", RunningPodsTest::ready);
        System.out.println("ready after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertEquals("Running", pod.status().phase());
        assertTrue(pod.status().podIP().startsWith("10.213."), pod.status().podIP());
        assertTrue(first(pod).containerID().startsWith("containerd://"));
        assertEquals("BestEffort", pod.status().qosClass());
        await("events", () -> messages("web").contains("Started: Container started"));
        assertEquals(
                List.of(
                        "Pulled: Container image \"localhost/test/busybox:1\" already present on machine and can be accessed by the pod",
                        "Created: Container created",
                        "Started: Container started"),
                messages("web"));
        start = System.nanoTime();
        client.delete(Pod.KIND, "default", "web", DeleteOptions.DEFAULT);
        await("gone", () -> client.find(Pod.KIND, "default", "web") == null);
        System.out.println("gone after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        await("runtime empty", () -> cri.listSandboxes(Map.of()).isEmpty());
        await(
                "folder gone",
                () -> !Files.exists(folder.resolve("kubelet/pods").resolve(created.uid())));
    }
}
