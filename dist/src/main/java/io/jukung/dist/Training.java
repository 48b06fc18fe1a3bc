package io.jukung.dist;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.Discovery;
import io.jukung.client.ListOptions;
import io.jukung.client.WatchStream;
import io.jukung.client.http.Kubeconfig;
import io.jukung.dist.cli.Up;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterOptions;
import io.jukung.dist.cluster.ClusterProcess;
import io.jukung.dist.cluster.ClusterStatus;
import io.jukung.machinery.tree.Yaml;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Goes through what {@code up} does, so that the build can record what it loads and links (the
 * JDK's AOT cache): a control plane on a folder of its own, asked over HTTPS, with pods on a
 * simulated node; then, without touching this machine, the classes that make a node.
 */
final class Training {
    private static final long LIMIT_MILLIS = 60_000;
    private static final int WATCH_SECONDS = 10;
    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default}
            spec:
              replicas: 5
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: web
                    ports: [{containerPort: 80}]
                    env: [{name: A, value: b}]
                    resources: {requests: {cpu: 10m, memory: 16Mi}}
            """;

    private Training() {}

    /** Of a whole cluster, or of {@code kube-apiserver} by itself. */
    static int run(List<String> arguments) throws Exception {
        Path folder = Files.createTempDirectory("jukung-training");
        try {
            if (arguments.equals(List.of("kube-apiserver"))) {
                ApiServerTraining.run(folder, freePort());
                return 0;
            }
            controlPlane(new ClusterFiles(folder));
            NodeTraining.runtime(folder.resolve("cri.sock"));
            NodeTraining.loadClasses();
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void controlPlane(ClusterFiles files) throws Exception {
        new ClusterOptions(
                        freePort(),
                        "training",
                        false,
                        1,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                .write(files.options());
        ClusterProcess process = new ClusterProcess(files);
        Thread cluster = Thread.ofPlatform().start(() -> serve(process));
        awaitReady(files, cluster);
        // The command's own part, which finds the cluster up and only tells so.
        new Up(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .run(
                        List.of(
                                "--data-dir",
                                files.folder().toString(),
                                "--kubeconfig",
                                files.folder().resolve("kubeconfig").toString()));
        new ProcessBuilder("true").start().waitFor();
        try (Client client =
                new Client(
                        Kubeconfig.load(files.adminKubeconfig(), Clock.SYSTEM)
                                .connect("kubectl/v1.36.0", Clock.SYSTEM))) {
            requests(client);
        }
        process.stop();
        cluster.join();
    }

    private static void serve(ClusterProcess process) {
        try {
            process.run();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitReady(ClusterFiles files, Thread cluster) throws Exception {
        long end = System.currentTimeMillis() + LIMIT_MILLIS;
        while (cluster.isAlive() && System.currentTimeMillis() < end) {
            ClusterStatus status = ClusterStatus.read(files.status());
            if (status != null && status.phase().equals("ready")) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the training cluster does not become ready");
    }

    private static void requests(Client client) throws Exception {
        new Discovery(client.transport()).preferredResources();
        client.transport().get("/openapi/v3");
        Deployment web = Deployment.of(Yaml.parse(DEPLOYMENT));
        client.create(Deployment.KIND, web);
        ListOptions ofWeb = ListOptions.labels("app=web").forWatch(WATCH_SECONDS);
        try (WatchStream watch = client.watch(Pod.KIND, "default", ofWeb)) {
            for (WatchStream.Event event = watch.next(); event != null; event = watch.next()) {
                if (Pod.of(event.object()).status().phase().equals("Running")) {
                    break;
                }
            }
        }
        client.list(Pod.KIND, "", ListOptions.ALL);
        client.delete(Deployment.KIND, "default", "web", DeleteOptions.DEFAULT);
        NodeTraining.dns(client);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
