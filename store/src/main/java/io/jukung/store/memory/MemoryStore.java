package io.jukung.store.memory;

import io.jukung.base.Clock;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import io.jukung.store.engine.Compactor;
import io.jukung.store.engine.Expiry;
import io.jukung.store.engine.Index;
import io.jukung.store.engine.Leases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The store's contract in memory; gone with the process. */
public final class MemoryStore implements Store {
    private final Index index = new Index();
    private final Leases leases;
    private final ReentrantLock writing = new ReentrantLock();
    private final Thread expiry;
    private final Thread compactor;
    private volatile boolean closed;

    public MemoryStore() {
        this(Clock.SYSTEM);
    }

    public MemoryStore(Clock clock) {
        leases = new Leases(clock);
        expiry = Expiry.start(leases, this::revokeLease);
        compactor =
                Compactor.start(
                        index,
                        this::compact,
                        clock,
                        Compactor.INTERVAL,
                        Compactor.MAX_HISTORY_BYTES);
    }

    @Override
    public long revision() {
        return index.revision();
    }

    @Override
    public RangeResult range(Range range, long revision, int limit) {
        checkOpen();
        return index.range(range, revision, limit);
    }

    @Override
    public long count(Range range, long revision) {
        checkOpen();
        return index.count(range, revision);
    }

    @Override
    public TxnResult commit(Txn txn) {
        writing.lock();
        try {
            checkOpen();
            leases.checkAll(txn);
            return change(txn);
        } finally {
            writing.unlock();
        }
    }

    private TxnResult change(Txn txn) {
        Index.Applied applied = index.apply(txn);
        if (applied.change() != null) {
            leases.follow(applied.change());
            index.publish(List.of(applied.change()));
        }
        return applied.result();
    }

    @Override
    public Watch watch(Range range, long fromRevision) {
        checkOpen();
        return index.history().watch(range, fromRevision);
    }

    @Override
    public void compact(long revision) {
        writing.lock();
        try {
            checkOpen();
            index.compact(revision);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public long compactedRevision() {
        return index.compactedRevision();
    }

    @Override
    public long grantLease(Duration ttl) {
        writing.lock();
        try {
            checkOpen();
            long id = leases.nextId();
            leases.add(id, ttl);
            return id;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean keepAlive(long lease) {
        // who saw the lease's keys go finds it gone too
        writing.lock();
        try {
            return leases.keepAlive(lease);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void revokeLease(long lease) {
        writing.lock();
        try {
            Txn deletion = leases.deletion(lease);
            if (deletion != null) {
                change(deletion);
                leases.remove(lease);
            }
        } finally {
            writing.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException.Unavailable("the store is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        expiry.interrupt();
        compactor.interrupt();
        index.history().close();
    }
}
