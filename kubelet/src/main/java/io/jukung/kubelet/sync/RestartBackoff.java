package io.jukung.kubelet.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long what fails again and again waits: 10 s doubling to 5 min by key, forgotten after 10 min
 * of quiet. Safe for several threads.
 */
public final class RestartBackoff {
    private final Duration initial;
    private final Duration longest;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(Duration delay, Instant updated) {}

    /** The back-off of containers and images. */
    public RestartBackoff() {
        this(Duration.ofSeconds(10), Duration.ofMinutes(5));
    }

    public RestartBackoff(Duration initial, Duration longest) {
        this.initial = initial;
        this.longest = longest;
    }

    /**
     * How much longer a key has to wait after something that happened at a time; zero for no more.
     */
    public Duration remaining(String key, Instant since, Instant now) {
        Entry entry = entries.get(key);
        if (entry == null || expired(entry, since)) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, since.plus(entry.delay()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The key's whole delay; zero where it has none. */
    public Duration delay(String key) {
        Entry entry = entries.get(key);
        return entry == null ? Duration.ZERO : entry.delay();
    }

    /** Counts one more failure at a time. */
    public void next(String key, Instant since, Instant now) {
        entries.compute(
                key,
                (ignored, entry) -> {
                    if (entry == null || expired(entry, since)) {
                        return new Entry(initial, now);
                    }
                    Duration doubled = entry.delay().multipliedBy(2);
                    return new Entry(doubled.compareTo(longest) > 0 ? longest : doubled, now);
                });
    }

    public void forget(String prefix) {
        entries.keySet().removeIf(key -> key.startsWith(prefix));
    }

    private boolean expired(Entry entry, Instant since) {
        return Duration.between(entry.updated(), since).compareTo(longest.multipliedBy(2)) > 0;
    }
}
