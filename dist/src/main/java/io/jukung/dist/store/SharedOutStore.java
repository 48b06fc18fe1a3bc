package io.jukung.dist.store;

import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A store in which some resources are kept by others, each with revisions of its own: {@code
 * --etcd-servers-overrides}. It works only where all of them do.
 */
final class SharedOutStore implements Store {
    private final Store main;
    private final Map<String, Store> others;
    private final Set<Store> all = new HashSet<>();

    /**
     * @param others who keeps what, by {@code group/resource}; closed with this
     */
    SharedOutStore(Store main, Map<String, Store> others) {
        this.main = main;
        this.others = Map.copyOf(others);
        all.add(main);
        all.addAll(others.values());
    }

    @Override
    public Store keeping(String resource) {
        return others.getOrDefault(resource, main);
    }

    @Override
    public void ping(Duration timeout) {
        all.forEach(store -> store.ping(timeout));
    }

    @Override
    public long sizeInBytes() {
        return all.stream().mapToLong(Store::sizeInBytes).sum();
    }

    @Override
    public boolean remote() {
        return main.remote();
    }

    @Override
    public boolean progressIsTrustworthy() {
        return main.progressIsTrustworthy();
    }

    @Override
    public long revision() {
        return main.revision();
    }

    @Override
    public RangeResult range(Range range, long revision, int limit) {
        return main.range(range, revision, limit);
    }

    @Override
    public long count(Range range, long revision) {
        return main.count(range, revision);
    }

    @Override
    public TxnResult commit(Txn txn) {
        return main.commit(txn);
    }

    @Override
    public Watch watch(Range range, long fromRevision) {
        return main.watch(range, fromRevision);
    }

    @Override
    public void compact(long revision) {
        main.compact(revision);
    }

    @Override
    public long compactedRevision() {
        return main.compactedRevision();
    }

    @Override
    public long grantLease(Duration ttl) {
        return main.grantLease(ttl);
    }

    @Override
    public boolean keepAlive(long lease) {
        return main.keepAlive(lease);
    }

    @Override
    public void revokeLease(long lease) {
        main.revokeLease(lease);
    }

    @Override
    public void close() {
        all.forEach(Store::close);
    }
}
