package io.jukung.kubelet.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jukung.linux.Cgroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On folders that look like the kernel's. */
class UsageTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void versionOneCountsNanosecondsAndTotals(@TempDir Path root) throws Exception {
        Path cpu = Files.createDirectories(root.resolve("cpuacct/kubepods/podu"));
        Path memory = Files.createDirectories(root.resolve("memory/kubepods/podu"));
        Files.writeString(cpu.resolve("cpuacct.usage"), "1500000000\n");
        Files.writeString(memory.resolve("memory.usage_in_bytes"), "1000\n");
        Files.writeString(
                memory.resolve("memory.stat"),
                "inactive_file 1\ntotal_inactive_file 300\ntotal_rss 50\ntotal_pgfault 7\n");
        assertEquals(
                new Usage(NOW, 1_500_000_000, 1000, 700, 50, 7),
                Usage.of(new Cgroups(1, root), "/kubepods/podu", NOW));
        assertNull(Usage.of(new Cgroups(1, root), "/kubepods/other", NOW));
    }

    @Test
    void versionTwoCountsMicroseconds(@TempDir Path root) throws Exception {
        Path pod = Files.createDirectories(root.resolve("kubepods/podu"));
        Files.writeString(pod.resolve("cpu.stat"), "usage_usec 1500000\nuser_usec 1\n");
        Files.writeString(pod.resolve("memory.current"), "1000\n");
        Files.writeString(pod.resolve("memory.stat"), "anon 50\ninactive_file 1200\npgfault 7\n");
        assertEquals(
                new Usage(NOW, 1_500_000_000, 1000, 0, 50, 7),
                Usage.of(new Cgroups(2, root), "/kubepods/podu", NOW));
    }
}
