package io.jukung.etcd;

import com.google.protobuf.ByteString;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values between here and the wire. Everything inside says {@code /registry}; a cluster
 * that keeps its state under another prefix has that on the wire.
 */
final class Keys {
    private final String prefix;
    private final boolean renamed;

    Keys(String prefix) {
        String slashed = prefix.startsWith("/") ? prefix : "/" + prefix;
        this.prefix = slashed.endsWith("/") ? slashed.substring(0, slashed.length() - 1) : slashed;
        this.renamed = !this.prefix.equals(EtcdOptions.DEFAULT_PREFIX);
    }

    ByteString encode(String key) {
        String out =
                renamed && key.startsWith(EtcdOptions.DEFAULT_PREFIX)
                        ? prefix + key.substring(EtcdOptions.DEFAULT_PREFIX.length())
                        : key;
        return ByteString.copyFromUtf8(out);
    }

    String decode(ByteString key) {
        String in = key.toStringUtf8();
        return renamed && in.startsWith(prefix)
                ? EtcdOptions.DEFAULT_PREFIX + in.substring(prefix.length())
                : in;
    }

    /** The end of a range; empty for a single key. */
    ByteString end(Range range) {
        return range.single() ? ByteString.EMPTY : encode(range.to());
    }

    KeyValue decode(io.jukung.etcd.wire.KeyValue wire) {
        return new KeyValue(
                decode(wire.getKey()),
                wire.getValue().toByteArray(),
                wire.getCreateRevision(),
                wire.getModRevision(),
                wire.getVersion(),
                wire.getLease(),
                null);
    }

    /** A deleted key as the contract has it: its last value under the deletion's revision. */
    static KeyValue deleted(KeyValue before, long revision) {
        return new KeyValue(
                before.key(), before.value(), before.createRevision(), revision, 0, 0, null);
    }

    /** What a put made of the key. */
    static KeyValue put(
            String key,
            byte[] value,
            long lease,
            @Nullable Object view,
            long revision,
            @Nullable KeyValue before) {
        return new KeyValue(
                key,
                value,
                before == null ? revision : before.createRevision(),
                revision,
                before == null ? 1 : before.version() + 1,
                lease,
                view);
    }
}
