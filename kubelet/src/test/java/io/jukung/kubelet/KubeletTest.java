package io.jukung.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.coordination.v1.Lease;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.SpdySession;
import io.jukung.http.streams.RemoteCommand;
import io.jukung.http.streams.RemoteCommandClient;
import io.jukung.kubelet.config.KubeletConfig;
import io.jukung.kubelet.config.KubeletFlags;
import io.jukung.kubelet.testkit.PrivateContainerd;
import io.jukung.linux.Cgroups;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.Yaml;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A whole kubelet on a real containerd, with its server. */
@Tag("containerd")
class KubeletTest {
    private static final String GROUP = "/jukung-kubelet-test-" + ProcessHandle.current().pid();

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            Thread.sleep(10);
        }
    }

    @Test
    void aNodeRegistersRunsAPodAndServesIt(@TempDir(cleanup = CleanupMode.NEVER) Path folder)
            throws Exception {
        MemoryApi api = new MemoryApi();
        Client client = api.client();
        try (PrivateContainerd containerd =
                PrivateContainerd.start(Files.createDirectory(folder.resolve("containerd")))) {
            KubeletConfig config =
                    KubeletFlags.config(
                            KubeletFlags.flags()
                                    .parse(
                                            "--hostname-override=n1",
                                            "--node-ip=10.0.0.9",
                                            "--address=127.0.0.1",
                                            "--port=0",
                                            "--container-runtime-endpoint=unix://"
                                                    + containerd.socket(),
                                            "--root-dir=" + folder.resolve("kubelet"),
                                            "--pod-logs-dir=" + folder.resolve("logs/pods"),
                                            "--container-logs-dir="
                                                    + folder.resolve("logs/containers"),
                                            "--cgroup-root=" + GROUP,
                                            "--cluster-dns=10.96.0.10",
                                            "--cluster-domain=cluster.local",
                                            "--node-labels=zone=a",
                                            "--register-with-taints=t=v:NoSchedule",
                                            "--anonymous-auth=true",
                                            "--authorization-mode=AlwaysAllow"));
            Kubelet kubelet = new Kubelet(config, client, Clock.SYSTEM);
            Thread thread = Thread.startVirtualThread(() -> run(kubelet));
            try {
                await("node", () -> client.find(Node.KIND, "", "n1") != null);
                await("ready", () -> ready(client.get(Node.KIND, "", "n1")));
                Node node = client.get(Node.KIND, "", "n1");
                assertEquals("a", node.metadata().labels().get("zone"));
                assertEquals("NoSchedule", node.spec().taints().getFirst().effect());
                assertTrue(
                        node.status()
                                .nodeInfo()
                                .containerRuntimeVersion()
                                .startsWith("containerd://"));
                await("lease", () -> client.find(Lease.KIND, "kube-node-lease", "n1") != null);
                client.create(Pod.KIND, Pod.of(Yaml.parse(POD)));
                await("pod", () -> running(client.get(Pod.KIND, "default", "web")));
                serve(kubelet.port());
                outage(containerd, client);
                client.delete(Pod.KIND, "default", "web", DeleteOptions.DEFAULT);
                await("gone", () -> client.find(Pod.KIND, "default", "web") == null);
            } finally {
                thread.interrupt();
                thread.join();
            }
        }
        Cgroups.detect().remove(GROUP);
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: default}
            spec:
              nodeName: n1
              restartPolicy: Always
              terminationGracePeriodSeconds: 1
              containers:
              - name: c
                image: localhost/test/busybox:1
                imagePullPolicy: IfNotPresent
                command: [sh, -c, 'mkdir -p /tmp/w; echo page > /tmp/w/index.html; httpd -p 127.0.0.1:8080 -h /tmp/w; echo one; echo two; trap "exit 0" TERM; while true; do sleep 1; done']
            """;

    private static void run(Kubelet kubelet) {
        try {
            kubelet.run(() -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean ready(Node node) {
        return node.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private static boolean running(Pod pod) {
        return pod.status().phase().equals("Running");
    }

    private static String get(HttpClient http, String url) throws Exception {
        try (HttpClient.Response response =
                http.send(new HttpClient.Request("GET", url, new Headers(), null))) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void serve(int port) throws Exception {
        String base = "https://127.0.0.1:" + port;
        try (HttpClient http = NettyHttpClient.builder().insecure().build()) {
            assertEquals("ok", get(http, base + "/healthz"));
            await(
                    "log",
                    () -> get(http, base + "/containerLogs/default/web/c").equals("one\ntwo\n"));
            assertEquals("two\n", get(http, base + "/containerLogs/default/web/c?tailLines=1"));
            assertEquals("on", get(http, base + "/containerLogs/default/web/c?limitBytes=2"));
            assertTrue(
                    get(http, base + "/containerLogs/default/web/c?previous=true")
                            .startsWith(
                                    "previous terminated container \"c\" in pod \"web\" not found"));
            assertEquals(1, Json.parse(get(http, base + "/pods")).array("items").size());
            String stats = get(http, base + "/stats/summary");
            assertEquals(
                    "web",
                    Json.parse(stats).array("pods").object(0).object("podRef").string("name"));
            exec(http, base);
            portForward(http, base);
        }
    }

    private static void portForward(HttpClient http, String base) throws Exception {
        HttpClient.Request request =
                new HttpClient.Request(
                        "POST",
                        base + "/portForward/default/web",
                        Headers.of("X-Stream-Protocol-Version", "portforward.k8s.io"),
                        null);
        try (SpdySession session = Objects.requireNonNull(http.openSpdy(request).session())) {
            SpdySession.Stream error = session.open(forward("error", "8080"));
            SpdySession.Stream data = session.open(forward("data", "8080"));
            data.out().write("GET /index.html HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            data.out().flush();
            assertTrue(text(data.in()).endsWith("page\n"));
            assertEquals("", text(error.in()));
            SpdySession.Stream refused = session.open(forward("error", "9"));
            session.open(forward("data", "9"));
            assertTrue(text(refused.in()).contains("connection refused"));
        }
    }

    private static Headers forward(String type, String port) {
        return Headers.of("streamtype", type, "port", port, "requestid", port);
    }

    private static void exec(HttpClient http, String base) throws Exception {
        RemoteCommand.Streams streams = new RemoteCommand.Streams(true, true, true, false);
        String url =
                base
                        + "/exec/default/web/c?input=1&output=1&error=1&command=sh&command=-c&command=cat%3B+echo+err+%3E%262%3B+exit+7";
        for (boolean spdy : new boolean[] {true, false}) {
            try (RemoteCommandClient command =
                    spdy
                            ? RemoteCommandClient.overSpdy(http, url, new Headers(), streams)
                            : RemoteCommandClient.overWebSocket(
                                    http, url, new Headers(), streams)) {
                try (var in = Objects.requireNonNull(command.stdin())) {
                    in.write("typed".getBytes(StandardCharsets.UTF_8));
                }
                assertEquals("typed", text(Objects.requireNonNull(command.stdout())));
                assertEquals("err\n", text(Objects.requireNonNull(command.stderr())));
                String status = new String(command.status(), StandardCharsets.UTF_8);
                assertTrue(status.contains("\"message\":\"7\""), status);
            }
        }
    }

    private static String text(InputStream in) throws Exception {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The runtime goes and comes back: the node stays ready, and so does the pod's container. */
    private static void outage(PrivateContainerd containerd, Client client) throws Exception {
        String before =
                client.get(Pod.KIND, "default", "web")
                        .status()
                        .containerStatuses()
                        .getFirst()
                        .containerID();
        containerd.stop();
        containerd.launch();
        // Something new runs, so the runtime has been found again.
        client.create(Pod.KIND, Pod.of(Yaml.parse(POD.replace("name: web", "name: next"))));
        await("next pod", () -> running(client.get(Pod.KIND, "default", "next")));
        assertTrue(ready(client.get(Node.KIND, "", "n1")));
        client.delete(Pod.KIND, "default", "next", DeleteOptions.DEFAULT);
        String after =
                client.get(Pod.KIND, "default", "web")
                        .status()
                        .containerStatuses()
                        .getFirst()
                        .containerID();
        assertEquals(before, after);
    }
}
