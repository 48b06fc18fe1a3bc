package io.jukung.dist;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.Discovery;
import io.jukung.client.ListOptions;
import io.jukung.client.http.Kubeconfig;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.Keys;
import io.jukung.pki.Pem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Goes through what {@code jukung kube-apiserver} does by itself, for a start-up cache of its own:
 * the JDK loads all classes of a cache at once, those that the process has no use for as well.
 */
final class ApiServerTraining {
    private static final long LIMIT_MILLIS = 60_000;

    private ApiServerTraining() {}

    /** The server ends with the process. */
    static void run(Path folder, int port) throws Exception {
        Path key = folder.resolve("sa.key");
        Path tokens = folder.resolve("tokens.csv");
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(key, Pem.encode(Keys.rsa().getPrivate()));
        Files.writeString(tokens, "training,admin,1,system:masters\n");
        Files.writeString(kubeconfig, kubeconfig(port));
        Thread server =
                Thread.ofPlatform()
                        .daemon()
                        .start(() ->
                                serve(
                                        List.of(
                                                "--embedded-store=" + folder.resolve("store"),
                                                "--cert-dir=" + folder.resolve("certs"),
                                                "--secure-port=" + port,
                                                "--bind-address=127.0.0.1",
                                                "--token-auth-file=" + tokens,
                                                "--authorization-mode=Node,RBAC",
                                                "--service-account-issuer=https://training",
                                                "--service-account-signing-key-file=" + key,
                                                "--service-account-key-file=" + key,
                                                "--service-cluster-ip-range=10.96.0.0/16")));
        try (Client client =
                new Client(
                        Kubeconfig.load(kubeconfig, Clock.SYSTEM)
                                .connect("kubectl/v1.36.0", Clock.SYSTEM))) {
            awaitReady(client, server);
            requests(client);
        }
    }

    private static void serve(List<String> flags) {
        try {
            SingleComponent.run(
                    "kube-apiserver",
                    flags,
                    new PrintStream(
                            OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitReady(Client client, Thread server) throws InterruptedException {
        long end = System.currentTimeMillis() + LIMIT_MILLIS;
        while (server.isAlive() && System.currentTimeMillis() < end) {
            try {
                // the last that a start writes
                client.transport().get("/api/v1/namespaces/default/services/kubernetes");
                return;
            } catch (StatusException | UncheckedIOException notYet) {
                Thread.sleep(20);
            }
        }
        throw new IllegalStateException("the server in training does not become ready");
    }

    private static void requests(Client client) {
        new Discovery(client.transport()).preferredResources();
        client.transport().get("/openapi/v3");
        ConfigMap made =
                ConfigMap.of(
                        Yaml.parse(
                                "{apiVersion: v1, kind: ConfigMap, metadata: {name: training,"
                                        + " namespace: default}, data: {a: b}}"));
        client.create(ConfigMap.KIND, made);
        client.list(ConfigMap.KIND, "default", ListOptions.ALL);
        client.list(Pod.KIND, "", ListOptions.ALL);
        client.delete(ConfigMap.KIND, "default", "training", DeleteOptions.DEFAULT);
    }

    private static String kubeconfig(int port) {
        return """
        apiVersion: v1
        kind: Config
        current-context: c
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {token: training}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        """
                .formatted(port);
    }
}
