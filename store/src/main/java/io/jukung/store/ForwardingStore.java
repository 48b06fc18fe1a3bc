package io.jukung.store;

import java.time.Duration;

/** A store that leaves everything to another one, except what a subclass does otherwise. */
public abstract class ForwardingStore implements Store {
    /** Who does the work. */
    protected final Store store;

    protected ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public boolean remote() {
        return store.remote();
    }

    @Override
    public boolean progressIsTrustworthy() {
        return store.progressIsTrustworthy();
    }

    @Override
    public void ping(Duration timeout) {
        store.ping(timeout);
    }

    @Override
    public long sizeInBytes() {
        return store.sizeInBytes();
    }

    @Override
    public long revision() {
        return store.revision();
    }

    @Override
    public RangeResult range(Range range, long revision, int limit) {
        return store.range(range, revision, limit);
    }

    @Override
    public long count(Range range, long revision) {
        return store.count(range, revision);
    }

    @Override
    public TxnResult commit(Txn txn) {
        return store.commit(txn);
    }

    @Override
    public Watch watch(Range range, long fromRevision) {
        return store.watch(range, fromRevision);
    }

    @Override
    public void compact(long revision) {
        store.compact(revision);
    }

    @Override
    public long compactedRevision() {
        return store.compactedRevision();
    }

    @Override
    public long grantLease(Duration ttl) {
        return store.grantLease(ttl);
    }

    @Override
    public boolean keepAlive(long lease) {
        return store.keepAlive(lease);
    }

    @Override
    public void revokeLease(long lease) {
        store.revokeLease(lease);
    }

    @Override
    public void close() {
        store.close();
    }
}
