package io.jukung.apiserver;

import io.jukung.base.Clock;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Forgets the store's history but that of the last five minutes, as upstream's servers do. */
final class Compaction implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final Store store;
    private final Clock clock;
    private final Thread thread;

    Compaction(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("compaction").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long revision = 0;
        try {
            while (true) {
                clock.sleep(EVERY);
                revision = compactTo(revision);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Compacts to where the store stood a round ago; answers where it stands now. */
    private long compactTo(long revision) {
        try {
            long now = store.revision();
            if (revision > store.compactedRevision()) {
                store.compact(revision);
            }
            return now;
        } catch (StoreException e) {
            // Another server may have compacted meanwhile, or the store is away for a moment.
            LOG.log(Level.WARNING, "compaction: " + e.getMessage());
            return revision;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
