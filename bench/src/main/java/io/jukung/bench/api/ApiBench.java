package io.jukung.bench.api;

import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Drives an API server, this one or another, with a fixed course of works, prints a table and
 * writes the figures to a file.
 *
 * <pre>
 *   bench/run api --kubeconfig FILE --pid 1234 --out jukung.json
 *   bench/run compare upstream.json jukung.json --svg ratios.svg
 * </pre>
 */
public final class ApiBench {
    private ApiBench() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(Arrays.asList(arguments)) ? 0 : 1);
    }

    /** The whole run; false where something went wrong. */
    public static boolean run(List<String> arguments) throws IOException, InterruptedException {
        Flags flags =
                new Flags("jukung bench api")
                        .string("server", "", "Address of the API server, https://HOST:PORT.")
                        .string("token", "", "Bearer token to come with.")
                        .string("kubeconfig", "", "Instead of --server and --token: a kubeconfig.")
                        .strings("pid", List.of(), "The server's processes, its store's included.")
                        .string("namespace", "bench", "Made for the run, and deleted after it.")
                        .integer("objects", 5000, "Pods to work on.")
                        .integer("clients", 32, "Clients at once; lists have one.")
                        .integer("connections", 4, "Connections that the clients share.")
                        .integer("gets", 20000, "How many single gets.")
                        .integer("lists", 20, "How often each list is asked for.")
                        .integer("watchers", 200, "Watchers of the namespace's pods.")
                        .integer("updates", 500, "Updates that every watcher must see.")
                        .integer("storm", 500, "Connections of the connection storm.")
                        .integer("warm-up", 0, "Rounds of a tenth of everything before it counts.")
                        .strings("only", List.of(), "Works to do; all of them without this.")
                        .string("name", "", "What the server is called in the report.")
                        .string("out", "", "File for the figures as JSON.");
        FlagValues values;
        try {
            values = flags.parse(arguments);
        } catch (FlagException e) {
            System.err.println(e.getMessage());
            return false;
        }
        if (values.help()) {
            System.out.print(flags.help());
            return true;
        }
        return run(values);
    }

    private static boolean run(FlagValues flags) throws IOException, InterruptedException {
        List<Long> pids = flags.strings("pid").stream().map(Long::valueOf).toList();
        ServerProcesses processes = new ServerProcesses(pids);
        int connections = (int) flags.integer("connections");
        try (Target target =
                flags.string("kubeconfig").isEmpty()
                        ? Target.of(flags.string("server"), flags.string("token"), connections)
                        : Target.of(Path.of(flags.string("kubeconfig")), connections)) {
            JsonObject version = target.document("/version");
            List<String> only = new ArrayList<>(flags.strings("only"));
            for (int round = 0; round < flags.integer("warm-up"); round++) {
                new Course(target, processes, Scale.of(flags).tenth(), only, "-warm" + round).run();
            }
            long idle = processes.residentMib();
            List<Measured> figures = new Course(target, processes, Scale.of(flags), only, "").run();
            Report report =
                    new Report(
                            flags.string("name"),
                            version.string("gitVersion"),
                            idle,
                            processes.residentMib(),
                            figures);
            report.print(System.out);
            if (!flags.string("out").isEmpty()) {
                Files.write(Path.of(flags.string("out")), report.toJson());
            }
            return figures.stream().allMatch(each -> each.errors() == 0);
        }
    }
}
