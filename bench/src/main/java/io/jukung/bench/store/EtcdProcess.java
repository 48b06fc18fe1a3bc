package io.jukung.bench.store;

import io.jukung.base.Clock;
import io.jukung.bench.ProcessFigures;
import io.jukung.etcd.EtcdOptions;
import io.jukung.etcd.EtcdStore;
import io.jukung.store.Store;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One etcd member with its defaults, started for this run and ended with it. */
public final class EtcdProcess implements AutoCloseable {
    private final Process process;
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    public EtcdProcess(String program, Path folder) throws IOException {
        url = "http://127.0.0.1:" + freePort();
        String peers = "http://127.0.0.1:" + freePort();
        process =
                new ProcessBuilder(
                                program,
                                "--data-dir=" + folder,
                                "--listen-client-urls=" + url,
                                "--advertise-client-urls=" + url,
                                "--listen-peer-urls=" + peers,
                                "--initial-advertise-peer-urls=" + peers,
                                "--initial-cluster=default=" + peers,
                                "--quota-backend-bytes=8589934592",
                                "--logger=zap",
                                "--log-level=error")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolveSibling("etcd.log").toFile())
                        .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Where clients reach it. */
    public String url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it can be written to. */
    public void awaitLeader() throws InterruptedException {
        for (int i = 0; i < 100 && !metrics().contains("etcd_server_has_leader 1"); i++) {
            Thread.sleep(100);
        }
    }

    Store connect() throws InterruptedException {
        awaitLeader();
        return new EtcdStore(
                EtcdOptions.of(List.of(url)).withCompaction(Duration.ZERO),
                Clock.SYSTEM,
                new Random());
    }

    private String metrics() throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url + "/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    /** How often it forced its log. */
    long forces() {
        try {
            return metrics()
                    .lines()
                    .filter(l -> l.startsWith("etcd_disk_wal_fsync_duration_seconds_count "))
                    .mapToLong(l -> (long) Double.parseDouble(l.substring(l.indexOf(' ') + 1)))
                    .findFirst()
                    .orElse(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    long cpuMillis() {
        return ProcessFigures.cpuMillis(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
