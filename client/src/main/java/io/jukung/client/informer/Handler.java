package io.jukung.client.informer;

import io.jukung.api.KubeObject;
import java.util.function.Consumer;

/**
 * Is told of every change, in order, on the informer's thread: it must be quick, usually no more
 * than to put a key into a queue. What it throws is logged and reaches nobody else.
 */
public interface Handler<T extends KubeObject> {
    void added(T object);

    /**
     * An object changed. After a gap (a relist) several changes may show as one, and where an
     * object was replaced by another of its name the two have different uids.
     */
    void updated(T before, T after);

    /** The last state known; after a gap it may be older than the one deleted. */
    void deleted(T object);

    /** A handler that does the same whatever happened, with the newest state known. */
    static <T extends KubeObject> Handler<T> any(Consumer<T> action) {
        return new Handler<>() {
            @Override
            public void added(T object) {
                action.accept(object);
            }

            @Override
            public void updated(T before, T after) {
                action.accept(after);
            }

            @Override
            public void deleted(T object) {
                action.accept(object);
            }
        };
    }
}
