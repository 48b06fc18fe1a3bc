package io.jukung.apiserver.flowcontrol;

import java.util.ArrayDeque;

/**
 * After how many seconds those who are refused should come again: twice as many while more than a
 * few are refused every second, and fewer again, one by one, once that has ceased. The source is
 * apiserver's {@code droppedRequestsTracker}.
 */
final class RetryAfter {
    private static final long MOST = 32;

    private final ArrayDeque<long[]> past = new ArrayDeque<>();
    private long seconds = 1;
    private long second;
    private long refused;
    private long changed = Long.MIN_VALUE / 2;

    /**
     * Counts a refused request.
     *
     * @param now in seconds, from any beginning
     * @return what to tell its client
     */
    synchronized int refuse(long now) {
        if (now != second) {
            past.add(new long[] {second, refused});
            second = now;
            refused = 0;
            adapt(now);
        }
        refused++;
        return (int) seconds;
    }

    private void adapt(long now) {
        past.removeIf(each -> now - each[0] > MOST);
        long lately = 0;
        for (long[] each : past) {
            if (now - each[0] <= seconds) {
                lately += each[1];
            }
        }
        if (now - changed >= seconds && lately >= 3 * seconds) {
            seconds = Math.min(MOST, 2 * seconds);
            changed = now;
        } else if (lately < seconds && seconds > 1) {
            seconds--;
        }
    }
}
