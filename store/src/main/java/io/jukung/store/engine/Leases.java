package io.jukung.store.engine;

import io.jukung.base.Clock;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leases, the keys that hang on them and when they end. Owned by the engine's writer; every method
 * is synchronized, since deadlines are also read by the thread that waits for them.
 */
public final class Leases {
    private final Clock clock;
    private final Map<Long, Lease> leases = new HashMap<>();
    private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();
    private long lastId;

    private static final class Lease {
        final Duration ttl;
        final Set<String> keys = new HashSet<>();
        long endsAt;

        Lease(Duration ttl) {
            this.ttl = ttl;
        }
    }

    private record Deadline(long endsAt, long id) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            return Long.compare(endsAt - other.endsAt, 0);
        }
    }

    public Leases(Clock clock) {
        this.clock = clock;
    }

    /** The id that the next lease gets. */
    public synchronized long nextId() {
        return lastId + 1;
    }

    /** The highest id that was ever given. */
    public synchronized long lastId() {
        return lastId;
    }

    /** Ids up to this one have been given, whether or not their leases are still there. */
    public synchronized void given(long id) {
        lastId = Math.max(lastId, id);
    }

    /**
     * Adds a lease under an id that {@link #nextId} gave or the log has; its time starts now. One
     * that is there already stays, with its keys.
     */
    public synchronized void add(long id, Duration ttl) {
        given(id);
        leases.putIfAbsent(id, new Lease(ttl));
        keepAlive(id);
        notifyAll();
    }

    public synchronized boolean keepAlive(long id) {
        Lease lease = leases.get(id);
        if (lease == null) {
            return false;
        }
        lease.endsAt = clock.nanoTime() + lease.ttl.toNanos();
        deadlines.add(new Deadline(lease.endsAt, id));
        return true;
    }

    public synchronized boolean exists(long id) {
        return leases.containsKey(id);
    }

    /** All leases with their times to live. */
    public synchronized Map<Long, Duration> all() {
        Map<Long, Duration> all = new HashMap<>();
        leases.forEach((id, lease) -> all.put(id, lease.ttl));
        return all;
    }

    /** Hangs a key on a lease (0 for none) and takes it off the one that it hung on before. */
    public synchronized void attach(String key, long before, long after) {
        if (before == after) {
            return;
        }
        Lease old = leases.get(before);
        if (old != null) {
            old.keys.remove(key);
        }
        Lease lease = leases.get(after);
        if (lease != null) {
            lease.keys.add(key);
        }
    }

    /** Refuses a transaction that is too large or would hang a key on a lease that is not there. */
    public synchronized void checkAll(Txn txn) {
        if (txn.bytes() > Txn.MAX_BYTES) {
            throw new StoreException.TooLarge();
        }
        for (List<Txn.Op> branch : List.of(txn.success(), txn.failure())) {
            for (Txn.Op op : branch) {
                if (op instanceof Txn.Op.Put put
                        && put.lease() != 0
                        && !leases.containsKey(put.lease())) {
                    throw new StoreException.LeaseNotFound(put.lease());
                }
            }
        }
    }

    /** Follows what a change does to keys on leases. */
    public synchronized void follow(Change change) {
        for (Watch.Event event : change.events()) {
            long before = event.previous() == null ? 0 : event.previous().lease();
            attach(event.keyValue().key(), before, event.keyValue().lease());
        }
    }

    /** The deletion of a lease's keys, or null where there is no such lease. */
    public synchronized @Nullable Txn deletion(long id) {
        Lease lease = leases.get(id);
        if (lease == null) {
            return null;
        }
        List<Txn.Op> deletions = new ArrayList<>();
        lease.keys.stream().sorted().forEach(key -> deletions.add(new Txn.Op.Delete(key)));
        return new Txn(List.of(), deletions, List.of());
    }

    /** Forgets a lease whose keys have been deleted. */
    public synchronized void remove(long id) {
        leases.remove(id);
    }

    /** Lets {@link #awaitExpired} answer this lease again after a while: it could not be ended. */
    public synchronized void retry(long id, Duration after) {
        Lease lease = leases.get(id);
        if (lease != null) {
            lease.endsAt = clock.nanoTime() + after.toNanos();
            deadlines.add(new Deadline(lease.endsAt, id));
        }
    }

    /** Waits until a lease has run out, and answers its id. */
    public synchronized long awaitExpired() throws InterruptedException {
        while (true) {
            Deadline first = deadlines.peek();
            if (first == null) {
                wait();
                continue;
            }
            Lease lease = leases.get(first.id());
            if (lease == null || lease.endsAt != first.endsAt()) {
                deadlines.remove();
                continue;
            }
            long left = first.endsAt() - clock.nanoTime();
            if (left <= 0) {
                deadlines.remove();
                return first.id();
            }
            wait(left / 1_000_000 + 1);
        }
    }
}
