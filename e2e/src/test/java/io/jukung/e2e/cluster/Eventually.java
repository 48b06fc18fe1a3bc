package io.jukung.e2e.cluster;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what becomes true in its own time. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Eventually() {}

    /** Asks again and again until the check does not throw; then its last error stands. */
    public static void passes(Runnable check) {
        gives(() -> {
            check.run();
            return true;
        });
    }

    public static <T> T gives(Supplier<T> question) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                return question.get();
            } catch (AssertionError notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
