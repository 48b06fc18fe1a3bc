package io.jukung.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process. */
record ProcessFigures(long cpuMillis, long residentKib, long proportionalKib) {
    private static final int TICK_MILLIS = 10;
    private static final int USER_TIME = 11;

    static ProcessFigures of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        String stat = Files.readString(folder.resolve("stat"));
        // What follows the name, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
        return new ProcessFigures(
                ticks * TICK_MILLIS,
                kib(folder.resolve("status"), "VmRSS:"),
                kib(folder.resolve("smaps_rollup"), "Pss:"));
    }

    private static long kib(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException(file + " has no " + name);
    }
}
