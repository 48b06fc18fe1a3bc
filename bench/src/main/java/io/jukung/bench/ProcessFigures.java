package io.jukung.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process; UncheckedIOException where it is gone. */
public record ProcessFigures(long cpuMillis, long residentKib, long proportionalKib) {
    /** Linux counts in hundredths of a second wherever user space looks. */
    private static final int TICK_MILLIS = 10;

    private static final int USER_TIME = 11;

    static ProcessFigures of(long pid) {
        return new ProcessFigures(
                cpuMillis(pid), residentKib(pid), kib(pid, "smaps_rollup", "Pss:"));
    }

    /** CPU time so far, in steps of 10 ms. */
    public static long cpuMillis(long pid) {
        String stat = read(pid, "stat");
        // What follows the name, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]))
                * TICK_MILLIS;
    }

    /** Resident memory. */
    public static long residentKib(long pid) {
        return kib(pid, "status", "VmRSS:");
    }

    /** The most that was resident since {@link #forgetPeak}, or since the process began. */
    public static long peakKib(long pid) {
        return kib(pid, "status", "VmHWM:");
    }

    /** Has the kernel measure the peak from now on. */
    public static void forgetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " cannot be watched", e);
        }
    }

    private static long kib(long pid, String file, String name) {
        return read(pid, file)
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " cannot be watched", e);
        }
    }
}
