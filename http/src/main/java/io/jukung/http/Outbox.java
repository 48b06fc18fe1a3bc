package io.jukung.http;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What threads want done on a connection's event loop, in order. However much comes while the loop
 * is busy elsewhere, it is one task there, and one flush behind it.
 */
final class Outbox {
    private final EventLoop loop;
    private final Runnable afterwards;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean coming = new AtomicBoolean();
    private boolean draining;

    /**
     * @param afterwards called on the event loop behind everything that waited
     */
    Outbox(EventLoop loop, Runnable afterwards) {
        this.loop = loop;
        this.afterwards = afterwards;
    }

    /** Any thread: has the action run soon, or once the burst is sent. */
    void add(Runnable action, @Nullable Burst burst) {
        waiting.add(action);
        if (burst == null) {
            drainSoon();
        } else {
            burst.add(this);
        }
    }

    /** Any thread. */
    void drainSoon() {
        if (!coming.getAndSet(true)) {
            loop.execute(this::drain);
        }
    }

    /** Event loop: whether this runs inside an action. */
    boolean draining() {
        return draining;
    }

    private void drain() {
        coming.set(false); // what is added from here on and not seen below has a drain of its own
        draining = true;
        try {
            Runnable action;
            while ((action = waiting.poll()) != null) {
                action.run();
            }
        } finally {
            draining = false;
            afterwards.run();
            if (!waiting.isEmpty()) {
                drainSoon(); // an action failed
            }
        }
    }
}
