package io.jukung.store.durable;

import io.jukung.base.Clock;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process that writes to a store and says on its output what was acknowledged, a line for each:
 * {@code ack WRITER STEP REVISION}; {@code full STEP} where the disk was. It is there to be killed.
 */
final class Load {
    private Load() {}

    /**
     * Arguments: folder, writers, the first step, steps (0: without end), bytes of a value,
     * milliseconds between compactions.
     */
    public static void main(String[] arguments) throws Exception {
        DurableStore.Options options =
                new DurableStore.Options(
                        Clock.SYSTEM,
                        Duration.ofMillis(Long.parseLong(arguments[5])),
                        1 << 20,
                        1 << 20,
                        1L << 30);
        int writers = Integer.parseInt(arguments[1]);
        long first = Long.parseLong(arguments[2]);
        long steps = Long.parseLong(arguments[3]);
        int bytes = Integer.parseInt(arguments[4]);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (DurableStore store = DurableStore.open(Path.of(arguments[0]), options)) {
            Thread[] threads = new Thread[writers];
            for (int w = 0; w < writers; w++) {
                int writer = w;
                threads[w] =
                        Thread.ofPlatform()
                                .start(() -> write(store, writer, first, steps, bytes, out));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void write(
            DurableStore store, int writer, long first, long steps, int bytes, PrintStream out) {
        for (long step = first; steps == 0 || step < first + steps; step++) {
            byte[] value = ByteBuffer.allocate(bytes).putLong(step).array();
            try {
                long revision =
                        store.commit(
                                        new Txn(
                                                List.of(),
                                                List.of(
                                                        new Txn.Op.Put(
                                                                "/load/" + writer, value, 0, null)),
                                                List.of()))
                                .revision();
                say(out, "ack " + writer + " " + step + " " + revision);
            } catch (StoreException.NoSpace e) {
                say(out, "full " + step);
            }
        }
    }

    private static void say(PrintStream out, String line) {
        synchronized (out) {
            out.print(line + "\n");
            out.flush();
        }
    }
}
