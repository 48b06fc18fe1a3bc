package io.jukung.client.queue;

import io.jukung.base.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys that wait for work. A key is there once however often it was added; one that is added while
 * it is worked on comes again when that is done, so no key is ever worked on twice at a time.
 *
 * <pre>
 *   add ──▶ waiting ──take──▶ in work ──done──▶ gone
 *              ▲                  │ added meanwhile
 *              └──────────────────┘
 *   addAfter, retry ──▶ delayed ──time──▶ waiting
 * </pre>
 *
 * <p>Safe for any number of threads.
 */
public final class WorkQueue<K> implements AutoCloseable {
    private final Clock clock;
    private final Backoff<K> backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<K> waiting = new ArrayDeque<>();
    private final Set<K> dirty = new HashSet<>();
    private final Set<K> inWork = new HashSet<>();
    private final Map<K, Long> due = new HashMap<>();
    private final PriorityQueue<Delayed<K>> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed<K>::at));
    private final AtomicLong adds = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private boolean closed;

    private record Delayed<K>(K key, long at) {}

    /**
     * What the queue did so far.
     *
     * @param depth keys ready for work now
     */
    public record Metrics(int depth, int inWork, int delayed, long adds, long retries) {}

    public WorkQueue(Clock clock) {
        this(clock, Duration.ofMillis(5), Duration.ofSeconds(1000));
    }

    /** A queue with back-off bounds of its own. */
    public WorkQueue(Clock clock, Duration firstDelay, Duration longestDelay) {
        this.clock = clock;
        this.backoff = new Backoff<>(clock, firstDelay, longestDelay);
    }

    public void add(K key) {
        lock.lock();
        try {
            addNow(key);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a key after a while; of several such calls the earliest counts. */
    public void addAfter(K key, Duration delay) {
        lock.lock();
        try {
            if (delay.isNegative() || delay.isZero()) {
                addNow(key);
                return;
            }
            long at = clock.nanoTime() + delay.toNanos();
            Long planned = due.get(key);
            if (planned == null || at < planned) {
                due.put(key, at);
                delayed.add(new Delayed<>(key, at));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a key that failed, after its back-off. */
    public void retry(K key) {
        lock.lock();
        try {
            retries.incrementAndGet();
            addAfter(key, backoff.next(key));
        } finally {
            lock.unlock();
        }
    }

    /** Ends a key's back-off: it succeeded. */
    public void forget(K key) {
        lock.lock();
        try {
            backoff.forget(key);
        } finally {
            lock.unlock();
        }
    }

    /** How often in a row {@link #retry} was called for the key. */
    public int failures(K key) {
        lock.lock();
        try {
            return backoff.failures(key);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a key and marks it as in work until {@link #done}; null once closed. */
    public @Nullable K take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long wait = admitDue();
                K key = begin();
                if (key != null) {
                    return key;
                }
                if (wait < 0) {
                    changed.await();
                } else {
                    changed.awaitNanos(wait);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, but null at once where nothing is due. */
    public @Nullable K poll() {
        lock.lock();
        try {
            admitDue();
            return begin();
        } finally {
            lock.unlock();
        }
    }

    public void done(K key) {
        lock.lock();
        try {
            inWork.remove(key);
            if (dirty.contains(key)) {
                waiting.add(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    public Metrics metrics() {
        lock.lock();
        try {
            return new Metrics(
                    waiting.size(), inWork.size(), due.size(), adds.get(), retries.get());
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everyone who waits; what is still queued is dropped. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void addNow(K key) {
        if (closed || !dirty.add(key)) {
            return;
        }
        adds.incrementAndGet();
        if (!inWork.contains(key)) {
            waiting.add(key);
            changed.signal();
        }
    }

    private @Nullable K begin() {
        K key = waiting.poll();
        if (key != null) {
            dirty.remove(key);
            inWork.add(key);
        }
        return key;
    }

    /** Moves what is due; the nanoseconds to the next one, or -1 where there is none. */
    private long admitDue() {
        while (true) {
            Delayed<K> next = delayed.peek();
            if (next == null) {
                return -1;
            }
            long left = next.at() - clock.nanoTime();
            if (left > 0) {
                return left;
            }
            delayed.remove();
            Long planned = due.get(next.key());
            if (planned != null && planned == next.at()) {
                due.remove(next.key());
                addNow(next.key());
            }
        }
    }
}
