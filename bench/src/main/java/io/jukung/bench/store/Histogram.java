package io.jukung.bench.store;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts times in steps of 2 %, from 1 µs to half an hour; any thread. */
final class Histogram {
    private static final double STEP = Math.log(1.02);

    private final AtomicLongArray counts = new AtomicLongArray(1_100);

    void add(long nanos) {
        int step = (int) (Math.log(Math.max(1_000, nanos) / 1_000.0) / STEP);
        counts.incrementAndGet(Math.min(step, counts.length() - 1));
    }

    long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /** The time in milliseconds that this part of all stayed below. */
    double millis(double part) {
        long wanted = (long) Math.ceil(count() * part);
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.exp((i + 1) * STEP) / 1_000;
            }
        }
        return 0;
    }
}
