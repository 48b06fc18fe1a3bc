package io.jukung.bench.api;

import io.jukung.http.HttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Many watchers of one collection, while a few writers change objects in it. Every change carries
 * the time at which its request was sent; a delivery's time is from there to the watcher.
 */
final class WatchFanOut {
    private static final byte[] MARK = "\"sent-at\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int WRITERS = 4;
    private static final long PATIENCE_SECONDS = 120;

    private final Target target;
    private final ServerProcesses processes;
    private final Fixtures fixtures;
    private final int watchers;
    private final int updates;

    WatchFanOut(
            Target target,
            ServerProcesses processes,
            Fixtures fixtures,
            int watchers,
            int updates) {
        this.target = target;
        this.processes = processes;
        this.fixtures = fixtures;
        this.watchers = watchers;
        this.updates = updates;
    }

    Measured run(String work) throws IOException, InterruptedException {
        String revision =
                target.document(fixtures.pods() + "?limit=1")
                        .object("metadata")
                        .string("resourceVersion");
        Call watch =
                Call.get(
                        fixtures.pods()
                                + "?watch=true&timeoutSeconds=300&resourceVersion="
                                + revision);
        List<Watcher> all = new ArrayList<>();
        CountDownLatch opened = new CountDownLatch(watchers);
        CountDownLatch done = new CountDownLatch(watchers);
        for (int i = 0; i < watchers; i++) {
            Watcher watcher = new Watcher(target.connectionOf(i), watch, opened, done);
            all.add(watcher);
            Thread.ofVirtual().name("watcher-" + i).start(watcher);
        }
        if (!opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("not all watches opened");
        }
        AtomicLong errors = new AtomicLong();
        long cpu = processes.cpuMicros();
        long begun = System.nanoTime();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers.add(Thread.ofVirtual().start(() -> write(writer, errors)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        boolean complete = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - begun) / 1e9;
        long used = processes.cpuMicros() - cpu;
        long[] nanos = all.stream().flatMapToLong(Watcher::times).toArray();
        long bytes = all.stream().mapToLong(Watcher::bytes).sum();
        long missing = (long) watchers * updates - nanos.length;
        all.forEach(Watcher::close);
        return Measured.of(
                work,
                nanos,
                seconds,
                bytes,
                errors.get() + (complete ? 0 : missing),
                nanos.length == 0 ? 0 : used / (double) nanos.length);
    }

    private void write(int writer, AtomicLong errors) {
        HttpClient connection = target.connectionOf(writer);
        for (int i = writer; i < updates; i += WRITERS) {
            String body =
                    "{\"metadata\":{\"annotations\":{\"sent-at\":\"" + System.nanoTime() + "\"}}}";
            Call patch =
                    Call.patch(
                            fixtures.pod(i % WRITERS),
                            "application/strategic-merge-patch+json",
                            body);
            if (target.call(connection, patch).failed()) {
                errors.incrementAndGet();
            }
        }
    }

    /** Reads its stream until it has seen every update. */
    private final class Watcher implements Runnable {
        private final HttpClient connection;
        private final Call watch;
        private final CountDownLatch opened;
        private final CountDownLatch done;
        private final long[] nanos = new long[updates];
        private volatile int seen;
        private volatile long bytes;
        private volatile HttpClient.@Nullable Response response;

        Watcher(HttpClient connection, Call watch, CountDownLatch opened, CountDownLatch done) {
            this.connection = connection;
            this.watch = watch;
            this.opened = opened;
            this.done = done;
        }

        @Override
        public void run() {
            try (HttpClient.Response answer = target.open(connection, watch)) {
                response = answer;
                opened.countDown();
                read(answer.body());
            } catch (IOException e) {
                // what is missing is counted when the time is over
            }
        }

        /** The mark stands once in an event: managedFields name it otherwise. */
        private void read(InputStream body) throws IOException {
            byte[] chunk = new byte[1 << 16];
            int matched = 0;
            long number = -1;
            int read;
            while (seen < updates && (read = body.read(chunk)) >= 0) {
                bytes += read;
                long now = System.nanoTime();
                for (int i = 0; i < read; i++) {
                    byte b = chunk[i];
                    if (number >= 0) {
                        if (b >= '0' && b <= '9') {
                            number = number * 10 + (b - '0');
                            continue;
                        }
                        nanos[seen] = now - number;
                        seen++;
                        number = -1;
                        matched = 0;
                        if (seen == updates) {
                            break;
                        }
                        continue;
                    }
                    matched = b == MARK[matched] ? matched + 1 : b == MARK[0] ? 1 : 0;
                    if (matched == MARK.length) {
                        number = 0;
                    }
                }
            }
            if (seen == updates) {
                done.countDown();
            }
        }

        LongStream times() {
            return Arrays.stream(nanos, 0, seen);
        }

        long bytes() {
            return bytes;
        }

        void close() {
            HttpClient.Response open = response;
            if (open != null) {
                open.close();
            }
        }
    }
}
