package io.jukung.bench.api;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * A run on one server.
 *
 * @param name what the server is called
 * @param version as {@code /version} has it
 * @param residentBefore memory of its processes in MiB; 0 where they are not known
 */
public record Report(
        String name,
        String version,
        long residentBefore,
        long residentAfter,
        List<Measured> works) {
    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-20s %9s %10s %10s %10s %10s %7s %12s%n",
                name + " " + version,
                "count",
                "per s",
                "p50 ms",
                "p99 ms",
                "MB",
                "errors",
                "CPU us each");
        for (Measured work : works) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %9d %10.1f %10.2f %10.2f %10.1f %7d %12.1f%n",
                    work.work(),
                    work.operations(),
                    work.rate(),
                    work.p50(),
                    work.p99(),
                    work.bytes() / 1e6,
                    work.errors(),
                    work.cpuMicros());
        }
        if (residentAfter > 0) {
            out.printf(
                    Locale.ROOT,
                    "resident memory: %d MiB before, %d MiB after%n",
                    residentBefore,
                    residentAfter);
        }
    }

    byte[] toJson() {
        return Json.write(
                JsonObject.of(
                        "name", name,
                        "version", version,
                        "time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "processors", (long) Runtime.getRuntime().availableProcessors(),
                        "residentBeforeMiB", residentBefore,
                        "residentAfterMiB", residentAfter,
                        "works", JsonArray.copyOf(works.stream().map(Measured::toJson).toList())));
    }
}
