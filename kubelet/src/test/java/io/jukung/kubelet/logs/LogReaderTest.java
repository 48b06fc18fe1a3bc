package io.jukung.kubelet.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final String LOG =
            """
            2026-11-21T12:00:00.000000001Z stdout F one
            2026-11-21T12:00:01.000000001Z stderr F two
            2026-11-21T12:00:02.000000001Z stdout P thr
            2026-11-21T12:00:02.000000002Z stdout F ee
            """;

    @TempDir Path folder;

    private String read(LogOptions options) throws IOException {
        Path log = folder.resolve("0.log");
        Files.writeString(log, LOG);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogReader.copy(log, options, out, () -> false);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void optionsChooseWhatIsCopied() throws IOException {
        assertEquals("one\ntwo\nthree\n", read(LogOptions.ALL));
        assertEquals("", read(LogOptions.tail(0)));
        assertEquals("three\n", read(LogOptions.tail(2)));
        assertEquals("one\ntw", read(new LogOptions(-1, null, 6, false, false, true, true)));
        assertEquals("two\n", read(new LogOptions(-1, null, -1, false, false, false, true)));
        assertEquals(
                "2026-11-21T12:00:01.000000001Z two\n2026-11-21T12:00:02.000000001Z three\n",
                read(
                        new LogOptions(
                                -1,
                                Instant.parse("2026-11-21T12:00:01Z"),
                                -1,
                                true,
                                false,
                                true,
                                true)));
    }

    @Test
    void followingGoesOnThroughARotation() throws IOException {
        Path log = folder.resolve("0.log");
        Files.writeString(log, LOG);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicInteger looks = new AtomicInteger();
        LogReader.copy(
                log,
                new LogOptions(-1, null, -1, false, true, true, true),
                out,
                () -> {
                    try {
                        switch (looks.incrementAndGet()) {
                            case 2 ->
                                    Files.writeString(
                                            log,
                                            "2026-11-21T12:00:03Z stdout F four\n",
                                            StandardOpenOption.APPEND);
                            case 5 -> {
                                Files.move(log, folder.resolve("0.log.old"));
                                Files.writeString(log, "2026-11-21T12:00:04Z stdout F five\n");
                            }
                            default -> {}
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return looks.get() < 8;
                });
        assertEquals("one\ntwo\nthree\nfour\nfive\n", out.toString(StandardCharsets.UTF_8));
    }
}
