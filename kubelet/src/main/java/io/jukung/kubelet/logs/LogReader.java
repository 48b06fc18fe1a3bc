package io.jukung.kubelet.logs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log in CRI's format and copies what is wanted of it.
 *
 * <pre>
 *   2026-11-21T12:00:00.123456789Z stdout F a whole line
 *   2026-11-21T12:00:00.123456789Z stderr P the beginning of a long one
 * </pre>
 */
public final class LogReader {
    private static final int BLOCK = 1 << 16;
    private static final long POLL_MILLIS = 100;

    private LogReader() {}

    /**
     * Copies a log, and with {@code follow} what is added to it, through rotations.
     *
     * @param live whether the container may still write; asked when the end is reached
     * @throws NoSuchFileException where there is no log
     */
    public static void copy(Path log, LogOptions options, OutputStream out, BooleanSupplier live)
            throws IOException {
        Copier copier = new Copier(options, out);
        RandomAccessFile file = new RandomAccessFile(existing(log), "r");
        try {
            file.seek(options.tail() < 0 ? 0 : start(file, options.tail()));
            while (true) {
                boolean writes = options.follow() && live.getAsBoolean();
                boolean more = drain(file, copier);
                if (copier.full()) {
                    return;
                }
                if (more) {
                    out.flush();
                    continue;
                }
                if (!writes) {
                    copier.end();
                    return;
                }
                Path now = log;
                if (Files.exists(now) && !sameFile(file, now)) {
                    drain(file, copier);
                    file.close();
                    file = new RandomAccessFile(now.toFile(), "r");
                } else {
                    Thread.sleep(POLL_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            file.close();
            out.flush();
        }
    }

    private static java.io.File existing(Path log) throws IOException {
        if (!Files.exists(log)) {
            throw new NoSuchFileException(log.toString());
        }
        return log.toFile();
    }

    /** A rotation puts a new, shorter file in the place of the one we read. */
    private static boolean sameFile(RandomAccessFile file, Path path) throws IOException {
        return Files.size(path) >= file.getFilePointer();
    }

    private static boolean drain(RandomAccessFile file, Copier copier) throws IOException {
        byte[] block = new byte[BLOCK];
        boolean any = false;
        int n;
        while (!copier.full() && (n = file.read(block)) > 0) {
            any = true;
            copier.take(block, n);
        }
        return any;
    }

    /** Where the last lines begin, found from the end backwards. */
    private static long start(RandomAccessFile file, long lines) throws IOException {
        long end = file.length();
        if (lines == 0) {
            return end;
        }
        byte[] block = new byte[BLOCK];
        long at = end;
        long found = 0;
        while (at > 0) {
            int size = (int) Math.min(BLOCK, at);
            at -= size;
            file.seek(at);
            file.readFully(block, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                if (block[i] == '\n' && at + i != end - 1 && ++found == lines) {
                    return at + i + 1;
                }
            }
        }
        return 0;
    }

    /** Takes the log's bytes and writes the wanted lines. */
    private static final class Copier {
        private final LogOptions options;
        private final OutputStream out;
        private byte[] line = new byte[1024];
        private int length;
        private boolean middle;
        private long left;

        Copier(LogOptions options, OutputStream out) {
            this.options = options;
            this.out = out;
            left = options.limit() < 0 ? Long.MAX_VALUE : options.limit();
        }

        boolean full() {
            return left <= 0;
        }

        void take(byte[] block, int n) throws IOException {
            for (int i = 0; i < n && !full(); i++) {
                if (block[i] == '\n') {
                    line();
                    length = 0;
                } else {
                    if (length == line.length) {
                        line = java.util.Arrays.copyOf(line, length * 2);
                    }
                    line[length++] = block[i];
                }
            }
        }

        void end() throws IOException {
            if (length > 0) {
                line();
                length = 0;
            }
        }

        private void line() throws IOException {
            int first = space(0);
            int second = first < 0 ? -1 : space(first + 1);
            int third = second < 0 ? -1 : space(second + 1);
            if (third < 0) {
                return;
            }
            String time = text(0, first);
            boolean error = text(first + 1, second).equals("stderr");
            boolean partial = text(second + 1, third).startsWith("P");
            if (error ? !options.stderr() : !options.stdout()) {
                return;
            }
            Instant since = options.since();
            if (since != null && older(time, since)) {
                return;
            }
            if (options.timestamps() && !middle) {
                write((time + " ").getBytes(StandardCharsets.UTF_8), 0, time.length() + 1);
            }
            write(line, third + 1, length - third - 1);
            if (!partial) {
                write(new byte[] {'\n'}, 0, 1);
            }
            middle = partial;
        }

        private static boolean older(String time, Instant since) {
            Instant at = parsed(time);
            return at != null && at.isBefore(since);
        }

        private static @Nullable Instant parsed(String time) {
            try {
                return java.time.OffsetDateTime.parse(time).toInstant();
            } catch (DateTimeParseException e) {
                return null;
            }
        }

        private void write(byte[] bytes, int from, int count) throws IOException {
            int n = (int) Math.min(count, left);
            out.write(bytes, from, n);
            left -= n;
        }

        private int space(int from) {
            for (int i = from; i < length; i++) {
                if (line[i] == ' ') {
                    return i;
                }
            }
            return -1;
        }

        private String text(int from, int to) {
            return new String(line, from, to - from, StandardCharsets.UTF_8);
        }
    }
}
