package io.jukung.e2e.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@OnNode
class PodLifecycleTest {
    private static final String BUSYBOX = "localhost/jukung-test/busybox:1";

    @Test
    void aPodRunsAndAnswersOnItsAddress(Kubectl kubectl) {
        kubectl.ok("run web --image=localhost/jukung-test/nginx:1");
        kubectl.ok("wait pod/web --for=condition=Ready --timeout=60s");
        kubectl.ok("run client --image=" + BUSYBOX + " -- sleep 600");
        kubectl.ok("wait pod/client --for=condition=Ready --timeout=60s");
        String ip = kubectl.value("pod web", ".status.podIP");
        assertTrue(ip.startsWith("10.244."), ip);
        assertEquals("nginx 1\n", kubectl.ok("exec client -- curl -sS -m 5 http://" + ip));
    }

    @Test
    void aPodsEndIsSucceededOrFailed(Kubectl kubectl) {
        kubectl.ok("run good --restart=Never --image=" + BUSYBOX + " -- true");
        kubectl.ok("run bad --restart=Never --image=" + BUSYBOX + " -- sh -c", "exit 7");
        kubectl.ok("wait pod/good --timeout=60s --for", "jsonpath={.status.phase}=Succeeded");
        kubectl.ok("wait pod/bad --timeout=60s --for", "jsonpath={.status.phase}=Failed");
        String state = ".status.containerStatuses[0].state.terminated";
        assertEquals("0", kubectl.value("pod good", state + ".exitCode"));
        assertEquals("Completed", kubectl.value("pod good", state + ".reason"));
        assertEquals("7", kubectl.value("pod bad", state + ".exitCode"));
        assertEquals("Error", kubectl.value("pod bad", state + ".reason"));
        assertTrue(kubectl.ok("get pod good").contains("Completed"));
    }

    @Test
    void aFailingContainerIsStartedAgainWithBackOff(Kubectl kubectl) {
        kubectl.ok("run crash --image=" + BUSYBOX + " -- sh -c", "exit 3");
        Eventually.passes(() -> {
            String line = kubectl.ok("get pod crash --no-headers");
            assertTrue(line.contains("CrashLoopBackOff"), line);
        });
        assertTrue(
                Integer.parseInt(
                                kubectl.value(
                                        "pod crash", ".status.containerStatuses[0].restartCount"))
                        >= 1);
        Eventually.passes(() -> {
            String events = kubectl.ok("events --for=pod/crash");
            assertTrue(events.contains("Back-off restarting failed container"), events);
        });
    }

