package io.jukung.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A multi-version key-value store with etcd's promises.
 *
 * <ul>
 *   <li>Every successful change gets the next revision; revisions never repeat and never go back,
 *       not even over a crash. A fresh store stands at revision 1.
 *   <li>{@link #commit} is atomic and, once it returns, durable (for engines that are).
 *   <li>Reads are linearizable: {@link #range} with revision 0 sees every commit that returned
 *       before it was called.
 *   <li>A watch delivers every change after its start revision once, in revision order, without
 *       gaps, or fails with {@link StoreException.Compacted}.
 * </ul>
 *
 * <p>All methods are safe from any thread and block. See etcd's "KV API guarantees".
 */
public interface Store extends AutoCloseable {
    /** The current revision. */
    long revision();

    /**
     * Whether every read is a trip to another process, so that a cache in front of it pays. The
     * index of a store in this process is a cache itself.
     */
    default boolean remote() {
        return false;
    }

    /**
     * The store that keeps a resource's objects: this one, unless resources are told apart.
     *
     * @param resource as {@code --etcd-servers-overrides} names it, {@code apps/deployments}; of
     *     the core group {@code /events}
     */
    default Store keeping(String resource) {
        return this;
    }

    /** Bytes that the store takes on disk or in memory, or 0 where it cannot tell. */
    default long sizeInBytes() {
        return 0;
    }

    /**
     * The keys of a range, in key order, as they were at a revision.
     *
     * @param revision 0 for now
     * @param limit how many at the most, 0 for all
     * @throws StoreException.Compacted where the revision is no longer kept
     * @throws StoreException.FutureRevision where it does not exist yet
     */
    RangeResult range(Range range, long revision, int limit);

    /** How many keys a range has at a revision (0 for now). */
    long count(Range range, long revision);

    /** The key as it is now, or null. */
    default @Nullable KeyValue get(String key) {
        List<KeyValue> found = range(Range.key(key), 0, 1).keyValues();
        return found.isEmpty() ? null : found.getFirst();
    }

    /**
     * Applies the transaction's {@code success} or {@code failure} branch, and answers what came of
     * it.
     *
     * @throws StoreException.TooLarge where it has more than {@link Txn#MAX_BYTES}
     * @throws StoreException.LeaseNotFound where a put names a lease that is not there
     * @throws StoreException.NoSpace where the store cannot grow; it is unchanged
     * @throws StoreException.Unavailable where it is not known whether it was done
     */
    TxnResult commit(Txn txn);

    /**
     * Opens a watch.
     *
     * @param fromRevision the first revision to deliver; 0 for the one after now
     * @throws StoreException.Compacted where the history no longer reaches back that far
     */
    Watch watch(Range range, long fromRevision);

    /** Forgets history below a revision; what is current at that revision stays readable. */
    void compact(long revision);

    /** The oldest revision that can still be read. */
    long compactedRevision();

    /** A new lease; keys put under it are deleted when it expires without {@link #keepAlive}. */
    long grantLease(Duration ttl);

    /** Renews a lease for its full time; false where there is no such lease. */
    boolean keepAlive(long lease);

    /** Ends a lease now and deletes its keys. */
    void revokeLease(long lease);

    /**
     * Whether {@link Watch#requestProgress} leads to answers that can be believed, so that a cache
     * may be known to be up to date by them. Otherwise only a read of the store tells what is now.
     */
    default boolean progressIsTrustworthy() {
        return true;
    }

    /**
     * Asks whether the store works.
     *
     * @throws StoreException.Unavailable where it does not answer in time
     */
    default void ping(Duration timeout) {
        if (revision() < 0) {
            throw new StoreException.Unavailable("the store has no revision");
        }
    }

    @Override
    void close();

    /**
     * Keys and the revision that they were read at.
     *
     * @param more whether the limit cut the range
     * @param remaining how many keys of the range were left out
     */
    record RangeResult(List<KeyValue> keyValues, long revision, boolean more, long remaining) {}

    /**
     * What a transaction did.
     *
     * @param current for each compared key in order, the key as it stood before the transaction, or
     *     null
     * @param changed for each operation of the branch that ran, the key after it (for a deletion:
     *     the key as it was deleted; null where it was not there)
     */
    record TxnResult(
            boolean succeeded,
            long revision,
            List<@Nullable KeyValue> current,
            List<@Nullable KeyValue> changed) {}
}
