package io.jukung.store.durable;

import io.jukung.store.Store.TxnResult;
import io.jukung.store.Txn;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something for the writer to do, and the caller who waits for it. */
abstract sealed class Work {
    private final Thread caller = Thread.currentThread();
    private volatile boolean done;
    private volatile @Nullable RuntimeException error;

    boolean done() {
        return done;
    }

    @Nullable RuntimeException error() {
        return error;
    }

    void finish(@Nullable RuntimeException outcome) {
        error = outcome;
        done = true;
        LockSupport.unpark(caller);
    }

    static final class Commit extends Work {
        final Txn txn;
        volatile @Nullable TxnResult result;

        Commit(Txn txn) {
            this.txn = txn;
        }
    }

    static final class Grant extends Work {
        final Duration ttl;
        volatile long id;

        Grant(Duration ttl) {
            this.ttl = ttl;
        }
    }

    static final class Revoke extends Work {
        final long lease;

        Revoke(long lease) {
            this.lease = lease;
        }
    }

    static final class Compact extends Work {
        final long revision;

        Compact(long revision) {
            this.revision = revision;
        }
    }

    /** Ends the alarm that the quota raised. */
    static final class Disarm extends Work {}

    /** Starts a snapshot where history ends, to drop the log before it. */
    static final class Defragment extends Work {
        volatile @Nullable Thread running;
    }

    static final class Stop extends Work {}
}
