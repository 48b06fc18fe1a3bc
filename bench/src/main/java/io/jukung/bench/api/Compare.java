package io.jukung.bench.api;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Puts a run beside another: how many times the first one's rate, and what part of its CPU per
 * operation, the second has.
 */
public final class Compare {
    private Compare() {}

    public static void main(String[] arguments) throws IOException {
        List<String> files = new ArrayList<>(List.of(arguments));
        Path plot = null;
        int option = files.indexOf("--svg");
        if (option >= 0 && option + 1 < files.size()) {
            plot = Path.of(files.remove(option + 1));
            files.remove(option);
        }
        if (files.size() != 2) {
            System.err.println(
                    "usage: jukung bench compare REFERENCE.json OTHER.json [--svg FILE]");
            System.exit(2);
        }
        JsonObject reference = Json.parse(Files.readAllBytes(Path.of(files.get(0))));
        JsonObject other = Json.parse(Files.readAllBytes(Path.of(files.get(1))));
        List<Ratio> ratios = ratios(reference, other);
        print(reference, other, ratios);
        if (plot != null) {
            Files.writeString(plot, RatioPlot.svg(title(reference), title(other), ratios));
        }
    }

    private static List<Ratio> ratios(JsonObject reference, JsonObject other) {
        List<Ratio> ratios = new ArrayList<>();
        for (JsonObject work : reference.array("works").objects()) {
            for (JsonObject same : other.array("works").objects()) {
                if (same.string("work").equals(work.string("work"))) {
                    ratios.add(Ratio.of(work, same));
                }
            }
        }
        return ratios;
    }

    private static void print(JsonObject reference, JsonObject other, List<Ratio> ratios) {
        System.out.printf("%s against %s%n", title(other), title(reference));
        System.out.printf("%-20s %9s %9s %9s %10s%n", "", "rate x", "p50 x", "p99 x", "CPU 1/");
        for (Ratio ratio : ratios) {
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %9.2f %9.2f %9.2f %10.1f%n",
                    ratio.work(),
                    ratio.rate(),
                    ratio.p50(),
                    ratio.p99(),
                    ratio.cpuSaved());
        }
        double before = Ratio.number(reference, "residentAfterMiB");
        double after = Ratio.number(other, "residentAfterMiB");
        if (before > 0 && after > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "memory after the run: %.0f MiB against %.0f MiB%n",
                    after,
                    before);
        }
    }

    private static String title(JsonObject run) {
        return (run.string("name") + " " + run.string("version")).strip();
    }
}
