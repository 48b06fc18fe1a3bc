package io.jukung.apiserver.watch;

import io.jukung.http.Burst;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One reader of changes, with a queue of its own. A reader that falls {@value #LIMIT} changes
 * behind is ended: its client has to come again.
 *
 * <p>A reader that waits leaves word how to do without it: then a change passes straight through on
 * the thread that brings it, and only what cannot pass is queued and wakes the reader.
 */
public final class Watcher implements AutoCloseable {
    static final int LIMIT = 10_000;

    private final WatchCache cache;
    private final long after;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Change> queue = new ArrayDeque<>();
    private volatile Predicate<Change> filter = change -> true;
    private boolean ended;
    private @Nullable Passage passage;

    /** What a waiting reader would do with a change, done without it and without waiting. */
    @FunctionalInterface
    public interface Passage {
        /** False where the reader itself is needed. */
        boolean pass(Change change, Burst burst);
    }

    Watcher(WatchCache cache, long after) {
        this.cache = cache;
        this.after = after;
    }

    /**
     * Only changes that pass are queued from here on; what is queued already is looked at again.
     */
    public void filter(Predicate<Change> interest) {
        filter = interest;
        lock.lock();
        try {
            queue.removeIf(change -> !interest.test(change));
        } finally {
            lock.unlock();
        }
    }

    void offer(Change change, Burst burst) {
        if (change.revision() <= after || !filter.test(change)) {
            return;
        }
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (passage != null && queue.isEmpty() && passage.pass(change, burst)) {
                return;
            }
            if (queue.size() >= LIMIT) {
                ended = true;
                queue.clear();
            } else {
                queue.addLast(change);
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #next} has something to answer at once. */
    public boolean ready() {
        lock.lock();
        try {
            return !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more will come. */
    public boolean ended() {
        lock.lock();
        try {
            return ended && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The next change; null once the time is over or nothing more will come. */
    public @Nullable Change next(Duration timeout) throws InterruptedException {
        return next(timeout, (change, burst) -> false);
    }

    /**
     * The next change that does not pass while this waits; null once the time is over or nothing
     * more will come.
     */
    public @Nullable Change next(Duration timeout, Passage meanwhile) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            passage = meanwhile;
            while (queue.isEmpty()) {
                if (ended || left <= 0) {
                    return null;
                }
                left = arrived.awaitNanos(left);
            }
            return queue.removeFirst();
        } finally {
            passage = null;
            lock.unlock();
        }
    }

    /**
     * A revision up to which this watcher has seen everything: all that it was handed has been
     * taken. 0 where changes are still waiting.
     */
    public long progress() {
        long handed = cache.revision();
        lock.lock();
        try {
            return queue.isEmpty() ? Math.max(handed, after) : 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        cache.remove(this);
        end();
    }
}
