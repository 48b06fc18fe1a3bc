package io.jukung.base.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The form of an entry and where all entries of this process go.
 *
 * <pre>
 *   I1121 11:48:01.123456 kube-scheduler] Scheduled pod default/web to node-1
 *   │└ month, day, time in UTC, microseconds
 *   └ I, W or E; D for debug
 * </pre>
 */
public final class Klog {
    private static volatile LogSink sink = LogSink.STDERR;
    private static volatile Level least = Level.INFO;

    private Klog() {}

    /** Sends all further entries of the process there. */
    public static void to(LogSink sink) {
        Klog.sink = sink;
    }

    /** Drops entries below a level; {@link Level#INFO} at first. */
    public static void level(Level least) {
        Klog.least = least;
    }

    /** As {@code -v}: 4 and more show debug entries, 8 and more traces. */
    public static void verbosity(long v) {
        level(v >= 8 ? Level.TRACE : v >= 4 ? Level.DEBUG : Level.INFO);
    }

    static boolean shows(Level level) {
        return level != Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    static void write(String component, Level level, String text, @Nullable Throwable thrown) {
        sink.write(entry(Instant.now(), component, level, text, thrown));
    }

    /** One entry, its line feed included. */
    public static String entry(
            Instant time, String component, Level level, String text, @Nullable Throwable thrown) {
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        StringBuilder out = new StringBuilder(96 + text.length());
        out.append(letter(level));
        out.append(
                String.format(
                        Locale.ROOT,
                        "%02d%02d %02d:%02d:%02d.%06d ",
                        utc.getMonthValue(),
                        utc.getDayOfMonth(),
                        utc.getHour(),
                        utc.getMinute(),
                        utc.getSecond(),
                        utc.getNano() / 1000));
        out.append(component).append("] ").append(text).append('\n');
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            out.append(trace.toString().indent(4));
        }
        return out.toString();
    }

    private static char letter(Level level) {
        return switch (level) {
            case ERROR -> 'E';
            case WARNING -> 'W';
            case DEBUG, TRACE -> 'D';
            default -> 'I';
        };
    }

    /** The component that an entry's first line names, "" where the line starts no entry. */
    public static String component(String line) {
        int end = line.indexOf(']');
        boolean starts =
                line.length() > 22
                        && "IWED".indexOf(line.charAt(0)) >= 0
                        && line.charAt(5) == ' '
                        && line.charAt(21) == ' ';
        return starts && end > 22 ? line.substring(22, end) : "";
    }
}
