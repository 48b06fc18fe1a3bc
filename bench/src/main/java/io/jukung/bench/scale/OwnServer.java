package io.jukung.bench.scale;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.bench.api.Call;
import io.jukung.bench.api.Target;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code jukung kube-apiserver} as a process of its own in a folder, with a user {@code bench} whom
 * RBAC has to look up. A folder that was used before is taken up again.
 */
final class OwnServer implements AutoCloseable {
    static final String TOKEN = "bench-token";

    private static final String ADMIN = "admin-token";
    private static final int START_SECONDS = 120;
    private static final String BINDING =
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding",\
            "metadata":{"name":"bench"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io",\
            "kind":"ClusterRole","name":"cluster-admin"},\
            "subjects":[{"kind":"User","name":"bench","apiGroup":"rbac.authorization.k8s.io"}]}\
            """;

    private final Process process;
    private final String address;

    private OwnServer(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** The flags that every run with such a server has. */
    static Flags flags(String program) {
        return new Flags(program)
                .string("launcher", "jukung", "The launcher.")
                .string("data-dir", "", "Folder for the server; a new one without this.")
                .string("heap", "", "Options for the server's heap, as -Xmx4g.");
    }

    /** Where {@link #flags} say that the server keeps its things. */
    static Path folder(FlagValues flags) throws IOException {
        return flags.string("data-dir").isEmpty()
                ? Files.createTempDirectory("jukung-bench")
                : Path.of(flags.string("data-dir"));
    }

    /** A server with the embedded store, as {@link #flags} say. */
    static OwnServer start(FlagValues flags, Path folder) throws IOException, InterruptedException {
        return start(
                Path.of(flags.string("launcher")),
                folder,
                List.of("--embedded-store=" + folder.resolve("store")),
                flags.string("heap"));
    }

    /**
     * Returns once the server is ready.
     *
     * @param launcher the script {@code jukung}
     * @param store the flags that say where the objects are
     * @param heap options for its JVM's heap, "" for the launcher's own
     */
    static OwnServer start(Path launcher, Path folder, List<String> store, String heap)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path tokens = folder.resolve("tokens.csv");
        Files.writeString(tokens, TOKEN + ",bench,1\n" + ADMIN + ",admin,2,system:masters\n");
        Path key = folder.resolve("sa.key");
        if (Files.notExists(key)) {
            Files.writeString(key, accountKey());
        }
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "kube-apiserver"));
        command.addAll(store);
        command.add("--cert-dir=" + folder.resolve("certs"));
        command.add("--secure-port=" + port);
        command.add("--bind-address=127.0.0.1");
        command.add("--token-auth-file=" + tokens);
        command.add("--authorization-mode=Node,RBAC");
        command.add("--service-account-issuer=https://kubernetes.default.svc");
        command.add("--service-account-signing-key-file=" + key);
        command.add("--service-account-key-file=" + key);
        command.add("--service-cluster-ip-range=10.96.0.0/16");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JUKUNG_BUILD", "never");
        if (!heap.isEmpty()) {
            builder.environment().put("JUKUNG_HEAP", heap);
        }
        Path log = folder.resolve("log");
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        OwnServer server = new OwnServer(process, "https://127.0.0.1:" + port);
        try {
            server.awaitReady(log);
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try (Target admin = Target.of(address, ADMIN, 1)) {
            while (admin.call(admin.connectionOf(0), Call.get("/readyz")).failed()) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("the server does not become ready; see " + log);
                }
                Thread.sleep(50);
            }
            admin.call(
                    admin.connectionOf(0),
                    Call.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", BINDING));
        }
    }

    private static String accountKey() throws IOException {
        try {
            byte[] key =
                    KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
