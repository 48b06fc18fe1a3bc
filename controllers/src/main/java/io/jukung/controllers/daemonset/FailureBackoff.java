package io.jukung.controllers.daemonset;

import io.jukung.base.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long a pod that failed on a node is left lying: 1 s doubling to 15 min. */
final class FailureBackoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private record Entry(Duration pause, long since) {}

    private final Clock clock;
    private final Map<String, Entry> entries = new HashMap<>();

    FailureBackoff(Clock clock) {
        this.clock = clock;
    }

    /** Null where the pod may go now, which begins the next, longer wait. */
    synchronized @Nullable Duration waitFor(String key) {
        long now = clock.nanoTime();
        // Who did not fail for long begins anew.
        entries.values().removeIf(e -> now - e.since() > 2 * LONGEST.toNanos());
        Entry entry = entries.get(key);
        if (entry == null) {
            entries.put(key, new Entry(FIRST, now));
            return null;
        }
        long left = entry.pause().toNanos() - (now - entry.since());
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        Duration longer = entry.pause().multipliedBy(2);
        entries.put(key, new Entry(longer.compareTo(LONGEST) > 0 ? LONGEST : longer, now));
        return null;
    }
}
