package io.jukung.store.engine;

import io.jukung.store.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * A key as one revision left it, with what it was before.
 *
 * <pre>newest ──older──▶ … ──older──▶ oldest that can still be read</pre>
 */
final class Version {
    final long revision;

    /** Null where this revision deleted the key. */
    final @Nullable KeyValue keyValue;

    volatile @Nullable Version older;

    Version(long revision, @Nullable KeyValue keyValue, @Nullable Version older) {
        this.revision = revision;
        this.keyValue = keyValue;
        this.older = older;
    }

    /** The key as it was at a revision; null where it did not exist then. */
    static @Nullable KeyValue at(@Nullable Version newest, long revision) {
        Version version = newest;
        while (version != null && version.revision > revision) {
            version = version.older;
        }
        return version == null ? null : version.keyValue;
    }
}
