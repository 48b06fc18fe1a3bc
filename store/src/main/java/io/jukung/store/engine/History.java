package io.jukung.store.engine;

import io.jukung.store.Range;
import io.jukung.store.StoreException;
import io.jukung.store.Watch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Published changes in revision order, shared by all watches: a linked list in which each watch has
 * a place of its own, so that a slow watch holds up nobody and costs no queue.
 *
 * <pre>
 *   kept:    [r=7] ─▶ [r=8] ─▶ [r=9] ─▶ (end)
 *   watches:            ▲ slow            ▲ up to date, waiting
 * </pre>
 */
public final class History {
    /** How many events a watch is handed at a time. */
    private static final int BATCH = 1_000;

    /** Beyond so many watches to wake, a thread of their own does it, not the store's writer. */
    private static final int CROWD = 64;

    /** A crowd is woken again only after so long for each of its members, to let it catch up. */
    private static final long PAUSE_NANOS = 4_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Cursor> waiting = ConcurrentHashMap.newKeySet();
    private final Set<Cursor> crowd = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread crier;
    private final ArrayDeque<Node> kept = new ArrayDeque<>();
    private volatile Node last;
    private volatile boolean closed;
    private long oldest;

    private static final class Node {
        final long revision;
        final List<Watch.Event> events;
        volatile @Nullable Node next;

        Node(long revision, List<Watch.Event> events) {
            this.revision = revision;
            this.events = events;
        }
    }

    History(long revision) {
        last = new Node(revision, List.of());
        oldest = revision + 1;
    }

    void restart(long revision) {
        kept.clear();
        last = new Node(revision, List.of());
        oldest = revision + 1;
    }

    void append(Change change) {
        Node node = new Node(change.revision(), change.events());
        lock.lock();
        try {
            kept.addLast(node);
            last.next = node;
            last = node;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the waiting watches that these changes, the last appended, are for. */
    void announce(List<Change> changes) {
        List<Cursor> concerned = new ArrayList<>();
        for (Cursor cursor : waiting) {
            if (cursor.concernedBy(changes)) {
                concerned.add(cursor);
            }
        }
        if (concerned.size() < CROWD) {
            concerned.forEach(Cursor::wake);
            return;
        }
        crowd.addAll(concerned);
        Thread known = crier;
        if (known == null) {
            crier = Thread.ofVirtual().name("store-watches").start(this::wakeCrowds);
        } else {
            LockSupport.unpark(known);
        }
    }

    private void wakeCrowds() {
        while (!closed) {
            int woken = 0;
            for (Iterator<Cursor> each = crowd.iterator(); each.hasNext(); woken++) {
                Cursor cursor = each.next();
                each.remove();
                cursor.wake();
            }
            if (woken == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(woken * PAUSE_NANOS);
            }
        }
    }

    void forgetBefore(long revision) {
        lock.lock();
        try {
            Node first = kept.peekFirst();
            while (first != null && first.revision < revision) {
                kept.removeFirst();
                first = kept.peekFirst();
            }
            oldest = Math.max(oldest, revision);
        } finally {
            lock.unlock();
        }
    }

    /** Opens a watch that delivers from a revision on; 0: from the next one. */
    public Watch watch(Range range, long fromRevision) {
        lock.lock();
        try {
            if (fromRevision == 0 || fromRevision > last.revision) {
                return new Cursor(range, last, fromRevision);
            }
            if (fromRevision < oldest) {
                throw new StoreException.Compacted(fromRevision, oldest);
            }
            Node before = new Node(fromRevision - 1, List.of());
            before.next = nodeFrom(fromRevision);
            return new Cursor(range, before, fromRevision);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The oldest kept change at or after a revision, sought from the newest: most watches start
     * late.
     */
    private @Nullable Node nodeFrom(long revision) {
        Node found = null;
        for (Iterator<Node> newestFirst = kept.descendingIterator(); newestFirst.hasNext(); ) {
            Node node = newestFirst.next();
            if (node.revision < revision) {
                break;
            }
            found = node;
        }
        return found;
    }

    /** Ends every watch. */
    public void close() {
        closed = true;
        waiting.forEach(Cursor::wake);
        LockSupport.unpark(crier);
    }

    private final class Cursor implements Watch {
        private final Range range;
        private final long from;
        private Node place;
        private volatile boolean ended;
        private volatile @Nullable Thread reader;

        Cursor(Range range, Node place, long from) {
            this.range = range;
            this.place = place;
            this.from = from;
        }

        @Override
        public @Nullable Batch next(Duration timeout) throws InterruptedException {
            long left = timeout.toNanos();
            List<Event> events = new ArrayList<>();
            while (true) {
                advance(events);
                if (ended || closed) {
                    return null;
                }
                if (!events.isEmpty() || left <= 0) {
                    return new Batch(events, place.revision);
                }
                left = await(left);
            }
        }

        private void advance(List<Event> events) {
            Node next = place.next;
            while (next != null && events.size() < BATCH) {
                place = next;
                if (next.revision >= from) {
                    for (Event event : next.events) {
                        if (range.contains(event.keyValue().key())) {
                            events.add(event);
                        }
                    }
                }
                next = place.next;
            }
        }

        private long await(long nanos) throws InterruptedException {
            long end = System.nanoTime() + nanos;
            reader = Thread.currentThread();
            waiting.add(this);
            try {
                // Looked at after joining those who wait: what comes later wakes this watch.
                if (place.next == null && !ended && !closed) {
                    LockSupport.parkNanos(this, nanos);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                return end - System.nanoTime();
            } finally {
                waiting.remove(this);
            }
        }

        boolean concernedBy(List<Change> changes) {
            for (Change change : changes) {
                for (Event event : change.events()) {
                    if (range.contains(event.keyValue().key())) {
                        return true;
                    }
                }
            }
            return false;
        }

        void wake() {
            LockSupport.unpark(reader);
        }

        @Override
        public void close() {
            ended = true;
            wake();
        }
    }
}
