package io.jukung.dist.store;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cli.CommandException;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.store.StoreException;
import io.jukung.store.durable.CheckReport;
import io.jukung.store.durable.DurableStore;
import io.jukung.store.durable.SnapshotInfo;
import io.jukung.store.durable.StoreFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jukung store …}: looks after a cluster's store, whether the cluster runs or not. */
public final class StoreCommand {
    private static final String USAGE =
            """
            Usage: jukung store COMMAND

              snapshot save FILE      write the store as it is now to a file; the cluster may run
              snapshot status FILE    what a snapshot holds
              snapshot restore FILE   make a store of it, in a data folder that has none
              check                   read every file and verify it; exit code 1 where one is bad
              defrag                  drop the log that no history needs
              alarm list              whether the quota was reached (NOSPACE)
              alarm disarm            let writes in again, once space was freed
              copy --from=WHERE --to=WHERE
                                      copy all state between folders and URLs of etcd

            """;

    private final PrintStream out;

    public StoreCommand(PrintStream out) {
        this.out = out;
    }

    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (!arguments.isEmpty() && arguments.getFirst().equals("copy")) {
            return new CopyCommand(out).run(arguments.subList(1, arguments.size()));
        }
        Flags flags =
                new Flags("jukung store")
                        .string("data-dir", "", "Folder that the cluster lives in.")
                        .string(
                                "embedded-store",
                                "",
                                "`Folder` of the store itself, for an API server that was started"
                                        + " with one.");
        FlagValues values = flags.parse(arguments);
        List<String> words = values.arguments();
        String command = String.join(" ", words.subList(0, Math.min(2, words.size())));
        boolean named = words.size() == 3;
        if (values.help()) {
            out.print(USAGE);
            out.print(flags.help());
            return 0;
        }
        Path folder = folder(values);
        try {
            if (named && command.equals("snapshot save")) {
                return save(folder, Path.of(words.get(2)));
            } else if (named && command.equals("snapshot status")) {
                return tell(StoreFolder.status(readable(words.get(2))));
            } else if (named && command.equals("snapshot restore")) {
                return restore(readable(words.get(2)), folder);
            } else if (command.equals("check")) {
                return check(folder);
            } else if (command.equals("defrag")) {
                return defragment(folder);
            } else if (command.equals("alarm list")) {
                return listAlarms(folder);
            } else if (command.equals("alarm disarm")) {
                return disarm(folder);
            }
        } catch (StoreException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        System.err.print(USAGE);
        return 2;
    }

    private static Path folder(FlagValues values) {
        if (!values.string("embedded-store").isEmpty()) {
            return Path.of(values.string("embedded-store")).toAbsolutePath().normalize();
        }
        boolean root = "root".equals(System.getProperty("user.name"));
        String named = values.string("data-dir");
        Path data = named.isEmpty() ? ClusterFiles.standard(root) : Path.of(named);
        return new ClusterFiles(data.toAbsolutePath().normalize()).store();
    }

    private static Path readable(String name) {
        Path file = Path.of(name);
        if (!Files.isReadable(file)) {
            throw new CommandException("cannot read " + file);
        }
        return file;
    }

    /** Opens a store that no process has open, as it is; never makes a new one. */
    private static DurableStore openUnused(Path folder) throws IOException {
        StoreFolder.requireUnused(folder);
        return DurableStore.open(folder, DurableStore.Options.DEFAULT);
    }

    private int save(Path folder, Path file) throws IOException {
        if (Files.exists(file)) {
            throw new CommandException(file + " is there already");
        }
        Path unfinished = Path.of(file + ".part");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                @Nullable RunningStore running = RunningStore.find(folder);
                if (running != null) {
                    running.snapshot(channel);
                } else {
                    try (DurableStore store = openUnused(folder)) {
                        store.snapshot(channel);
                    }
                }
                channel.force(true);
            }
            SnapshotInfo info = StoreFolder.status(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            out.println("Snapshot saved at " + file);
            return tell(info);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private int tell(SnapshotInfo info) {
        out.println(
                "revision %d, %d keys, %d bytes"
                        .formatted(info.revision(), info.keys(), info.bytes()));
        return 0;
    }

    private int restore(Path file, Path folder) throws IOException {
        SnapshotInfo info = StoreFolder.restore(file, folder);
        out.println("Restored to " + folder);
        return tell(info);
    }

    private int check(Path folder) throws IOException {
        RunningStore running = RunningStore.find(folder);
        List<String> lines;
        if (running != null) {
            lines = running.ask("check").lines().toList();
        } else {
            CheckReport report = StoreFolder.check(folder);
            out.println(sentence(report));
            report.problems().forEach(out::println);
            return report.problems().isEmpty() ? 0 : 1;
        }
        lines.forEach(out::println);
        return lines.size() == 1 ? 0 : 1;
    }

    static String sentence(CheckReport report) {
        return "%s: revision %d, %d keys, %d files, %d records"
                .formatted(
                        report.problems().isEmpty() ? "good" : "damaged",
                        report.revision(),
                        report.keys(),
                        report.files(),
                        report.records());
    }

    private int defragment(Path folder) throws IOException, InterruptedException {
        RunningStore running = RunningStore.find(folder);
        long freed;
        if (running != null) {
            freed = Long.parseLong(running.ask("defrag"));
        } else {
            try (DurableStore store = openUnused(folder)) {
                freed = store.defragment();
            }
        }
        out.println("Finished defragmenting: " + freed + " bytes of log dropped");
        return 0;
    }

    private int listAlarms(Path folder) throws IOException {
        RunningStore running = RunningStore.find(folder);
        String alarm;
        if (running != null) {
            alarm = running.ask("alarm");
        } else {
            try (DurableStore store = openUnused(folder)) {
                alarm = store.alarm() ? "NOSPACE" : "";
            }
        }
        if (!alarm.isEmpty()) {
            out.println("alarm:" + alarm);
        }
        return 0;
    }

    private int disarm(Path folder) throws IOException {
        RunningStore running = RunningStore.find(folder);
        if (running != null) {
            running.ask("disarm");
        } else {
            try (DurableStore store = openUnused(folder)) {
                store.disarm();
            }
        }
        return 0;
    }
}
