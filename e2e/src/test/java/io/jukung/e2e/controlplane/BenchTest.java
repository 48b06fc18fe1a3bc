package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.ClusterUnderTest;
import io.jukung.e2e.cluster.Jukung;
import io.jukung.e2e.cluster.OnControlPlane;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generator does all its works without an error; how fast is not looked at here. */
@OnControlPlane
class BenchTest {
    @Test
    void allWorksSucceedAndTwoRunsCompare(ClusterUnderTest cluster, @TempDir Path folder)
            throws IOException {
        Path figures = folder.resolve("figures.json");
        String table =
                Jukung.run(
                                "bench",
                                "api",
                                "--kubeconfig=" + cluster.kubeconfig(),
                                "--objects=40",
                                "--clients=8",
                                "--gets=80",
                                "--lists=2",
                                "--watchers=4",
                                "--updates=8",
                                "--storm=8",
                                "--name=small",
                                "--out=" + figures)
                        .orFail();
        assertTrue(table.contains("list protobuf gzip"), table);
        for (JsonObject work : Json.parse(Files.readAllBytes(figures)).array("works").objects()) {
            assertEquals(0, work.integer("errors", -1), work.toString());
        }
        Path plot = folder.resolve("ratios.svg");
        String ratios =
                Jukung.run(
                                "bench",
                                "compare",
                                figures.toString(),
                                figures.toString(),
                                "--svg",
                                plot.toString())
                        .orFail();
        assertTrue(ratios.contains("watch                     1.00"), ratios);
        assertTrue(Files.readString(plot).startsWith("<svg"), "a plot is drawn");
    }
}
