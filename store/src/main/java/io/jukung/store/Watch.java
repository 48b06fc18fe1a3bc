package io.jukung.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of changes; one reader thread at a time. */
public interface Watch extends AutoCloseable {
    /**
     * Waits for the next changes.
     *
     * @return the changes since the last call in revision order, all of a revision together; with
     *     no events where only time passed; null once the watch is closed
     * @throws StoreException.Compacted where the watch fell behind what the store keeps
     */
    @Nullable Batch next(Duration timeout) throws InterruptedException;

    /**
     * Asks the store to tell soon, by a batch without events if need be, how far this watch has
     * come. Engines whose every batch tells that have nothing to do.
     */
    default void requestProgress() {}

    /** Ends the watch; a waiting {@link #next} returns null. */
    @Override
    void close();

    /**
     * Changes in order.
     *
     * @param revision everything in the range up to this revision has now been delivered
     */
    record Batch(List<Event> events, long revision) {}

    /**
     * One change.
     *
     * @param keyValue after the change; of a deletion, the key with its deletion's revision and the
     *     value that it had
     * @param previous before the change, null where the key was created
     */
    record Event(Type type, KeyValue keyValue, @Nullable KeyValue previous) {}

    enum Type {
        PUT,
        DELETE
    }
}
