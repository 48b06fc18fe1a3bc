package io.jukung.bench.store;

import io.jukung.store.Store;
import io.jukung.store.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** So many writers, each putting 1 KB after 1 KB as fast as it is let. */
record Puts(
        int writers, double perSecond, double cpuMicros, double forces, double p50, double p99) {
    private static final int KEYS = 10_000;

    /**
     * Measures after a while of warming up.
     *
     * @param cpuMillis CPU time that the store's process took so far
     * @param forces how often it forced its log so far
     */
    static Puts measure(
            Store store, int writers, int seconds, LongSupplier cpuMillis, LongSupplier forces)
            throws InterruptedException {
        AtomicLong done = new AtomicLong();
        Histogram[] times = {new Histogram()};
        boolean[] stop = {false};
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofVirtual().start(() -> write(store, done, times, stop)));
        }
        Thread.sleep(seconds * 500L);
        Histogram measured = new Histogram();
        times[0] = measured;
        long before = done.get();
        long cpu = cpuMillis.getAsLong();
        long forced = forces.getAsLong();
        long begun = System.nanoTime();
        Thread.sleep(seconds * 1_000L);
        double took = (System.nanoTime() - begun) / 1e9;
        long puts = done.get() - before;
        cpu = cpuMillis.getAsLong() - cpu;
        forced = forces.getAsLong() - forced;
        stop[0] = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return new Puts(
                writers,
                puts / took,
                cpu * 1_000.0 / puts,
                forced / took,
                measured.millis(0.5),
                measured.millis(0.99));
    }

    private static void write(Store store, AtomicLong done, Histogram[] times, boolean[] stop) {
        byte[] value = new byte[1_024];
        ThreadLocalRandom.current().nextBytes(value);
        while (!stop[0]) {
            String key = "/registry/bench/" + ThreadLocalRandom.current().nextInt(KEYS);
            long begun = System.nanoTime();
            store.commit(
                    new Txn(
                            List.of(),
                            List.of(new Txn.Op.Put(key, value.clone(), 0, null)),
                            List.of()));
            times[0].add(System.nanoTime() - begun);
            done.incrementAndGet();
        }
    }

    String line(String engine) {
        return "%-8s %4d writers  %9.0f puts/s  %7.1f µs CPU per put  %7.0f fdatasyncs/s  p50 %.2f ms  p99 %.2f ms"
                .formatted(engine, writers, perSecond, cpuMicros, forces, p50, p99);
    }
}
