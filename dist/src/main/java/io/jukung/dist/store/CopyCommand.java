package io.jukung.dist.store;

import io.jukung.base.Clock;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cli.CommandException;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.LibraryLogs;
import io.jukung.etcd.EtcdOptions;
import io.jukung.etcd.EtcdStore;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.durable.DurableStore;
import io.jukung.store.durable.StoreFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * {@code jukung store copy --from … --to …}: each side is URLs of etcd, or the folder of an
 * embedded store or of a cluster, which must not run.
 */
final class CopyCommand {
    private final PrintStream out;

    CopyCommand(PrintStream out) {
        this.out = out;
    }

    int run(List<String> arguments) throws IOException, InterruptedException {
        Flags flags =
                new Flags("jukung store copy")
                        .string("from", "", "`Folder`, or URLs of etcd, that has the state.")
                        .string("to", "", "`Folder`, or URLs of etcd, that is to have it.")
                        .string("etcd-prefix", "/registry", "What every key in etcd begins with.")
                        .string("etcd-cafile", "", "`File` with the CAs of etcd.")
                        .string("etcd-certfile", "", "`File` shown to etcd.")
                        .string("etcd-keyfile", "", "`File` with the key to it.");
        FlagValues values = flags.parse(arguments);
        if (values.help()) {
            out.print(flags.help());
            return 0;
        }
        if (values.string("from").isEmpty() || values.string("to").isEmpty()) {
            throw new CommandException("say --from=WHERE and --to=WHERE");
        }
        LibraryLogs.join();
        try (Store source = open(values, "from");
                Store target = open(values, "to")) {
            StoreCopy.Done done = new StoreCopy(source, target, out::println).run();
            out.println(
                    "copied %d keys, both sides are equal; revision %d there, %d here"
                            .formatted(done.keys(), done.sourceRevision(), done.targetRevision()));
            return 0;
        } catch (StoreCopy.NotPossible e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            throw new CommandException(StoreCopy.advice(e));
        }
    }

    private static Store open(FlagValues values, String side) throws IOException {
        String where = values.string(side);
        if (where.contains("://")) {
            return etcd(values, List.of(where.split(",")));
        }
        Path given = Path.of(where).toAbsolutePath().normalize();
        ClusterFiles cluster = new ClusterFiles(given);
        Path folder = Files.exists(cluster.options()) ? cluster.store() : given;
        if (side.equals("from")) {
            StoreFolder.requireUnused(folder);
        }
        return DurableStore.open(folder, DurableStore.Options.DEFAULT);
    }

    private static Store etcd(FlagValues values, List<String> servers) {
        EtcdOptions options =
                EtcdOptions.of(servers)
                        .withTls(
                                values.string("etcd-cafile"),
                                values.string("etcd-certfile"),
                                values.string("etcd-keyfile"))
                        .withPrefix(values.string("etcd-prefix"))
                        .withCompaction(Duration.ZERO);
        try {
            return new EtcdStore(options, Clock.SYSTEM, new Random());
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}
