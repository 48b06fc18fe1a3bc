package io.jukung.scheduler.queue;

import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Pods in the order in which they are tried: higher priority first, then the one that waits longer.
 *
 * <pre>
 *   add ─▶ ready ─take─▶ in flight ─┬─▶ done
 *            ▲                      └─▶ unschedulable ──helpful event──▶ backing off
 *            └──────────────────── back-off over ◀──────────────────────────┘
 * </pre>
 */
public final class SchedulingQueue {
    private static final Duration LONGEST_UNSCHEDULABLE = Duration.ofMinutes(5);

    private final Clock clock;
    private final Duration firstBackoff;
    private final Duration longestBackoff;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new HashMap<>();
    private final PriorityQueue<Entry> ready =
            new PriorityQueue<>((a, b) ->
                    a.priority() != b.priority()
                            ? Integer.compare(b.priority(), a.priority())
                            : Long.compare(a.since, b.since));
    private final PriorityQueue<Entry> backingOff =
            new PriorityQueue<>((a, b) -> Long.compare(a.readyAt, b.readyAt));

    private enum State {
        READY,
        IN_FLIGHT,
        UNSCHEDULABLE,
        BACKING_OFF
    }

    private static final class Entry {
        Pod pod;
        State state = State.READY;
        Set<String> refusers = Set.of();

        /** What happened while the pod was in flight. */
        final Set<ClusterEvent> missed = EnumSet.noneOf(ClusterEvent.class);

        int attempts;
        long since;
        long readyAt;

        Entry(Pod pod, long since) {
            this.pod = pod;
            this.since = since;
        }

        int priority() {
            return pod.spec().priority();
        }
    }

    /** With upstream's back-off: from 1 s to 10 s. */
    public SchedulingQueue(Clock clock) {
        this(clock, Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    public SchedulingQueue(Clock clock, Duration firstBackoff, Duration longestBackoff) {
        this.clock = clock;
        this.firstBackoff = firstBackoff;
        this.longestBackoff = longestBackoff;
    }

    /** A pod that needs a node, or a change of one that waits already. */
    public void put(Pod pod) {
        locked(() -> {
            Entry entry = entries.get(pod.key());
            if (entry == null || !entry.pod.uid().equals(pod.uid())) {
                drop(pod.key());
                Entry fresh = new Entry(pod, clock.nanoTime());
                entries.put(pod.key(), fresh);
                ready.add(fresh);
                return;
            }
            boolean otherWish =
                    !entry.pod.spec().equals(pod.spec())
                            || !entry.pod.metadata().labels().equals(pod.metadata().labels());
            entry.pod = pod;
            if (otherWish && entry.state == State.UNSCHEDULABLE) {
                makeReady(entry);
            }
        });
    }

    /** A pod no longer needs a node. */
    public void remove(String key) {
        locked(() -> drop(key));
    }

    private void drop(String key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            ready.remove(entry);
            backingOff.remove(entry);
        }
    }

    /**
     * Waits for the next pod; it stays known as in flight until {@link #done} or {@link #refused}.
     */
    public Pod take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = clock.nanoTime();
                wakeBackedOff(now);
                Entry entry = ready.poll();
                if (entry != null) {
                    entry.state = State.IN_FLIGHT;
                    entry.missed.clear();
                    entry.attempts++;
                    return entry.pod;
                }
                Entry next = backingOff.peek();
                if (next == null) {
                    changed.await(LONGEST_UNSCHEDULABLE.toSeconds(), TimeUnit.SECONDS);
                    wakeForgotten();
                } else {
                    changed.awaitNanos(next.readyAt - now);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void wakeBackedOff(long now) {
        Entry next = backingOff.peek();
        while (next != null && next.readyAt - now <= 0) {
            backingOff.poll();
            makeReady(next);
            next = backingOff.peek();
        }
    }

    /** In case an event was not understood as helpful: nobody waits longer than five minutes. */
    private void wakeForgotten() {
        long limit = clock.nanoTime() - LONGEST_UNSCHEDULABLE.toNanos();
        entries.values().stream()
                .filter(e -> e.state == State.UNSCHEDULABLE && e.since - limit < 0)
                .toList()
                .forEach(this::makeReady);
    }

    private void makeReady(Entry entry) {
        entry.state = State.READY;
        ready.add(entry);
        changed.signalAll();
    }

    /** The pod in flight has found its node. */
    public void done(Pod pod) {
        remove(pod.key());
    }

    /** The pod in flight has no place; it waits for an event that could lift a plugin's refusal. */
    public void refused(Pod pod, Set<String> plugins) {
        locked(() -> {
            Entry entry = inFlight(pod);
            if (entry != null) {
                entry.refusers = plugins;
                entry.state = State.UNSCHEDULABLE;
                entry.since = clock.nanoTime();
                if (entry.missed.stream().anyMatch(e -> e.canHelp(plugins))) {
                    backOff(entry);
                }
            }
        });
    }

    /**
     * Something failed that has nothing to do with the cluster's state: try again after the
     * back-off.
     */
    public void failed(Pod pod) {
        locked(() -> {
            Entry entry = inFlight(pod);
            if (entry != null) {
                backOff(entry);
            }
        });
    }

    private @Nullable Entry inFlight(Pod pod) {
        Entry entry = entries.get(pod.key());
        return entry != null && entry.state == State.IN_FLIGHT && entry.pod.uid().equals(pod.uid())
                ? entry
                : null;
    }

    private long backoff(Entry entry) {
        return Math.min(
                firstBackoff.toNanos() << Math.min(entry.attempts - 1, 10),
                longestBackoff.toNanos());
    }

    private void backOff(Entry entry) {
        long delay = backoff(entry);
        entry.state = State.BACKING_OFF;
        entry.readyAt = clock.nanoTime() + delay;
        backingOff.add(entry);
        changed.signalAll();
    }

    /** Wakes those that an event could help. */
    public void happened(ClusterEvent event) {
        locked(() -> {
            for (Entry entry : entries.values()) {
                switch (entry.state) {
                    case IN_FLIGHT -> entry.missed.add(event);
                    case UNSCHEDULABLE -> {
                        if (event.canHelp(entry.refusers)) {
                            wake(entry);
                        }
                    }
                    case READY, BACKING_OFF -> {}
                }
            }
        });
    }

    /** Ready at once where the pod has waited as long as its back-off would be. */
    private void wake(Entry entry) {
        backingOff.remove(entry);
        long delay = backoff(entry);
        long readyAt = entry.since + delay;
        if (readyAt - clock.nanoTime() <= 0) {
            makeReady(entry);
        } else {
            entry.state = State.BACKING_OFF;
            entry.readyAt = readyAt;
            backingOff.add(entry);
            changed.signalAll();
        }
    }

    /** How many pods wait, by state, for metrics: ready, in flight, unschedulable, backing off. */
    public int[] depth() {
        int[] counts = new int[State.values().length];
        locked(() -> entries.values().forEach(e -> counts[e.state.ordinal()]++));
        return counts;
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
