package io.jukung.kubelet.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Event;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Secret;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
            delete(folder);
        }
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
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
        NodeFacts facts = new NodeFacts("node", List.of("10.0.0.1"), Map.of(), Map.of(), 8L << 30);
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
                        () -> null,
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
            client.delete(
                    Pod.KIND, "default", pod.name(), DeleteOptions.DEFAULT.withGracePeriod(1));
        }
        await(
                "all pods gone",
                () -> client.listAll(Pod.KIND, "", ListOptions.ALL).items().isEmpty());
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
            Thread.sleep(20);
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
                  dnsPolicy: ClusterFirst
                  terminationGracePeriodSeconds: 1
                %s
                """
                        .formatted(name, name, spec.stripTrailing().indent(2))
                        .replace(
                                "IMAGE",
                                "image: "
                                        + PrivateContainerd.BUSYBOX
                                        + ", imagePullPolicy: IfNotPresent, terminationMessagePath: /dev/termination-log, terminationMessagePolicy: File");
        Pod pod = Pod.of(Yaml.parse(yaml));
        if (pod.spec().restartPolicy().isEmpty()) {
            pod = pod.edit().spec(s -> s.restartPolicy("Always")).build();
        }
        return client.create(Pod.KIND, pod);
    }

    private Pod until(String name, Predicate<Pod> condition) throws Exception {
        try {
            await(name, () -> condition.test(client.get(Pod.KIND, "default", name)));
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage()
                            + "\n"
                            + client.get(Pod.KIND, "default", name).status().node()
                            + "\n"
                            + messages(name),
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
        Pod created = create("web", "containers: [{name: c, IMAGE, command: [sleep, '1000']}]");
        Pod pod = until("web", RunningPodsTest::ready);
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
        client.delete(Pod.KIND, "default", "web", DeleteOptions.DEFAULT);
        await("gone", () -> client.find(Pod.KIND, "default", "web") == null);
        await("runtime empty", () -> cri.listSandboxes(Map.of()).isEmpty());
        await(
                "folder gone",
                () -> !Files.exists(folder.resolve("kubelet/pods").resolve(created.uid())));
    }

    @Test
    void environmentVolumesAndInitContainersComeTogether() throws Exception {
        client.create(
                ConfigMap.KIND,
                ConfigMap.of(
                        Yaml.parse(
                                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: default}\ndata: {greeting: hello, file.txt: text}")));
        client.create(
                Secret.KIND,
                Secret.of(
                        Yaml.parse(
                                "apiVersion: v1\nkind: Secret\nmetadata: {name: sec, namespace: default}\ndata: {key: dmFsdWU=}")));
        create(
                "full",
                """
                restartPolicy: Never
                hostAliases: [{ip: 1.2.3.4, hostnames: [alias]}]
                initContainers:
                - {name: i, IMAGE, command: [sh, -c, 'echo from-init > /shared/f'], volumeMounts: [{name: shared, mountPath: /shared}]}
                containers:
                - name: c
                  IMAGE
                  command: [sh, -c]
                  args: ['echo $(A) $B $C $D $E; cat /shared/f /conf/file.txt /sec/key /down/labels; echo; cat /etc/hosts /etc/resolv.conf; id -u; echo bye > /dev/termination-log; exit 3']
                  env:
                  - {name: A, value: 'a'}
                  - {name: B, value: '$(A)b'}
                  - {name: C, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  - {name: D, valueFrom: {configMapKeyRef: {name: conf, key: greeting}}}
                  - {name: E, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                  resources: {limits: {memory: 64Mi, cpu: 100m}, requests: {memory: 64Mi, cpu: 100m}}
                  securityContext: {runAsUser: 1234}
                  volumeMounts:
                  - {name: shared, mountPath: /shared}
                  - {name: conf, mountPath: /conf}
                  - {name: sec, mountPath: /sec}
                  - {name: down, mountPath: /down}
                volumes:
                - {name: shared, emptyDir: {medium: Memory}}
                - {name: conf, configMap: {name: conf}}
                - {name: sec, secret: {secretName: sec}}
                - {name: down, projected: {sources: [{downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}]}}
                """
                        .replace("IMAGE\n", imageLines(2)));
        Pod pod = until("full", p -> p.status().phase().equals("Failed"));
        String log = log(pod, "c", 0);
        assertTrue(log.startsWith("a ab " + pod.status().podIP() + " hello 64\n"), log);
        assertTrue(log.contains("from-init\ntextvalueapp=\"full\""), log);
        assertTrue(log.contains("1.2.3.4\talias"), log);
        assertTrue(log.contains(pod.status().podIP() + "\tfull"), log);
        assertTrue(
                log.contains("search default.svc.cluster.local svc.cluster.local cluster.local"),
                log);
        assertTrue(log.contains("nameserver 10.96.0.10"), log);
        assertTrue(log.contains("\n1234\n"), log);
        var end = first(pod).state().terminated();
        assertEquals(3, end.exitCode());
        assertEquals("Error", end.reason());
        assertEquals("bye\n", end.message());
        assertEquals("Burstable", pod.status().qosClass());
        assertTrue(pod.status().initContainerStatuses().getFirst().ready());
    }

    private static String imageLines(int indent) {
        return ("image: "
                        + PrivateContainerd.BUSYBOX
                        + "\n"
                        + "imagePullPolicy: IfNotPresent\nterminationMessagePath: /dev/termination-log\nterminationMessagePolicy: File\n")
                .indent(indent)
                .stripLeading();
    }

    @Test
    void aContainerThatEndsIsRestartedThenBacksOff() throws Exception {
        create("crash", "containers: [{name: c, IMAGE, command: [sh, -c, 'echo out; exit 1']}]");
        Pod pod =
                until(
                        "crash",
                        p ->
                                !p.status().containerStatuses().isEmpty()
                                        && first(p).restartCount() == 1
                                        && first(p).state()
                                                .waiting()
                                                .reason()
                                                .equals("CrashLoopBackOff"));
        assertEquals("Running", pod.status().phase());
        assertTrue(
                first(pod)
                        .state()
                        .waiting()
                        .message()
                        .startsWith(
                                "back-off 10s restarting failed container=c pod=crash_default("));
        assertEquals(1, first(pod).lastState().terminated().exitCode());
        await(
                "event",
                () ->
                        messages("crash").stream()
                                .anyMatch(m ->
                                        m.startsWith(
                                                "BackOff: Back-off restarting failed container c in pod crash_default(")));
    }

    @Test
    void probesMakeReadyAndRestart() throws Exception {
        create(
                "probed",
                """
                containers:
                - name: c
                  IMAGE
                  command: [sh, -c, 'touch /tmp/ok; mkdir -p /tmp/w; httpd -p 8080 -h /tmp/w; trap "exit 0" TERM; while true; do sleep 1; done']
                  ports: [{name: web, containerPort: 8080}]
                  readinessProbe: {tcpSocket: {port: web}, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1, successThreshold: 1}
                  livenessProbe: {exec: {command: [cat, /tmp/ok]}, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 1, successThreshold: 1}
                """
                        .replace("IMAGE\n", imageLines(2)));
        Pod pod = until("probed", RunningPodsTest::ready);
        String id = first(pod).containerID().replace("containerd://", "");
        cri.execSync(
                id,
                List.of("sh", "-c", "rm -f /tmp/ok || busybox rm /tmp/ok"),
                Duration.ofSeconds(5));
        until("probed", p -> first(p).restartCount() == 1 && ready(p));
        await(
                "events",
                () ->
                        messages("probed").stream()
                                        .anyMatch(m ->
                                                m.startsWith(
                                                        "Unhealthy: Liveness probe failed: cat: can't open '/tmp/ok'"))
                                && messages("probed")
                                        .contains(
                                                "Killing: Container c failed liveness probe, will be restarted"));
    }

    @Test
    void anImageThatIsNotThereIsSaidSo() throws Exception {
        create(
                "noimage",
                "containers: [{name: c, image: 'localhost:1/none:1', imagePullPolicy: IfNotPresent}]");
        Pod pod =
                until(
                        "noimage",
                        p ->
                                !p.status().containerStatuses().isEmpty()
                                        // The first reason stays only until the next look.
                                        && List.of("ErrImagePull", "ImagePullBackOff")
                                                .contains(first(p).state().waiting().reason()));
        assertEquals("Pending", pod.status().phase());
        create(
                "never",
                "containers: [{name: c, image: 'localhost:1/none:1', imagePullPolicy: Never}]");
        pod =
                until(
                        "never",
                        p ->
                                !p.status().containerStatuses().isEmpty()
                                        && first(p).state()
                                                .waiting()
                                                .reason()
                                                .equals("ErrImageNeverPull"));
        assertEquals(
                "Container image \"localhost:1/none:1\" is not present with pull policy of Never",
                first(pod).state().waiting().message());
    }

    @Test
    void aMissingConfigMapHoldsThePodBackUntilItComes() throws Exception {
        create(
                "later",
                """
                containers: [{name: c, IMAGE, command: [sleep, '1000'], volumeMounts: [{name: v, mountPath: /v}]}]
                volumes: [{name: v, configMap: {name: late}}]
                """);
        await(
                "event",
                () ->
                        messages("later")
                                .contains(
                                        "FailedMount: MountVolume.SetUp failed for volume \"v\" : configmap \"late\" not found"));
        assertEquals(
                "ContainerCreating",
                first(client.get(Pod.KIND, "default", "later")).state().waiting().reason());
        client.create(
                ConfigMap.KIND,
                ConfigMap.of(
                        Yaml.parse(
                                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: late, namespace: default}\ndata: {a: b}")));
        until("later", RunningPodsTest::ready);
    }

    @Test
    void anotherKubeletAdoptsWhatRuns() throws Exception {
        create("kept", "containers: [{name: c, IMAGE, command: [sleep, '1000']}]");
        String id = first(until("kept", RunningPodsTest::ready)).containerID();
        stopManager();
        startManager();
        Thread.sleep(300);
        Pod pod = until("kept", RunningPodsTest::ready);
        assertEquals(id, first(pod).containerID());
        assertEquals(0, first(pod).restartCount());
    }

    @Test
    void sidecarsRunBesideAndEndAfterTheContainers() throws Exception {
        create(
                "side",
                """
                restartPolicy: Never
                initContainers: [{name: s, IMAGE, restartPolicy: Always, command: [sh, -c, 'trap "exit 0" TERM; while true; do sleep 1; done']}]
                containers: [{name: c, IMAGE, command: [sh, -c, 'sleep 1']}]
                """);
        Pod pod = until("side", p -> p.status().phase().equals("Succeeded"));
        assertEquals(0, first(pod).state().terminated().exitCode());
        assertEquals("Completed", first(pod).state().terminated().reason());
    }

    @Test
    void thirtyPodsAtOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            create(
                    "many" + i,
                    "containers: [{name: c, IMAGE, command: [sh, -c, 'trap \"exit 0\" TERM; while true; do sleep 1; done']}]");
        }
        await(
                "thirty ready",
                () ->
                        client.listAll(Pod.KIND, "default", ListOptions.labels("")).items().stream()
                                        .filter(RunningPodsTest::ready)
                                        .count()
                                == 30);
        for (int i = 0; i < 30; i++) {
            client.delete(Pod.KIND, "default", "many" + i, DeleteOptions.DEFAULT);
        }
        await("all gone", () -> client.listAll(Pod.KIND, "", ListOptions.ALL).items().isEmpty());
    }
}