    @Test
    void initContainersRunOneAfterTheOtherBeforeTheRest(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: steps}
                spec:
                  volumes: [{name: shared, emptyDir: {}}]
                  initContainers:
                  - name: one
                    image: %1$s
                    command: [sh, -c, "echo one >> /shared/steps"]
                    volumeMounts: [{name: shared, mountPath: /shared}]
                  - name: two
                    image: %1$s
                    command: [sh, -c, "echo two >> /shared/steps"]
                    volumeMounts: [{name: shared, mountPath: /shared}]
                  containers:
                  - name: main
                    image: %1$s
                    command: [sh, -c, "cat /shared/steps; sleep 600"]
                    volumeMounts: [{name: shared, mountPath: /shared}]
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait pod/steps --for=condition=Ready --timeout=60s");
        Eventually.passes(() -> assertEquals("one\ntwo\n", kubectl.ok("logs steps -c main")));
        assertEquals(
                "Completed Completed",
                kubectl.value(
                        "pod steps", ".status.initContainerStatuses[*].state.terminated.reason"));
    }

    @Test
    void readinessFollowsItsProbe(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: probed}
                spec:
                  containers:
                  - name: main
                    image: %s
                    command: [sleep, "600"]
                    readinessProbe:
                      exec: {command: [cat, /tmp/ready]}
                      periodSeconds: 1
                      failureThreshold: 1
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait pod/probed --timeout=60s --for", "jsonpath={.status.phase}=Running");
        Eventually.passes(() ->
                assertTrue(
                        kubectl.ok("events --for=pod/probed")
                                .contains("Readiness probe failed: cat"),
                        kubectl.ok("events --for=pod/probed")));
        kubectl.ok("exec probed -- touch /tmp/ready");
        kubectl.ok("wait pod/probed --for=condition=Ready --timeout=30s");
        kubectl.ok("exec probed -- rm /tmp/ready");
        kubectl.ok("wait pod/probed --for=condition=Ready=false --timeout=30s");
    }

    @Test
    void aContainerThatFailsItsLivenessProbeIsStartedAgain(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: probed}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: localhost/jukung-test/nginx:1
                    livenessProbe:
                      httpGet: {port: 80, path: /}
                      periodSeconds: 1
                      failureThreshold: 2
                    startupProbe:
                      tcpSocket: {port: 80}
                      periodSeconds: 1
                """);
        kubectl.ok("wait pod/probed --for=condition=Ready --timeout=60s");
        kubectl.ok("exec probed -- rm /usr/share/nginx/html/index.html");
        Eventually.passes(() ->
                assertEquals(
                        "1",
                        kubectl.value("pod probed", ".status.containerStatuses[0].restartCount")));
        String events = kubectl.ok("events --for=pod/probed");
        assertTrue(events.contains("Liveness probe failed: HTTP probe failed"), events);
        assertTrue(
                events.contains("Container main failed liveness probe, will be restarted"), events);
    }

    @Test
    void aMissingImageIsTold(Kubectl kubectl) {
        kubectl.ok("run lost --image=localhost:1/nothing:1");
        Eventually.passes(() -> {
            String line = kubectl.ok("get pod lost --no-headers");
            assertTrue(line.contains("ImagePullBackOff") || line.contains("ErrImagePull"), line);
        });
        Eventually.passes(() ->
                assertTrue(
                        kubectl.ok("events --for=pod/lost")
                                .contains("Failed to pull image \"localhost:1/nothing:1\""),
                        kubectl.ok("events --for=pod/lost")));
        kubectl.ok("run never --image-pull-policy=Never --image=localhost/none:1");
        Eventually.passes(() ->
                assertTrue(
                        kubectl.ok("get pod never").contains("ErrImageNeverPull"),
                        kubectl.ok("get pod never")));
    }

    @Test
    void aPodHasItsGraceToEnd(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: polite}
                spec:
                  terminationGracePeriodSeconds: 20
                  volumes: [{name: host, hostPath: {path: /tmp, type: Directory}}]
                  containers:
                  - name: main
                    image: %s
                    command: [sh, -c, "trap 'sleep 1; echo bye > /host/jukung-e2e-bye; exit 0' TERM; while :; do sleep 0.1; done"]
                    volumeMounts: [{name: host, mountPath: /host}]
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait pod/polite --for=condition=Ready --timeout=60s");
        long start = System.nanoTime();
        kubectl.ok("delete pod polite");
        assertTrue(System.nanoTime() - start < 15_000_000_000L);
        Path bye = Path.of("/tmp/jukung-e2e-bye");
        assertTrue(Files.exists(bye));
        assertTrue(bye.toFile().delete());
    }

    @Test
    void resourcesBecomeLimitsOfTheContainer(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: small}
                spec:
                  containers:
                  - name: main
                    image: %s
                    command: [sleep, "600"]
                    resources: {limits: {memory: 32Mi, cpu: 100m}}
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait pod/small --for=condition=Ready --timeout=60s");
        assertEquals("Guaranteed", kubectl.value("pod small", ".status.qosClass"));
        String limit =
                kubectl.ok(
                        "exec small -- sh -c",
                        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes"
                                + " /sys/fs/cgroup/memory.max 2>/dev/null; true");
        assertEquals("33554432", limit.strip());
    }
}
