package io.jukung.dist.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterStatusTest {
    @TempDir Path folder;

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("status.json");
        assertNull(ClusterStatus.read(file));
        ClusterStatus status =
                new ClusterStatus(
                        ProcessHandle.current().pid(),
                        "ready",
                        "",
                        "https://127.0.0.1:6443",
                        List.of(new ClusterStatus.Part("dns", "ready", 12, 0, "10.96.0.10")));
        status.write(file);
        assertEquals(status, ClusterStatus.read(file));
        assertEquals(true, status.alive());
    }

    @Test
    void optionsSurviveARestart() {
        ClusterOptions options =
                new ClusterOptions(
                        7443, "n", true, 3, List.of("a=b"), List.of(), List.of("c=d"), List.of());
        Path file = folder.resolve("options.json");
        options.write(file);
        assertEquals(options, ClusterOptions.read(file));
    }
}
