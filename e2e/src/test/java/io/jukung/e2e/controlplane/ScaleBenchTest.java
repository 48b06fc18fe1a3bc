package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Jukung;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runs with much of everything do their work in small; what they measure is not looked at. */
@Tag("e2e")
class ScaleBenchTest {
    private static String bench(String... arguments) {
        return Jukung.run(arguments).orFail();
    }

    @Test
    void growth(@TempDir Path folder) {
        String table =
                bench(
                        "bench",
                        "growth",
                        "--data-dir=" + folder,
                        "--objects=60,120",
                        "--creates=20",
                        "--gets=40",
                        "--lists=2",
                        "--updates=4");
        assertTrue(table.contains("times"), table);
    }

    @Test
    void listsAtOnce(@TempDir Path folder) {
        String line =
                bench(
                        "bench",
                        "lists",
                        "--data-dir=" + folder,
                        "--objects=20",
                        "--object-bytes=20000",
                        "--lists=4");
        assertTrue(line.contains("x the stored size"), line);
    }

    @Test
    void onEtcd() {
        String table =
                bench(
                        "bench",
                        "on-etcd",
                        "--objects=20",
                        "--clients=4",
                        "--gets=20",
                        "--lists=1",
                        "--watchers=2",
                        "--updates=4",
                        "--storm=2");
        assertTrue(table.contains("list by label"), table);
    }

    @Test
    void manyNodes(@TempDir Path folder) {
        String table =
                bench(
                        "bench",
                        "nodes",
                        "--data-dir=" + folder,
                        "--api-port=" + Jukung.freePort(),
                        "--nodes=5",
                        "--pods=20",
                        "--churn=5",
                        "--rounds=1",
                        "--idle-seconds=1");
        assertTrue(table.contains("20 pods gone"), table);
    }
}
