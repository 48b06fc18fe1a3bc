package io.jukung.client.queue;

import io.jukung.base.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a key that failed waits: 5 ms doubling to 1000 s per key, and for all keys together no
 * more than 10 per second after a burst of 100. Guarded by its queue's lock.
 */
final class Backoff<K> {
    private static final int RATE = 10;
    private static final int BURST = 100;

    private final Clock clock;
    private final Duration first;
    private final Duration longest;
    private final Map<K, Integer> failures = new HashMap<>();
    private double tokens = BURST;
    private long filled;

    Backoff(Clock clock, Duration first, Duration longest) {
        this.clock = clock;
        this.first = first;
        this.longest = longest;
        filled = clock.nanoTime();
    }

    Duration next(K key) {
        int before = failures.merge(key, 1, Integer::sum) - 1;
        double nanos = Math.min(first.toNanos() * Math.pow(2, before), longest.toNanos());
        return Duration.ofNanos(Math.max((long) nanos, reserve()));
    }

    void forget(K key) {
        failures.remove(key);
    }

    int failures(K key) {
        return failures.getOrDefault(key, 0);
    }

    /** Takes one token, going into debt if need be; the nanoseconds until the debt is paid. */
    private long reserve() {
        long now = clock.nanoTime();
        tokens = Math.min(BURST, tokens + (now - filled) / 1e9 * RATE);
        filled = now;
        tokens -= 1;
        return tokens >= 0 ? 0 : (long) (-tokens / RATE * 1e9);
    }
}
