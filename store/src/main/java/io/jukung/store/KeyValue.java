package io.jukung.store;

import org.jspecify.annotations.Nullable;

/**
 * One key at one revision, as etcd's {@code mvccpb.KeyValue} has it.
 *
 * <p>{@link #view} is a slot in which the reader of the value keeps what it decoded from the bytes,
 * so that everyone who is handed this instance shares one decoded form. A writer may fill it when
 * it puts the value. It is never stored.
 */
public final class KeyValue {
    private final String key;
    private final byte[] value;
    private final long createRevision;
    private final long modRevision;
    private final long version;
    private final long lease;
    private volatile @Nullable Object view;

    /** The value array is taken as it is and must never be changed again. */
    public KeyValue(
            String key,
            byte[] value,
            long createRevision,
            long modRevision,
            long version,
            long lease,
            @Nullable Object view) {
        this.key = key;
        this.value = value;
        this.createRevision = createRevision;
        this.modRevision = modRevision;
        this.version = version;
        this.lease = lease;
        this.view = view;
    }

    public String key() {
        return key;
    }

    /** The stored bytes; not to be changed. */
    public byte[] value() {
        return value;
    }

    /** The revision at which the key came to be (anew, after a deletion). */
    public long createRevision() {
        return createRevision;
    }

    /** The revision of the last change. */
    public long modRevision() {
        return modRevision;
    }

    /** 1 for a created key, one more for each change since. */
    public long version() {
        return version;
    }

    /** The lease that the key hangs on, 0 for none. */
    public long lease() {
        return lease;
    }

    public @Nullable Object view() {
        return view;
    }

    public void view(Object decoded) {
        this.view = decoded;
    }

    @Override
    public String toString() {
        return key + "@" + modRevision;
    }
}
