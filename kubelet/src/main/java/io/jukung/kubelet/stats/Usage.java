package io.jukung.kubelet.stats;

import io.jukung.linux.Cgroups;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What something has used of processor and memory.
 *
 * @param at when this was read
 * @param cpu nanoseconds since its start
 * @param memory bytes, caches included
 * @param workingSet bytes that cannot be had back by dropping caches
 * @param rss bytes of anonymous memory
 * @param pageFaults since its start
 */
record Usage(Instant at, long cpu, long memory, long workingSet, long rss, long pageFaults) {
    /** A control group's; null where the group is gone. */
    static @Nullable Usage of(Cgroups cgroups, String group, Instant now) throws IOException {
        try {
            boolean unified = cgroups.version() == 2;
            long cpu =
                    unified
                            ? cgroups.stat("cpu", group, "cpu.stat").getOrDefault("usage_usec", 0L)
                                    * 1000
                            : Long.parseLong(cgroups.get("cpuacct", group, "cpuacct.usage"));
            long memory =
                    Long.parseLong(
                            cgroups.get(
                                    "memory",
                                    group,
                                    unified ? "memory.current" : "memory.usage_in_bytes"));
            Map<String, Long> stat = cgroups.stat("memory", group, "memory.stat");
            String total = unified ? "" : "total_";
            long inactive = stat.getOrDefault(total + "inactive_file", 0L);
            return new Usage(
                    now,
                    cpu,
                    memory,
                    Math.max(0, memory - inactive),
                    stat.getOrDefault(unified ? "anon" : "total_rss", 0L),
                    stat.getOrDefault(total + "pgfault", 0L));
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
