package io.jukung.bench.store;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.bench.ProcessFigures;
import io.jukung.store.Store;
import io.jukung.store.durable.DurableStore;
import io.jukung.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code bench/run store}: the embedded store against etcd on the same disk, by turns. */
public final class StoreBench {
    private static final int[] WRITERS = {32, 256};

    private StoreBench() {}

    public static void main(String[] arguments) throws Exception {
        Flags flags =
                new Flags("bench/run store")
                        .integer("seconds", 8, "How long each measurement takes.")
                        .string("etcd", "/usr/bin/etcd", "`Program` to compare with; empty: none.")
                        .string("folder", "/tmp/jukung-bench-store", "`Folder` on the disk meant.")
                        .strings(
                                "only",
                                List.of("disk", "puts", "restart", "watch"),
                                "What to measure.");
        FlagValues values = flags.parse(arguments);
        if (values.help()) {
            System.out.print(flags.help());
            return;
        }
        Path folder = Path.of(values.string("folder"));
        delete(folder);
        Files.createDirectories(folder);
        int seconds = (int) values.integer("seconds");
        List<String> only = values.strings("only");
        if (only.contains("disk")) {
            System.out.printf(
                    "disk     %.0f fdatasyncs/s of 1 KB appended, %.0f overwritten%n",
                    DiskRate.measure(folder, false, 2), DiskRate.measure(folder, true, 2));
        }
        if (only.contains("puts")) {
            puts(folder, seconds, values.string("etcd"));
        }
        if (only.contains("restart")) {
            Restart.fill(folder.resolve("restart"));
            for (int i = 0; i < 3; i++) {
                System.out.println(Restart.inFreshProcess(folder.resolve("restart")));
            }
        }
        if (only.contains("watch")) {
            try (Store store =
                    DurableStore.open(folder.resolve("watch"), DurableStore.Options.DEFAULT)) {
                Watchers.measure(store, 1_000, 1_000, 3);
                System.out.println(Watchers.measure(store, 1_000, 1_000, seconds));
            }
        }
        delete(folder);
    }

    private static void puts(Path folder, int seconds, String program)
            throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        Puts[] embedded = new Puts[WRITERS.length];
        Puts[] memory = new Puts[WRITERS.length];
        Puts[] etcd = new Puts[WRITERS.length];
        try (DurableStore store =
                DurableStore.open(folder.resolve("store"), DurableStore.Options.DEFAULT)) {
            for (int i = 0; i < WRITERS.length; i++) {
                embedded[i] =
                        Puts.measure(
                                store,
                                WRITERS[i],
                                seconds,
                                () -> ProcessFigures.cpuMillis(self),
                                store::forces);
                System.out.println(embedded[i].line("embedded"));
            }
        }
        for (int i = 0; i < WRITERS.length; i++) {
            try (Store store = new MemoryStore()) {
                memory[i] =
                        Puts.measure(
                                store,
                                WRITERS[i],
                                seconds,
                                () -> ProcessFigures.cpuMillis(self),
                                () -> 0);
                System.out.println(memory[i].line("memory"));
            }
        }
        if (program.isEmpty()) {
            return;
        }
        try (EtcdProcess process = new EtcdProcess(program, folder.resolve("etcd"));
                Store store = process.connect()) {
            for (int i = 0; i < WRITERS.length; i++) {
                etcd[i] =
                        Puts.measure(
                                store, WRITERS[i], seconds, process::cpuMillis, process::forces);
                System.out.println(etcd[i].line("etcd"));
            }
        }
        for (int i = 0; i < WRITERS.length; i++) {
            System.out.printf(
                    "ratio    %4d writers: %.1f x the puts, 1/%.1f of the CPU per put, p99 %.2f x%n",
                    WRITERS[i],
                    embedded[i].perSecond() / etcd[i].perSecond(),
                    etcd[i].cpuMicros() / embedded[i].cpuMicros(),
                    embedded[i].p99() / etcd[i].p99());
        }
        for (int i = 0; i < WRITERS.length; i++) {
            System.out.printf(
                    "ratio    %4d writers: memory engine %.1f x the puts%n",
                    WRITERS[i], memory[i].perSecond() / etcd[i].perSecond());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
