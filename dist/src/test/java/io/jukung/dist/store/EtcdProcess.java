package io.jukung.dist.store;

import io.jukung.base.Clock;
import io.jukung.etcd.EtcdOptions;
import io.jukung.etcd.EtcdStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A real etcd of one member in a folder of the test's; {@code -Detcd.program=/path/to/etcd} for
 * another than the one that is installed.
 */
final class EtcdProcess implements AutoCloseable {
    private final String url;
    private final Process process;

    EtcdProcess(Path folder) throws IOException {
        url = "http://127.0.0.1:" + freePort();
        String peer = "http://127.0.0.1:" + freePort();
        process =
                new ProcessBuilder(
                                System.getProperty("etcd.program", "etcd"),
                                "--name=one",
                                "--data-dir=" + folder.resolve("data"),
                                "--listen-client-urls=" + url,
                                "--advertise-client-urls=" + url,
                                "--listen-peer-urls=" + peer,
                                "--initial-advertise-peer-urls=" + peer,
                                "--initial-cluster=one=" + peer,
                                "--unsafe-no-fsync",
                                "--logger=zap",
                                "--log-level=error")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("etcd.log").toFile())
                        .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A connection of its own, as each API server has. */
    EtcdStore connect() {
        return new EtcdStore(
                EtcdOptions.of(List.of(url)).withCompaction(Duration.ZERO),
                Clock.SYSTEM,
                new Random(1));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        int ignored = process.waitFor();
    }
}
