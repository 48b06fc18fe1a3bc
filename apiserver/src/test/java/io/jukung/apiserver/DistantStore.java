package io.jukung.apiserver;

import io.jukung.store.ForwardingStore;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A store as if it were in another process: its watches lag, can be held back, and tell how far
 * they have come only by their events and when they are asked. Counts the reads of ranges.
 */
final class DistantStore extends ForwardingStore {
    final AtomicInteger ranges = new AtomicInteger();
    volatile boolean trustworthy = true;
    volatile boolean held;
    volatile boolean silent;
    volatile long largest = Long.MAX_VALUE;
    volatile Duration lag = Duration.ofMillis(20);

    DistantStore(Store store) {
        super(store);
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public boolean progressIsTrustworthy() {
        return trustworthy;
    }

    @Override
    public TxnResult commit(Txn txn) {
        if (silent) {
            throw new StoreException.TimedOut("context deadline exceeded");
        }
        if (txn.bytes() > largest) {
            throw new StoreException.TooLarge();
        }
        return store.commit(txn);
    }

    @Override
    public RangeResult range(Range range, long revision, int limit) {
        if (!range.single()) {
            ranges.incrementAndGet();
        }
        return store.range(range, revision, limit);
    }

    @Override
    public Watch watch(Range range, long fromRevision) {
        return new Lagging(store.watch(range, fromRevision), fromRevision - 1);
    }

    private final class Lagging implements Watch {
        private final Watch watch;
        private volatile long told;
        private volatile boolean asked;
        private volatile boolean closed;

        Lagging(Watch watch, long told) {
            this.watch = watch;
            this.told = told;
        }

        @Override
        public @Nullable Batch next(Duration timeout) throws InterruptedException {
            long end = System.nanoTime() + timeout.toNanos();
            do {
                Thread.sleep(lag);
                if (held && !closed) {
                    continue;
                }
                boolean answering = asked;
                Batch batch = watch.next(Duration.ZERO);
                if (batch == null) {
                    return null;
                }
                if (!batch.events().isEmpty()) {
                    told = batch.events().getLast().keyValue().modRevision();
                    return new Batch(batch.events(), told);
                }
                if (answering && trustworthy) {
                    asked = false;
                    told = Math.max(told, batch.revision());
                    return new Batch(List.of(), told);
                }
            } while (System.nanoTime() < end);
            return new Batch(List.of(), told);
        }

        @Override
        public void requestProgress() {
            asked = true;
        }

        @Override
        public void close() {
            closed = true;
            watch.close();
        }
    }
}
