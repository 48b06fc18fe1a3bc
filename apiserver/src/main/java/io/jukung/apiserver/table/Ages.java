package io.jukung.apiserver.table;

import io.jukung.machinery.time.Times;
import java.time.Duration;
import java.time.Instant;

/** Spans of time as people read them; the source is apimachinery's {@code duration} package. */
public final class Ages {
    private Ages() {}

    /** The age at {@code now} of an RFC 3339 time; {@code <unknown>} where there is none. */
    public static String since(String timestamp, Instant now) {
        if (timestamp.isEmpty()) {
            return "<unknown>";
        }
        try {
            return human(Duration.between(Times.parse(timestamp), now));
        } catch (IllegalArgumentException e) {
            return "<unknown>";
        }
    }

    /** {@code 12s}, {@code 5m30s}, {@code 3h12m}, {@code 2d4h}, {@code 41d}, {@code 2y10d}. */
    public static String human(Duration span) {
        long seconds = span.toMillis() / 1000; // towards zero: less than a second ahead is none
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 0) {
            return "0s";
        }
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 10) {
            return pair(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 8) {
            return pair(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        long days = hours / 24;
        if (days < 8) {
            return pair(days, "d", hours % 24, "h");
        }
        if (days < 730) {
            return days + "d";
        }
        if (days < 8 * 365) {
            return pair(days / 365, "y", days % 365, "d");
        }
        return days / 365 + "y";
    }

    private static String pair(long major, String majorUnit, long minor, String minorUnit) {
        return major + majorUnit + (minor == 0 ? "" : minor + minorUnit);
    }
}
