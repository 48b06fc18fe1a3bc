package io.jukung.etcd;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real etcd of one member, on ports of its own and in a folder that goes with it. */
final class EtcdServer implements AutoCloseable {
    /** The etcd that all tests here run: {@code -Detcd.program=/path/to/etcd} for another one. */
    static final String PROGRAM = System.getProperty("etcd.program", "etcd");

    private final Path folder;
    private final List<String> command;
    private final String url;
    private Process process;

    /**
     * @param scheme {@code http} or {@code https}
     * @param more further arguments
     */
    EtcdServer(String scheme, List<String> more) {
        try {
            folder = Files.createTempDirectory("etcd");
            int client = freePort();
            int peer = freePort();
            url = scheme + "://127.0.0.1:" + client;
            String peerUrl = "http://127.0.0.1:" + peer;
            command = new ArrayList<>();
            command.addAll(
                    List.of(
                            PROGRAM,
                            "--name=one",
                            "--data-dir=" + folder.resolve("data"),
                            "--listen-client-urls=" + url,
                            "--advertise-client-urls=" + url,
                            "--listen-peer-urls=" + peerUrl,
                            "--initial-advertise-peer-urls=" + peerUrl,
                            "--initial-cluster=one=" + peerUrl,
                            "--unsafe-no-fsync",
                            "--logger=zap",
                            "--log-level=error"));
            if (System.getProperty("etcd.fsync") != null) {
                command.remove("--unsafe-no-fsync");
            }
            command.addAll(more);
            start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EtcdServer plain() {
        return new EtcdServer("http", List.of());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    void start() throws IOException {
        File log = folder.resolve("log").toFile();
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
    }

    String url() {
        return url;
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** Ends it as a crash does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("etcd does not end");
        }
    }

    /** Stops it where it stands, as a stalled disk does. */
    void freeze() throws Exception {
        signal("STOP");
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int code =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + ": " + code);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            boolean ignored = process.waitFor(10, TimeUnit.SECONDS);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
