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
import io.jukung.bench.api.WatchFanOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of a server as its objects double: a list and the memory may double too, a get, a
 * create and a watch of one object should cost what they did.
 *
 * <pre>
 *   bench/run growth --objects 12500,25000,50000,100000
 * </pre>
 */
public final class GrowthBench {
    private static final int CONNECTIONS = 4;
    private static final int CLIENTS = 8;

    private final Target target;
    private final ServerProcesses processes;
    private final long pid;
    private final Load load;
    private final Fixtures fixtures = new Fixtures("growth");
    private final FlagValues flags;
    private int made;

    private GrowthBench(Target target, long pid, FlagValues flags) {
        this.target = target;
        this.pid = pid;
        this.processes = new ServerProcesses(List.of(pid));
        this.load = new Load(target, processes);
        this.flags = flags;
    }

    /** The figures at one number of objects; times in milliseconds, CPU in microseconds. */
    private record Step(
            int objects,
            Measured list,
            Measured table,
            long residentMib,
            long peakMib,
            Measured get,
            Measured create,
            Measured watch) {
        static final String HEAD =
                "%9s %9s %9s %9s %9s %9s %9s %9s %9s %9s%n"
                        .formatted(
                                "objects",
                                "list ms",
                                "list CPU",
                                "table ms",
                                "MiB",
                                "peak MiB",
                                "get CPU",
                                "get ms",
                                "make CPU",
                                "watch ms");

        double[] figures() {
            return new double[] {
                list.p50(),
                list.cpuMicros() / 1000,
                table.p50(),
                residentMib,
                peakMib,
                get.cpuMicros(),
                get.p50(),
                create.cpuMicros(),
                watch.p50()
            };
        }

        long errors() {
            return list.errors() + table.errors() + get.errors() + create.errors() + watch.errors();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Flags known =
                OwnServer.flags("bench/run growth")
                        .strings(
                                "objects",
                                List.of("12500", "25000", "50000", "100000"),
                                "Numbers of pods at which it is measured, ascending.")
                        .integer("lists", 10, "How often each list is asked for.")
                        .integer("gets", 20000, "How many single gets.")
                        .integer("creates", 2000, "How many further creates.")
                        .integer("updates", 500, "Updates of the one pod that is watched.");
        FlagValues flags = known.parse(Arrays.asList(arguments));
        if (flags.help()) {
            System.out.print(known.help());
            return;
        }
        System.exit(run(flags, OwnServer.folder(flags)) ? 0 : 1);
    }

    private static boolean run(FlagValues flags, Path folder)
            throws IOException, InterruptedException {
        try (OwnServer server = OwnServer.start(flags, folder);
                Target target = Target.of(server.address(), OwnServer.TOKEN, CONNECTIONS)) {
            return new GrowthBench(target, server.pid(), flags).run();
        }
    }

    private boolean run() throws IOException, InterruptedException {
        target.call(
                target.connectionOf(0), Call.post("/api/v1/namespaces", fixtures.namespaceBody()));
        target.call(
                target.connectionOf(0),
                Call.post(fixtures.base() + "/serviceaccounts", fixtures.serviceAccountBody()));
        List<Step> steps = new ArrayList<>();
        System.out.print(Step.HEAD);
        for (String objects : flags.strings("objects")) {
            Step step = step(Integer.parseInt(objects));
            print(Integer.toString(step.objects()), step.figures(), "%9.1f");
            if (!steps.isEmpty()) {
                double[] ratios = step.figures();
                double[] before = steps.getLast().figures();
                for (int i = 0; i < ratios.length; i++) {
                    ratios[i] /= before[i];
                }
                print("times", ratios, "%9.2f");
            }
            steps.add(step);
        }
        return steps.stream().allMatch(step -> step.errors() == 0);
    }

    private static void print(String first, double[] figures, String form) {
        StringBuilder line = new StringBuilder("%9s".formatted(first));
        for (double figure : figures) {
            line.append(' ').append(String.format(Locale.ROOT, form, figure));
        }
        System.out.println(line);
    }

    private Step step(int objects) throws IOException, InterruptedException {
        int lists = (int) flags.integer("lists");
        int creates = (int) flags.integer("creates");
        create(objects - creates - made);
        Measured create = create(creates);
        Call all = Call.get(fixtures.pods());
        load.run("warm", 2, 1, i -> all);
        ProcessFigures.forgetPeak(pid);
        Measured list = load.run("list", lists, 1, i -> all);
        Measured table = load.run("table", lists, 1, i -> all.as(Call.TABLE));
        long peak = ProcessFigures.peakKib(pid) / 1024;
        Measured get =
                load.run(
                        "get",
                        (int) flags.integer("gets"),
                        CLIENTS,
                        i -> Call.get(fixtures.pod((int) (i * 7919L % made))));
        Measured watch =
                new WatchFanOut(
                                target,
                                processes,
                                fixtures,
                                "&fieldSelector=metadata.name%3D" + Fixtures.podName(0),
                                1,
                                1,
                                (int) flags.integer("updates"))
                        .run("watch");
        return new Step(objects, list, table, processes.residentMib(), peak, get, create, watch);
    }

    /** More pods, behind those that are there. */
    private Measured create(int count) throws InterruptedException {
        int first = made;
        made += count;
        return load.run(
                "create",
                count,
                CLIENTS,
                i -> Call.post(fixtures.pods(), fixtures.podBody(first + i)));
    }
}
