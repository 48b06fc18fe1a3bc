package io.jukung.apiserver.table;

import io.jukung.machinery.time.Times;
import java.time.Duration;
import java.time.Instant;

/**
 * A cell that the time changes: how long ago something was, between what stays, {@code 2 (} {@code
 * 5m ago)}.
 */
public record Age(String before, Instant since, String after) {
    private static final String UNKNOWN = "<unknown>";

    /** The age of an RFC 3339 time; {@code <unknown>} where there is none. */
    public static Object since(String timestamp) {
        return since("", timestamp, "");
    }

    /** The same between two texts. */
    public static Object since(String before, String timestamp, String after) {
        if (timestamp.isEmpty()) {
            return before + UNKNOWN + after;
        }
        try {
            return new Age(before, Times.parse(timestamp), after);
        } catch (IllegalArgumentException e) {
            return before + UNKNOWN + after;
        }
    }

    /** What stands in the cell at a time. */
    public String at(Instant now) {
        return before + Ages.human(Duration.between(since, now)) + after;
    }
}
