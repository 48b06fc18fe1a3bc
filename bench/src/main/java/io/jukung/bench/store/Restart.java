package io.jukung.bench.store;

import io.jukung.bench.ProcessFigures;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.durable.DurableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A store of 100,000 objects of 4 KB, opened by a fresh process. */
final class Restart {
    private static final int OBJECTS = 100_000;
    private static final int BYTES = 4_096;

    private Restart() {}

    static void fill(Path folder) throws InterruptedException {
        byte[] noise = new byte[BYTES * 2];
        new Random(1).nextBytes(noise);
        AtomicInteger next = new AtomicInteger();
        try (Store store = DurableStore.open(folder, DurableStore.Options.DEFAULT)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int n = next.getAndIncrement();
                                            n < OBJECTS;
                                            n = next.getAndIncrement()) {
                                        byte[] value = new byte[BYTES];
                                        System.arraycopy(noise, n % BYTES, value, 0, BYTES);
                                        store.commit(
                                                Txn.create(
                                                        "/registry/pods/default/pod-" + n,
                                                        value,
                                                        0,
                                                        null));
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Starts a process as this one was started, that opens the folder and tells the figures. */
    static String inFreshProcess(Path folder) throws IOException, InterruptedException {
        ProcessHandle.Info own = ProcessHandle.current().info();
        Process process =
                new ProcessBuilder(
                                own.command().orElse("java"),
                                "-XX:+UseSerialGC",
                                "-XX:+UseCompactObjectHeaders",
                                "-Xmx2g",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Restart.class.getName(),
                                folder.toString(),
                                Long.toString(System.currentTimeMillis()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return said.strip();
    }

    public static void main(String[] arguments) {
        long started = Long.parseLong(arguments[1]);
        long begun = System.nanoTime();
        try (DurableStore store =
                DurableStore.open(Path.of(arguments[0]), DurableStore.Options.DEFAULT)) {
            double open = (System.nanoTime() - begun) / 1e6;
            long cpu = ProcessFigures.cpuMillis(ProcessHandle.current().pid());
            long sinceStart = System.currentTimeMillis() - started;
            long count = store.count(Range.prefix("/registry/"), 0);
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            double heap = runtime.totalMemory() - runtime.freeMemory();
            System.out.printf(
                    "restart  %d objects of %d bytes: open %.0f ms, process start to ready %d ms,"
                            + " %d ms of CPU, heap %.0f MiB = %.2f x the bytes stored%n",
                    count,
                    BYTES,
                    open,
                    sinceStart,
                    cpu,
                    heap / (1 << 20),
                    heap / ((double) count * BYTES));
        }
    }
}
