package io.jukung.bench.api;

import io.jukung.bench.ProcessFigures;
import java.util.List;

/** The processes that make up the server, its store's included; none where they are elsewhere. */
public record ServerProcesses(List<Long> pids) {
    /** CPU time that all of them have used so far, in microseconds. */
    public long cpuMicros() {
        return pids.stream().mapToLong(ProcessFigures::cpuMillis).sum() * 1000;
    }

    /** Resident memory of all of them together, in MiB. */
    public long residentMib() {
        return pids.stream().mapToLong(ProcessFigures::residentKib).sum() / 1024;
    }
}
