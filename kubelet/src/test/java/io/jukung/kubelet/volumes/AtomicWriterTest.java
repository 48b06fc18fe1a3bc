package io.jukung.kubelet.volumes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriterTest {
    @TempDir Path volume;

    private static AtomicWriter.File file(String text) {
        return new AtomicWriter.File(text.getBytes(StandardCharsets.UTF_8), 0640, -1);
    }

    @Test
    void filesChangeTogetherAndOldOnesGo() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        assertTrue(AtomicWriter.write(volume, Map.of("a", file("1"), "d/e/f", file("2")), -1, now));
        assertEquals("1", Files.readString(volume.resolve("a")));
        assertEquals("2", Files.readString(volume.resolve("d/e/f")));
        assertTrue(Files.isSymbolicLink(volume.resolve("a")));
        assertEquals(0640, (int) Files.getAttribute(volume.resolve("a"), "unix:mode") & 0777);

        assertFalse(
                AtomicWriter.write(volume, Map.of("a", file("1"), "d/e/f", file("2")), -1, now));

        assertTrue(AtomicWriter.write(volume, Map.of("a", file("3")), -1, now.plusSeconds(1)));
        assertEquals("3", Files.readString(volume.resolve("a")));
        assertFalse(Files.exists(volume.resolve("d"), LinkOption.NOFOLLOW_LINKS));
        try (Stream<Path> all = Files.list(volume)) {
            assertEquals(3, all.count(), "one generation, ..data and one link");
        }
    }

    @Test
    void aVolumeWithoutFilesIsAVolume() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assertTrue(AtomicWriter.write(volume, Map.of(), -1, Instant.EPOCH));
        assertTrue(Files.isDirectory(volume.resolve("..data")));
    }
}
