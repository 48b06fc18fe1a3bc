package io.jukung.dist.machine;

/**
 * Gives memory back once the work that needed it is over: the JVM shrinks its heap only in a full
 * collection, and an idle process would never have one. Under lasting work the serial collector
 * lets the heap grow to its limit before it collects the whole; here it has to once most of it
 * cannot be in use any more. Looked at about once a minute, by one thread.
 *
 * <pre>
 *   work ──▶ quiet 1, 2 ──collect──▶ 3 … 8 ──collect──▶ quiet until there is work again
 *     └── three times what was left by the last collection ──collect──▶
 * </pre>
 */
public final class IdleHeap {
    private static final long MIB = 1 << 20;

    /** What an idle cluster allocates in a minute stays below this. */
    private static final long QUIET = 24 * MIB;

    /** A heap of this size is not worth a pause. */
    private static final long SMALL = 64 * MIB;

    private static final int SOON = 2;

    /** By then the store has been compacted, and what it kept of the past is free too. */
    private static final int AFTER_COMPACTION = 8;

    private static final int GROWTH = 3;

    /** Room to grow for a heap however small. */
    private static final long SLACK = 128 * MIB;

    private long used = Long.MAX_VALUE;
    private long left;
    private int quietLooks;

    /** Collects where hardly anything has been allocated for a while, or too much. */
    public void look() {
        Runtime runtime = Runtime.getRuntime();
        long now = runtime.totalMemory() - runtime.freeMemory();
        // Less in use than before: a collection ran meanwhile, so there was work.
        boolean quiet = now >= used && now - used < QUIET;
        quietLooks = quiet ? quietLooks + 1 : 0;
        left = left == 0 ? now : Math.min(left, now);
        boolean due =
                quietLooks == SOON || quietLooks == AFTER_COMPACTION || now > GROWTH * left + SLACK;
        if (due && runtime.totalMemory() > SMALL) {
            System.gc();
            now = runtime.totalMemory() - runtime.freeMemory();
            left = now;
        }
        used = now;
    }
}
