package io.jukung.apiserver.flowcontrol;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One level at work: how many seats are taken, and who waits for one.
 *
 * <pre>
 *   enter ── a seat is free and nobody waits ──────────────→ running ── leave
 *     └───── else queue ── fair turn, a seat is free ─────────↗
 *               └── queue full, or waited too long ──→ 429
 * </pre>
 *
 * <p>Without contention entering and leaving are one atomic addition each. Everything else happens
 * under the lock; who leaves while others wait lets in whoever comes next. Whose turn it is follows
 * fair queuing: of all queues that are not empty the one whose request would be done first, if each
 * queue had been served at the same rate.
 */
final class PriorityLevel {
    /** Above the seats, the number of requests that run. */
    private static final long ONE = 1L << 32;

    /** Of a level's own seats, how many one request may take. */
    private static final double PART = 0.15;

    final LongAdder dispatched = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder cancelled = new LongAdder();

    final RetryAfter retryAfter = new RetryAfter();

    /** Who is in, for those who ask how the level stands. */
    final Set<Stay> stays = ConcurrentHashMap.newKeySet();

    private final AtomicLong running = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<FlowQueue> busy = new LinkedHashSet<>();
    private List<FlowQueue> queues = List.of();
    private double virtualTime;
    private int seatsWaiting;

    private volatile LevelSpec spec;
    private volatile Seats.Share share;
    private volatile int limit;
    private volatile int waiting;

    /** The most seats there was a use for since it was last asked; lost updates do no harm. */
    private volatile int mostWanted;

    PriorityLevel(LevelSpec spec, Seats.Share share) {
        this.spec = spec;
        this.share = share;
        configure(spec, share);
    }

    /** Takes on what is configured now; who waits goes on waiting. */
    void configure(LevelSpec now, Seats.Share seats) {
        lock.lock();
        try {
            if (queues.size() != now.queues()) {
                List<FlowQueue> anew = new ArrayList<>(now.queues());
                for (int i = 0; i < now.queues(); i++) {
                    anew.add(new FlowQueue(i));
                }
                queues = anew;
            }
            boolean first = limit == 0;
            boolean other = seats.nominal() != share.nominal();
            spec = now;
            share = seats;
            if (first || other || limit > seats.upper() || limit < seats.lower()) {
                limit = seats.nominal();
            }
            letIn();
        } finally {
            lock.unlock();
        }
    }

    LevelSpec spec() {
        return spec;
    }

    Seats.Share share() {
        return share;
    }

    int limit() {
        return limit;
    }

    /** Sets how many seats the level has for now. */
    void limit(int seats) {
        limit = seats;
        if (waiting > 0) {
            lock.lock();
            try {
                letIn();
            } finally {
                lock.unlock();
            }
        }
    }

    /** How many of the level's own seats one request may take, so that it does not fill it. */
    int widest() {
        LevelSpec now = spec;
        if (now.queues() == 0) {
            return Integer.MAX_VALUE;
        }
        int own = share.nominal();
        return Math.max(
                1, Math.min((int) Math.ceil(own * PART), own / Math.max(1, now.handSize())));
    }

    int seatsTaken() {
        return (int) running.get();
    }

    int requestsRunning() {
        return (int) (running.get() >>> 32);
    }

    int requestsWaiting() {
        return waiting;
    }

    /** The most seats there was a use for since this was last asked. */
    int takeMostWanted() {
        lock.lock();
        try {
            int now = seatsTaken() + seatsWaiting;
            int most = Math.max(mostWanted, now);
            mostWanted = now;
            return most;
        } finally {
            lock.unlock();
        }
    }

    /** Remembers that so many seats more than are taken would be of use. */
    void want(int seats) {
        mostWanted = Math.max(mostWanted, seatsTaken() + seatsWaiting + seats);
    }

    /** Takes seats if they are free and nobody waits for them. */
    boolean tryEnter(int seats) {
        return waiting == 0 && take(seats);
    }

