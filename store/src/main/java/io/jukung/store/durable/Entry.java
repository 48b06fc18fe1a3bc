package io.jukung.store.durable;

import io.jukung.store.KeyValue;
import io.jukung.store.Txn;
import java.time.Duration;
import java.util.List;

/** What the files hold, one record each. */
sealed interface Entry {
    /** A transaction's effect. */
    record Changed(long revision, List<Txn.Op> ops) implements Entry {}

    /** A lease was granted. */
    record Granted(long lease, Duration ttl) implements Entry {}

    /** A lease was revoked; the deletion of its keys is a {@link Changed} of its own. */
    record Revoked(long lease) implements Entry {}

    /** History below a revision was given up. */
    record Compacted(long revision) implements Entry {}

    /** A snapshot's key. */
    record Kept(KeyValue keyValue) implements Entry {}

    /** A snapshot's last record: how many keys it has; without it the snapshot is not whole. */
    record End(long revision, long keys) implements Entry {}
}
