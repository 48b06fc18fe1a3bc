package io.jukung.etcd;

import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Store.TxnResult;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out about a transaction whose answer never came: a member died, or a leader changed. It was
 * sent again and its comparison failed, so either somebody else was faster or it had happened. The
 * key's first change since before the first sending tells:
 *
 * <pre>
 *   k@7 ─▶ k@9 "ours"   ─▶ …     it happened, at 9
 *   k@7 ─▶ k@8 "theirs" ─▶ …     it did not, and never will
 *   k@7 ─▶ (deleted)    ─▶ …     whether a deletion is ours nobody can tell: the caller is told so
 * </pre>
 *
 * <p>Bytes stand for identity. Two writers that race from one revision with the very same bytes may
 * both be told that theirs was written; whoever allocates must write who it is.
 */
final class LostAnswer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Store store;

    LostAnswer(Store store) {
        this.store = store;
    }

    /**
     * Whether a transaction can be sent twice without happening twice: it changes a key that it
     * compares, and does nothing where the comparison fails.
     */
    static boolean repeatable(Txn txn) {
        return txn.failure().isEmpty()
                && txn.compares().stream()
                        .anyMatch(c -> txn.success().stream().anyMatch(op -> falsifies(op, c)));
    }

    private static boolean falsifies(Txn.Op op, Txn.Compare compare) {
        return op.key().equals(compare.key())
                && (op instanceof Txn.Op.Put || compare.modRevision() != 0);
    }

    /**
     * What became of the transaction.
     *
     * @param start a revision that was reached before it was sent first
     * @param refused what the second sending answered
     */
    TxnResult find(Txn txn, long start, TxnResult refused) {
        for (int i = 0; i < txn.compares().size(); i++) {
            Txn.Compare compare = txn.compares().get(i);
            for (Txn.Op op : txn.success()) {
                if (falsifies(op, compare)) {
                    return find(txn, start, compare, op, refused.current().get(i), refused);
                }
            }
        }
        throw unknown();
    }

    private TxnResult find(
            Txn txn,
            long start,
            Txn.Compare compare,
            Txn.Op op,
            @Nullable KeyValue now,
            TxnResult refused) {
        if (revision(at(op.key(), start)) != compare.modRevision()) {
            return refused; // it came too late from the beginning
        }
        if (revision(now) == compare.modRevision()) {
            if (now == null) {
                throw unknown(); // another comparison failed, but this key may have come and gone
            }
            return refused;
        }
        Watch.Event first = firstChange(op.key(), start + 1);
        if (first.type() == Watch.Type.DELETE) {
            throw unknown();
        }
        boolean ours =
                op instanceof Txn.Op.Put put
                        && Arrays.equals(first.keyValue().value(), put.value())
                        && first.keyValue().lease() == put.lease();
        return ours ? happened(txn, first.keyValue().modRevision()) : refused;
    }

    private static long revision(@Nullable KeyValue keyValue) {
        return keyValue == null ? 0 : keyValue.modRevision();
    }

    /** There is one: the key was as compared at the revision before, and is not now. */
    private Watch.Event firstChange(String key, long from) {
        try (Watch watch = store.watch(Range.key(key), from)) {
            Watch.Batch batch = watch.next(PATIENCE);
            if (batch == null || batch.events().isEmpty()) {
                throw unknown();
            }
            return batch.events().getFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown();
        } catch (StoreException.Compacted e) {
            throw unknown();
        }
    }

    private TxnResult happened(Txn txn, long revision) {
        List<@Nullable KeyValue> current = new ArrayList<>();
        for (Txn.Compare compare : txn.compares()) {
            current.add(at(compare.key(), revision - 1));
        }
        List<@Nullable KeyValue> changed = new ArrayList<>();
        for (Txn.Op op : txn.success()) {
            changed.add(Txns.changed(op, at(op.key(), revision - 1), revision));
        }
        return new TxnResult(true, revision, current, changed);
    }

    private @Nullable KeyValue at(String key, long revision) {
        try {
            List<KeyValue> found = store.range(Range.key(key), revision, 1).keyValues();
            return found.isEmpty() ? null : found.getFirst();
        } catch (StoreException.Compacted e) {
            throw unknown();
        }
    }

    static StoreException.Unavailable unknown() {
        return new StoreException.TimedOut(
                "etcdserver: request timed out; it may have been carried out or not");
    }
}