    private boolean take(int seats) {
        while (true) {
            long now = running.get();
            int taken = (int) now;
            // what is wider than the whole level still runs, by itself
            if (taken > 0 && taken + seats > limit && !spec.exempt()) {
                return false;
            }
            if (running.compareAndSet(now, now + ONE + seats)) {
                if (taken + seats > mostWanted) {
                    mostWanted = taken + seats;
                }
                return true;
            }
        }
    }

    void leave(int seats) {
        running.addAndGet(-(ONE + seats));
        if (waiting > 0) {
            lock.lock();
            try {
                letIn();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends a request that had waited; its queue is charged for how long it really took. */
    void leave(Waiting ended) {
        lock.lock();
        try {
            double took = (System.nanoTime() - ended.startedNanos) / 1e9;
            ended.queue.due += ended.seats * (took - FlowQueue.GUESS_SECONDS);
            ended.queue.running.remove(ended);
        } finally {
            lock.unlock();
        }
        leave(ended.seats);
    }

    /**
     * Waits in that queue of a flow's hand in which the fewest do; null where that is full, or the
     * level has none.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    @Nullable Waiting enqueue(long flow, Arrival arrival) {
        lock.lock();
        try {
            FlowQueue shortest = null;
            int least = Integer.MAX_VALUE;
            for (int card : Hand.deal(flow, queues.size(), spec.handSize())) {
                FlowQueue each = queues.get(card);
                int seats = each.seatsWaiting() + each.seatsRunning();
                if (seats < least) {
                    least = seats;
                    shortest = each;
                }
            }
            if (shortest == null || shortest.waiting.size() >= spec.queueLength()) {
                return null;
            }
            Waiting waits = arrival.in(shortest);
            if (shortest.waiting.isEmpty()) {
                shortest.due = Math.max(shortest.due, virtualTime);
                busy.add(shortest);
            }
            shortest.waiting.add(waits);
            seatsWaiting += waits.seats;
            waiting++;
            waits.flow.counts().enqueued(waits.work);
            waits.flow.counts().queueLength.observe(shortest.waiting.size());
            // somebody may have left after this one found no seat and before it waited
            letIn();
            return waits;
        } finally {
            lock.unlock();
        }
    }

    /** Makes what waits, once it is known where. */
    interface Arrival {
        Waiting in(FlowQueue queue);
    }

    /**
     * Takes somebody out of the queue who does not want to wait any longer.
     *
     * @return false where it has just been let in
     */
    boolean giveUp(Waiting waits) {
        lock.lock();
        try {
            if (waits.admitted) {
                return false;
            }
            waits.queue.waiting.remove(waits);
            forget(waits);
            letIn();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void forget(Waiting waits) {
        if (waits.queue.waiting.isEmpty()) {
            busy.remove(waits.queue);
        }
        seatsWaiting -= waits.seats;
        waiting--;
        waits.flow.counts().dequeued(waits.work);
    }

    private void letIn() {
        while (!busy.isEmpty()) {
            FlowQueue next = next();
            Waiting first = next.waiting.element();
            if (!take(first.seats)) {
                first.flow.counts().unaccommodated.increment();
                return;
            }
            next.waiting.remove();
            forget(first);
            virtualTime = Math.max(virtualTime, next.due);
            next.due += first.seats * FlowQueue.GUESS_SECONDS;
            next.running.add(first);
            first.admit();
        }
    }

    private FlowQueue next() {
        FlowQueue best = null;
        for (FlowQueue each : busy) {
            if (best == null || each.finish() < best.finish()) {
                best = each;
            }
        }
        if (best == null) {
            throw new IllegalStateException("no queue is busy");
        }
        return best;
    }

    /** A look at the queues, which must not be touched outside it. */
    void look(Consumer<List<FlowQueue>> at) {
        lock.lock();
        try {
            at.accept(queues);
        } finally {
            lock.unlock();
        }
    }
}
