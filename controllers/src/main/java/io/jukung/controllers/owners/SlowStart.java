package io.jukung.controllers.owners;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does many like things at once, but in batches of 1, 2, 4, …: where all would fail for the same
 * reason, only a few do.
 *
 * @param done how many succeeded
 * @param failure of the first that failed, after whose batch nothing more was begun
 */
public record SlowStart(int done, @Nullable RuntimeException failure) {
    /** Calls the action with 0 … count-1. */
    public static SlowStart run(int count, IntConsumer action) throws InterruptedException {
        return run(count, 1, action);
    }

    /** As {@link #run}, all in one batch. */
    public static SlowStart atOnce(int count, IntConsumer action) throws InterruptedException {
        return run(count, Math.max(1, count), action);
    }

    private static SlowStart run(int count, int first, IntConsumer action)
            throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        int next = 0;
        for (int batch = Math.min(count, first);
                batch > 0 && failure.get() == null;
                batch = Math.min(2 * batch, count - next)) {
            List<Thread> threads = new ArrayList<>(batch);
            for (int end = next + batch; next < end; next++) {
                int index = next;
                threads.add(
                        Thread.startVirtualThread(() -> {
                            try {
                                action.accept(index);
                                done.incrementAndGet();
                            } catch (RuntimeException e) {
                                failure.compareAndSet(null, e);
                            }
                        }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return new SlowStart(done.get(), failure.get());
    }
}
