package io.jukung.bench.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes that make up the server, its store's included; none where they are elsewhere. */
record ServerProcesses(List<Long> pids) {
    /** Linux counts in hundredths of a second wherever user space looks. */
    private static final int TICK_MICROS = 10_000;

    private static final int USER_TIME = 11;

    /** CPU time that all of them have used so far, in microseconds. */
    long cpuMicros() {
        long ticks = 0;
        for (long pid : pids) {
            String stat = read(pid, "stat");
            // What follows the name, which may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
        }
        return ticks * TICK_MICROS;
    }

    /** Resident memory of all of them together, in MiB. */
    long residentMib() {
        long kib = 0;
        for (long pid : pids) {
            kib +=
                    read(pid, "status")
                            .lines()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum();
        }
        return kib / 1024;
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " cannot be watched", e);
        }
    }
}
