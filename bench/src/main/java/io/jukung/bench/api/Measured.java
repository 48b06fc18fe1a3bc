package io.jukung.bench.api;

import io.jukung.machinery.tree.JsonObject;
import java.util.Arrays;

/**
 * What one work came to.
 *
 * @param operations how many were done, failed ones included
 * @param seconds from the first's start to the last's end
 * @param p50 median time of one, in milliseconds
 * @param p99 99 of 100 took no longer, in milliseconds
 * @param bytes of all answers' bodies as they were sent
 * @param cpuMicros the server's CPU time per operation; 0 where its processes are not known
 */
public record Measured(
        String work,
        long operations,
        double seconds,
        double p50,
        double p99,
        long bytes,
        long errors,
        double cpuMicros) {

    /** From the time that each operation took, in nanoseconds. */
    static Measured of(
            String work, long[] nanos, double seconds, long bytes, long errors, double cpuMicros) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Measured(
                work,
                nanos.length,
                seconds,
                quantile(sorted, 0.50),
                quantile(sorted, 0.99),
                bytes,
                errors,
                cpuMicros);
    }

    private static double quantile(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e6;
    }

    public double rate() {
        return seconds == 0 ? 0 : operations / seconds;
    }

    public JsonObject toJson() {
        return JsonObject.of(
                "work", work,
                "operations", operations,
                "seconds", seconds,
                "rate", rate(),
                "p50Millis", p50,
                "p99Millis", p99,
                "bytes", bytes,
                "errors", errors,
                "cpuMicros", cpuMicros);
    }
}
