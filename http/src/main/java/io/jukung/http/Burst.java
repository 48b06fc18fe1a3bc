package io.jukung.http;

import java.util.HashSet;
import java.util.Set;

/**
 * Pieces for many streams that go out together: one task and one flush for each connection, however
 * many of its streams got something. Used by one thread, again and again.
 */
public final class Burst {
    private final Set<Outbox> touched = new HashSet<>();

    void add(Outbox outbox) {
        touched.add(outbox);
    }

    /** Sends what was offered since the last call. */
    public void send() {
        touched.forEach(Outbox::drainSoon);
        touched.clear();
    }
}
