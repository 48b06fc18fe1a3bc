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
public final class WatchFanOut {
    private static final String MARK = "\"sent-at\":\"";
    private static final long PATIENCE_SECONDS = 120;

    private final Target target;
    private final ServerProcesses processes;
    private final Fixtures fixtures;
    private final String selector;
    private final int writers;
    private final int watchers;
    private final int updates;

    /**
     * @param selector of the objects watched, as it stands in a query; "" for all
     * @param writers at once; each changes a pod of its own, the first ones
     */
    public WatchFanOut(
            Target target,
            ServerProcesses processes,
            Fixtures fixtures,
            String selector,
            int writers,
            int watchers,
            int updates) {
        this.target = target;
        this.processes = processes;
        this.fixtures = fixtures;
        this.selector = selector;
        this.writers = writers;
        this.watchers = watchers;
        this.updates = updates;
    }

    public Measured run(String work) throws IOException, InterruptedException {
        String revision =
                target.document(fixtures.pods() + "?limit=1")
                        .object("metadata")
                        .string("resourceVersion");
        Call watch =
                Call.get(
                        fixtures.pods()
                                + "?watch=true&timeoutSeconds=300&resourceVersion="
                                + revision
                                + selector);
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
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            threads.add(Thread.ofVirtual().start(() -> write(writer, errors)));
        }
        for (Thread thread : threads) {
            thread.join();
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
        for (int i = writer; i < updates; i += writers) {
            String body =
                    "{\"metadata\":{\"annotations\":{\"sent-at\":\"" + System.nanoTime() + "\"}}}";
            Call patch =
                    Call.patch(
                            fixtures.pod(i % writers),
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

        /**
         * Looks for the marks and for nothing else. A mark stands once in an event: managedFields
         * name it otherwise.
         */
        private void read(InputStream body) throws IOException {
            byte[] chunk = new byte[1 << 16];
            int kept = 0;
            int read;
            while (seen < updates && (read = body.read(chunk, kept, chunk.length - kept)) >= 0) {
                long now = System.nanoTime();
                bytes += read;
                int end = kept + read;
                int rest = marks(new String(chunk, 0, end, StandardCharsets.ISO_8859_1), now);
                kept = end - rest;
                System.arraycopy(chunk, rest, chunk, 0, kept);
            }
            if (seen == updates) {
                done.countDown();
            }
        }

        /** Where the part begins that the next one may complete to a mark. */
        private int marks(String text, long now) {
            int from = 0;
            int at;
            while (seen < updates && (at = text.indexOf(MARK, from)) >= 0) {
                int number = at + MARK.length();
                int close = text.indexOf('"', number);
                if (close < 0) {
                    return at;
                }
                nanos[seen] = now - Long.parseLong(text, number, close, 10);
                seen++;
                from = close;
            }
            return Math.max(from, text.length() - MARK.length() + 1);
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
