package io.jukung.apiserver.registry;

import io.jukung.base.Clock;
import io.jukung.store.Store;
import java.time.Duration;

/**
 * Leases for objects that go by themselves. A burst of events must not be a burst of leases: one
 * lease serves up to a thousand objects within a minute, or what else the server is told, or within
 * a twentieth of their time to live where that is less; the source is apiserver's {@code
 * etcd3.leaseManager}.
 */
final class ExpiryLeases {
    private static final int MOST_OBJECTS = 1000;

    private final Store store;
    private final Clock clock;
    private final Duration timeToLive;
    private final Duration shared;
    private long current;
    private long grantedNanos;
    private int objects;

    ExpiryLeases(Store store, Clock clock, Duration timeToLive, Duration longestSharing) {
        this.store = store;
        this.clock = clock;
        this.timeToLive = timeToLive;
        Duration part = Duration.ofSeconds(timeToLive.toSeconds() / 20);
        this.shared = part.compareTo(longestSharing) < 0 ? part : longestSharing;
    }

    /** The lease to put an object under now; 0 where objects stay. */
    long lease() {
        return timeToLive.isZero() ? 0 : current();
    }

    private synchronized long current() {
        long now = clock.nanoTime();
        if (current == 0 || now - grantedNanos >= shared.toNanos() || objects >= MOST_OBJECTS) {
            // long enough for the last one written under it
            current = store.grantLease(timeToLive.plus(shared));
            grantedNanos = now;
            objects = 0;
        }
        objects++;
        return current;
    }
}
