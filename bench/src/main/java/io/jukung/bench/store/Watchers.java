package io.jukung.bench.store;

import io.jukung.bench.ProcessFigures;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Many watches of one prefix, and one who writes there at a steady rate. */
final class Watchers {
    private Watchers() {}

    static String measure(Store store, int watchers, int perSecond, int seconds)
            throws InterruptedException {
        Histogram times = new Histogram();
        AtomicLong wrong = new AtomicLong();
        int writes = perSecond * seconds;
        Range range = Range.prefix("/registry/watched/");
        CountDownLatch open = new CountDownLatch(watchers);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < watchers; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try (Watch watch = store.watch(range, 0)) {
                                    open.countDown();
                                    wrong.addAndGet(read(watch, writes, times));
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }));
        }
        open.await();
        long cpu = ProcessFigures.cpuMillis(ProcessHandle.current().pid());
        long begun = System.nanoTime();
        for (int i = 0; i < writes; i++) {
            long due = begun + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            byte[] value = ByteBuffer.allocate(1_024).putLong(System.nanoTime()).putLong(i).array();
            store.commit(
                    new Txn(
                            List.of(),
                            List.of(new Txn.Op.Put("/registry/watched/" + i % 100, value, 0, null)),
                            List.of()));
        }
        double took = (System.nanoTime() - begun) / 1e9;
        for (Thread thread : threads) {
            thread.join();
        }
        cpu = ProcessFigures.cpuMillis(ProcessHandle.current().pid()) - cpu;
        return ("watch    %d watchers, %.0f writes/s: %d events, %d out of order, p50 %.2f ms,"
                        + " p99 %.2f ms, max %.1f ms, CPU %.2f cores")
                .formatted(
                        watchers,
                        writes / took,
                        times.count(),
                        wrong.get(),
                        times.millis(0.5),
                        times.millis(0.99),
                        times.millis(1),
                        cpu / 1_000.0 / took);
    }

    /** Answers how many events did not come in their order. */
    private static long read(Watch watch, int writes, Histogram times) throws InterruptedException {
        long expected = 0;
        long wrong = 0;
        while (expected < writes) {
            Watch.Batch batch = watch.next(Duration.ofSeconds(10));
            long now = System.nanoTime();
            if (batch == null || batch.events().isEmpty()) {
                return wrong + writes - expected;
            }
            for (Watch.Event event : batch.events()) {
                ByteBuffer value = ByteBuffer.wrap(event.keyValue().value());
                times.add(now - value.getLong());
                wrong += value.getLong() == expected ? 0 : 1;
                expected++;
            }
        }
        return wrong;
    }
}
