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

    /** A lease was revoked; the deletion of its keys is a {@link Changed} before this. */
    record Revoked(long lease) implements Entry {}

    /** History below a revision was given up. */
    record Compacted(long revision) implements Entry {}

    /** The quota was reached, or an administrator said that it is no longer. */
    record Alarm(boolean raised) implements Entry {}

    /** A snapshot's word on leases: ids up to this one have been given. */
    record LeasesGiven(long lastLease) implements Entry {}

    /** A snapshot's key. */
    record Kept(KeyValue keyValue) implements Entry {}

    /** A snapshot's last record: how many keys it has; without it the snapshot is not whole. */
    record End(long revision, long keys) implements Entry {}
}
