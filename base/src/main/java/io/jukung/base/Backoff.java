package io.jukung.base;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waiting times that double up to a limit, each lengthened at random so that many who failed
 * together do not come back together. One thread only.
 *
 * <p>With 1 s, factor 2, jitter 0.1 and 10 s: 1.0–1.1 s, 2.0–2.2 s, 4.0–4.4 s, 8.0–8.8 s, 10–11 s,
 * …
 */
public final class Backoff {
    private final Duration first;
    private final double factor;
    private final double jitter;
    private final Duration most;
    private final RandomGenerator random;
    private double nextNanos;

    /**
     * A back-off that has not waited yet.
     *
     * @param factor by which each wait is longer than the one before, at least 1
     * @param jitter the largest share of a wait that chance adds to it, 0 for none
     * @param most the longest wait before jitter
     */
    public Backoff(
            Duration first, double factor, double jitter, Duration most, RandomGenerator random) {
        this.first = first;
        this.factor = factor;
        this.jitter = jitter;
        this.most = most;
        this.random = random;
        this.nextNanos = first.toNanos();
    }

    /** How long to wait now; the next wait is longer. */
    public Duration next() {
        double wait = Math.min(nextNanos, most.toNanos());
        nextNanos = Math.min(nextNanos * factor, most.toNanos());
        return Duration.ofNanos((long) (wait * (1 + jitter * random.nextDouble())));
    }

    /** Starts anew with the first wait: what was tried worked. */
    public void reset() {
        nextNanos = first.toNanos();
    }
}
