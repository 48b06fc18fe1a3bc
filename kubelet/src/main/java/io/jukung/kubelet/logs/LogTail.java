package io.jukung.kubelet.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a log as text. */
public final class LogTail {
    private LogTail() {}

    /** At most so many lines and bytes from the end; "" where the log cannot be read. */
    public static String text(Path log, int lines, int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            LogReader.copy(log, LogOptions.tail(lines), out, () -> false);
        } catch (IOException e) {
            return "Error reading log " + log + ": " + e.getMessage();
        }
        byte[] all = out.toByteArray();
        int from = Math.max(0, all.length - bytes);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
