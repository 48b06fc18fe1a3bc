package io.jukung.kubelet.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a log is wanted.
 *
 * @param tail lines from the end; -1 for all
 * @param since only what is not older; null for all
 * @param limit at most so many bytes; -1 for all
 * @param timestamps whether lines begin with their time
 * @param follow whether to go on while the container runs
 */
public record LogOptions(
        long tail,
        @Nullable Instant since,
        long limit,
        boolean timestamps,
        boolean follow,
        boolean stdout,
        boolean stderr) {
    /** Everything that is there. */
    public static final LogOptions ALL = new LogOptions(-1, null, -1, false, false, true, true);

    static LogOptions tail(long lines) {
        return new LogOptions(lines, null, -1, false, false, true, true);
    }
}
