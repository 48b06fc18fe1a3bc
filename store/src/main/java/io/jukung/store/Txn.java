package io.jukung.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compare, then one of two lists of operations; all or nothing, in one revision. */
public record Txn(List<Compare> compares, List<Op> success, List<Op> failure) {
    /** What a transaction's keys and values may amount to: etcd's {@code --max-request-bytes}. */
    public static final int MAX_BYTES = 3 << 19;

    /**
     * @throws IllegalArgumentException where a list of operations names a key twice
     */
    public Txn {
        checkKeys(success);
        checkKeys(failure);
    }

    private static void checkKeys(List<Op> ops) {
        if (ops.size() > 1 && ops.stream().map(Op::key).distinct().count() < ops.size()) {
            throw new IllegalArgumentException("duplicate key given in txn request");
        }
    }

    /** How many bytes its operations' values and keys (taken as ASCII) have. */
    public long bytes() {
        return bytes(success) + bytes(failure);
    }

    private static long bytes(List<Op> ops) {
        long bytes = 0;
        for (Op op : ops) {
            bytes += op.key().length();
            if (op instanceof Op.Put put) {
                bytes += put.value().length;
            }
        }
        return bytes;
    }

    /** Puts a key that must not exist. */
    public static Txn create(String key, byte[] value, long lease, @Nullable Object view) {
        return new Txn(
                List.of(new Compare(key, 0)),
                List.of(new Op.Put(key, value, lease, view)),
                List.of());
    }

    /** Replaces a key that must still be at a revision. */
    public static Txn update(
            String key, long modRevision, byte[] value, long lease, @Nullable Object view) {
        return new Txn(
                List.of(new Compare(key, modRevision)),
                List.of(new Op.Put(key, value, lease, view)),
                List.of());
    }

    /** Deletes a key that must still be at a revision. */
    public static Txn delete(String key, long modRevision) {
        return new Txn(
                List.of(new Compare(key, modRevision)), List.of(new Op.Delete(key)), List.of());
    }

    /**
     * True where the key's last change is this revision.
     *
     * @param modRevision 0: the key does not exist
     */
    public record Compare(String key, long modRevision) {}

    /** One change. */
    public sealed interface Op {
        String key();

        /**
         * Sets a key.
         *
         * @param lease 0 for none
         * @param view what {@link KeyValue#view} starts with
         */
        record Put(String key, byte[] value, long lease, @Nullable Object view) implements Op {}

        /** Removes a key; nothing happens, and no revision is spent, where it is not there. */
        record Delete(String key) implements Op {}
    }
}
