package io.jukung.bench.scale;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.bench.ProcessFigures;
import io.jukung.bench.api.Call;
import io.jukung.bench.api.Fixtures;
import io.jukung.bench.api.Load;
import io.jukung.bench.api.Measured;
import io.jukung.bench.api.ServerProcesses;
import io.jukung.bench.api.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What many lists at once of many bytes cost in memory: objects are made, the server is started
 * anew so that it holds nothing but them, and its peak is read while all lists run.
 *
 * <pre>
 *   bench/run lists --objects 4000 --object-bytes 250000 --lists 10
 * </pre>
 */
public final class ListMemoryBench {
    private ListMemoryBench() {}

    public static void main(String[] arguments) throws Exception {
        Flags known =
                OwnServer.flags("bench/run lists")
                        .integer("objects", 4000, "How many config maps.")
                        .integer("object-bytes", 250_000, "Length of each one's data.")
                        .integer("lists", 10, "How many lists run at once.")
                        .integer("rounds", 2, "How often each client lists.");
        FlagValues flags = known.parse(Arrays.asList(arguments));
        if (flags.help()) {
            System.out.print(known.help());
            return;
        }
        System.exit(run(flags, OwnServer.folder(flags)) ? 0 : 1);
    }

    private static boolean run(FlagValues flags, Path folder)
            throws IOException, InterruptedException {
        Fixtures fixtures = new Fixtures("lists");
        try (OwnServer server = OwnServer.start(flags, folder);
                Target target = Target.of(server.address(), OwnServer.TOKEN, 4)) {
            fill(target, fixtures, flags);
        }
        try (OwnServer server = OwnServer.start(flags, folder)) {
            return lists(server, fixtures, flags);
        }
    }

    private static void fill(Target target, Fixtures fixtures, FlagValues flags)
            throws IOException, InterruptedException {
        target.call(
                target.connectionOf(0), Call.post("/api/v1/namespaces", fixtures.namespaceBody()));
        String data = "0123456789abcdef".repeat((int) flags.integer("object-bytes") / 16);
        Measured made =
                new Load(target, new ServerProcesses(List.of()))
                        .run(
                                "create",
                                (int) flags.integer("objects"),
                                4,
                                i ->
                                        Call.post(
                                                fixtures.configMaps(),
                                                """
                                                {"metadata":{"name":"large-%d"},\
                                                "data":{"it":"%s"}}\
                                                """
                                                        .formatted(i, data)));
        if (made.errors() > 0) {
            throw new IOException(made.errors() + " objects could not be made");
        }
    }

    private static boolean lists(OwnServer server, Fixtures fixtures, FlagValues flags)
            throws IOException, InterruptedException {
        int clients = (int) flags.integer("lists");
        int count = clients * (int) flags.integer("rounds");
        long before = ProcessFigures.residentKib(server.pid()) / 1024;
        ProcessFigures.forgetPeak(server.pid());
        // a connection for each: what the lists share is the server alone
        try (Target target = Target.of(server.address(), OwnServer.TOKEN, clients)) {
            Measured lists =
                    new Load(target, new ServerProcesses(List.of(server.pid())))
                            .run("list", count, clients, i -> Call.get(fixtures.configMaps()));
            long peak = ProcessFigures.peakKib(server.pid()) / 1024;
            double stored = lists.bytes() / (double) count / (1 << 20);
            System.out.printf(
                    Locale.ROOT,
                    "%d lists, %d at once, of %.0f MiB: %.1f s each (median), CPU %.0f ms each%n"
                            + "memory: %d MiB before, %d MiB at its peak, %.2f x the stored size%n",
                    count,
                    clients,
                    stored,
                    lists.p50() / 1000,
                    lists.cpuMicros() / 1000,
                    before,
                    peak,
                    peak / stored);
            return lists.errors() == 0;
        }
    }
}
