package io.jukung.store.engine;

import io.jukung.base.Clock;
import io.jukung.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/** Gives up history once it is old enough, or earlier where it takes too much room. */
public final class Compactor {
    /** Upstream's API server compacts what is older than this. */
    public static final Duration INTERVAL = Duration.ofMinutes(5);

    /** Superseded values that are kept at most, in bytes. */
    public static final long MAX_HISTORY_BYTES = 64L << 20;

    /** How often in an interval the room taken is looked at. */
    private static final int LOOKS = 10;

    /** Every so many looks what is older than the interval is given up: a pass over all keys. */
    private static final int EVERY = 2;

    private Compactor() {}

    /**
     * Starts the thread that compacts; interrupt it to end it.
     *
     * <p>Ten times an interval it looks at the room taken; what is given up for want of room is
     * never younger than the last look, so that watches and continue tokens have at least that
     * long. Otherwise they have the interval, and at most a fifth more.
     */
    public static Thread start(
            Index index, LongConsumer compact, Clock clock, Duration interval, long maxBytes) {
        return Thread.ofVirtual()
                .name("store-compactor")
                .start(() -> {
                    try {
                        keepUp(index, compact, clock, interval, maxBytes);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private static void keepUp(
            Index index, LongConsumer compact, Clock clock, Duration interval, long maxBytes)
            throws InterruptedException {
        Deque<Long> looks = new ArrayDeque<>(List.of(index.revision()));
        for (int look = 1; ; look++) {
            clock.sleep(interval.dividedBy(LOOKS));
            boolean large = index.supersededBytes() > maxBytes;
            boolean due = looks.size() == LOOKS && look % EVERY == 0;
            long revision = large ? looks.getLast() : looks.getFirst();
            if (looks.size() == LOOKS) {
                looks.removeFirst();
            }
            looks.addLast(index.revision());
            if ((large || due) && revision > index.compactedRevision()) {
                try {
                    compact.accept(revision);
                } catch (StoreException e) {
                    System.getLogger("store")
                            .log(System.Logger.Level.WARNING, "compaction: {0}", e.getMessage());
                }
            }
        }
    }
}
