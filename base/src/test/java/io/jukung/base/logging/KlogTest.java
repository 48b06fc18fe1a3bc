package io.jukung.base.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KlogTest {
    @Test
    void entriesNameTheirComponent() {
        String entry =
                Klog.entry(
                        Instant.parse("2026-11-21T11:48:01.123456Z"),
                        "kube-scheduler",
                        System.Logger.Level.INFO,
                        "Scheduled [x]",
                        null);
        assertEquals("I1121 11:48:01.123456 kube-scheduler] Scheduled [x]\n", entry);
        assertEquals("kube-scheduler", Klog.component(entry));
        assertEquals("", Klog.component("    at java.lang.Thread.run"));
    }

    @Test
    void fullFilesMoveOn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        try (FileSink sink = new FileSink(file, 20, 2)) {
            for (int i = 0; i < 8; i++) {
                sink.write("entry " + i + "\n");
            }
        }
        assertEquals("entry 6\nentry 7\n", Files.readString(file));
        assertEquals("entry 4\nentry 5\n", Files.readString(folder.resolve("log.1")));
        assertEquals("entry 2\nentry 3\n", Files.readString(folder.resolve("log.2")));
        assertTrue(Files.notExists(folder.resolve("log.3")));
    }
}
