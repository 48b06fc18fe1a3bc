package io.jukung.apiserver.registry;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The stored objects whose trees are kept, the last made ones, for all servers of the process: a
 * tree takes a third more room than its bytes, which are there anyway, and most objects are asked
 * for as bytes.
 *
 * <pre>
 *   made ──▶ │ web-9 │ web-8 │ … │ web-1 │ ──▶ tree forgotten, bytes stay
 * </pre>
 */
final class KeptTrees {
    /** Of the objects' bytes: some eight thousand pods. */
    private static final long LIMIT = 32L << 20;

    private static final ConcurrentLinkedQueue<ApiObject> OBJECTS = new ConcurrentLinkedQueue<>();
    private static final AtomicLong BYTES = new AtomicLong();

    private KeptTrees() {}

    static void keep(ApiObject object, int bytes) {
        OBJECTS.add(object);
        if (BYTES.addAndGet(bytes) > LIMIT) {
            forget();
        }
    }

    private static void forget() {
        while (BYTES.get() > LIMIT) {
            ApiObject oldest = OBJECTS.poll();
            if (oldest == null) {
                return;
            }
            BYTES.addAndGet(-oldest.forgetTree());
        }
    }
}
