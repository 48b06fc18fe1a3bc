package io.jukung.base;

import java.time.Duration;
import java.time.Instant;

/** Time as a port, so that tests own it. */
public interface Clock {
    /** The machine's own clock. */
    Clock SYSTEM =
            new Clock() {
                @Override
                public Instant now() {
                    return Instant.now();
                }

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(Duration duration) throws InterruptedException {
                    Thread.sleep(duration);
                }
            };

    /** Wall-clock time; may jump. */
    Instant now();

    /** Nanoseconds that only grow; for measuring spans. */
    long nanoTime();

    void sleep(Duration duration) throws InterruptedException;
}
