package io.jukung.apiserver.registry;

import io.jukung.store.Store;
import java.time.Duration;

/**
 * Leases for objects that go by themselves. One lease serves what is written within a minute, so
 * that a burst of events does not make a burst of leases; upstream does the same.
 */
final class ExpiryLeases {
    private static final Duration SHARED = Duration.ofMinutes(1);
    private static final int MOST_OBJECTS = 1000;

    private final Store store;
    private final Duration timeToLive;
    private long current;
    private long grantedNanos;
    private int objects;

    ExpiryLeases(Store store, Duration timeToLive) {
        this.store = store;
        this.timeToLive = timeToLive;
    }

    /** The lease to put an object under now; 0 where objects stay. */
    synchronized long lease() {
        if (timeToLive.isZero()) {
            return 0;
        }
        long now = System.nanoTime();
        if (current == 0 || now - grantedNanos > SHARED.toNanos() || objects >= MOST_OBJECTS) {
            // long enough for the last one written under it
            current = store.grantLease(timeToLive.plus(SHARED));
            grantedNanos = now;
            objects = 0;
        }
        objects++;
        return current;
    }
}
