package io.jukung.store.engine;

import io.jukung.store.StoreException;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Ends leases that have run out. */
public final class Expiry {
    private static final System.Logger LOG = System.getLogger("store");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Expiry() {}

    /**
     * Starts the thread that does it; interrupt it to end it.
     *
     * @param revoke ends one lease; one that it cannot end (the disk is full) is tried again
     */
    public static Thread start(Leases leases, LongConsumer revoke) {
        return Thread.ofVirtual()
                .name("store-leases")
                .start(() -> {
                    try {
                        while (true) {
                            end(leases, revoke, leases.awaitExpired());
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private static void end(Leases leases, LongConsumer revoke, long lease) {
        try {
            revoke.accept(lease);
        } catch (StoreException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "lease {0} cannot be ended, to be tried again: {1}",
                    Long.toString(lease),
                    e.getMessage());
            leases.retry(lease, PAUSE);
        }
    }
}
