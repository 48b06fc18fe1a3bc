package io.jukung.apiserver.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.base.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    private static final class Days implements Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void sleep(Duration duration) {
            now = now.plus(duration);
        }
    }

    @TempDir Path folder;
    private final Days clock = new Days();

    private void write(RotatingFile.Limits limits, int lines) throws IOException {
        try (RotatingFile file = new RotatingFile(folder.resolve("audit.log"), limits, clock)) {
            for (int i = 0; i < lines; i++) {
                file.write("0123456\n".getBytes(StandardCharsets.UTF_8));
                clock.sleep(Duration.ofDays(1));
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
    }

    @Test
    void aLargeFileIsSetAsideUnderItsTime() throws IOException {
        write(new RotatingFile.Limits(16, Duration.ZERO, 0, false), 5);
        assertEquals(
                List.of(
                        "audit-2026-01-03T00-00-00.000.log",
                        "audit-2026-01-05T00-00-00.000.log",
                        "audit.log"),
                names());
        assertEquals(8, Files.size(folder.resolve("audit.log")));
    }

    @Test
    void theOldestGoFirst() throws IOException {
        Path other = Files.writeString(folder.resolve("audit-of-something.log"), "not ours");
        write(new RotatingFile.Limits(8, Duration.ZERO, 2, false), 6);
        assertEquals(
                List.of(
                        "audit-2026-01-05T00-00-00.000.log",
                        "audit-2026-01-06T00-00-00.000.log",
                        String.valueOf(other.getFileName()),
                        "audit.log"),
                names());
    }

    @Test
    void theyMayBecomeSoOld() throws IOException {
        write(new RotatingFile.Limits(8, Duration.ofDays(1), 0, false), 5);
        assertEquals(
                List.of(
                        "audit-2026-01-04T00-00-00.000.log",
                        "audit-2026-01-05T00-00-00.000.log",
                        "audit.log"),
                names());
    }

    @Test
    void theyCanBeCompressed() throws IOException {
        write(new RotatingFile.Limits(8, Duration.ZERO, 0, true), 2);
        Path packed = folder.resolve("audit-2026-01-02T00-00-00.000.log.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            assertEquals("0123456\n", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void withoutALimitAllStaysInOneFile() throws IOException {
        write(new RotatingFile.Limits(0, Duration.ZERO, 0, false), 50);
        assertEquals(List.of("audit.log"), names());
    }
}
