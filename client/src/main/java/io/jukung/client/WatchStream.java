package io.jukung.client;

import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Events of a watch, read by one thread. */
public interface WatchStream extends AutoCloseable {
    /** Waits for the next event; null where the server ended the watch or the connection broke. */
    @Nullable Event next() throws InterruptedException;

    /** Ends the watch; a waiting {@link #next} returns null. */
    @Override
    void close();

    /**
     * One event.
     *
     * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED}, {@code BOOKMARK} or {@code
     *     ERROR}
     * @param object the object; of an ERROR, a {@code Status}
     */
    record Event(String type, JsonObject object) {}
}
