package io.jukung.bench;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterStatus;
import io.jukung.dist.cluster.NodeRuntime;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Brings a cluster up several times, then measures in one run the runtime's floor, the same pods
 * through the API, and the idle process; prints a table and, last, one line of JSON.
 */
public final class NodeBench {
    private final Path launcher;
    private final Path folder;
    private final List<String> up;
    private final int runs;
    private final int pods;
    private final int idleSeconds;
    private final List<Sample> samples = new ArrayList<>();

    private NodeBench(FlagValues flags) {
        launcher = Path.of(flags.string("launcher")).toAbsolutePath();
        folder = Path.of(flags.string("data-dir")).toAbsolutePath();
        runs = (int) flags.integer("runs");
        pods = (int) flags.integer("pods");
        idleSeconds = (int) flags.integer("idle-seconds");
        up = new ArrayList<>(List.of("up", "--api-port=" + flags.integer("api-port")));
        flags.strings("up-arg").forEach(up::add);
    }

    public static void main(String[] arguments) throws Exception {
        Flags flags =
                new Flags("bench/run")
                        .string("launcher", "jukung", "The launcher.")
                        .string("data-dir", "/tmp/jukung-bench", "Folder for the clusters.")
                        .integer("api-port", 16443, "Port of the API server.")
                        .integer("runs", 3, "How often each thing is measured.")
                        .integer("pods", 30, "Pods at once.")
                        .integer("idle-seconds", 30, "How long the idle process is watched.")
                        .stringArray("up-arg", List.of(), "A further argument of up.");
        FlagValues values = flags.parse(Arrays.asList(arguments));
        if (values.help()) {
            System.out.print(flags.help());
            return;
        }
        new NodeBench(values).run();
    }

    private void run() throws Exception {
        double[] first = new double[runs];
        double[] again = new double[runs];
        for (int i = 0; i < runs; i++) {
            Path data = folder.resolve("run" + i);
            first[i] = Sample.time(() -> up(data));
            jukung(data, "down");
            again[i] = Sample.time(() -> up(data));
            if (i < runs - 1) {
                jukung(data, "reset");
            }
        }
        samples.add(new Sample("up, new cluster", first));
        samples.add(new Sample("up, existing cluster", again));
        Path data = folder.resolve("run" + (runs - 1));
        try {
            ClusterFiles files = new ClusterFiles(data);
            ClusterStatus status = ClusterStatus.read(files.status());
            if (status == null) {
                throw new IOException("no status in " + data);
            }
            JsonObject before = idle(status.pid());
            pods(files);
            JsonObject after = idle(status.pid());
            report(before, after);
        } finally {
            jukung(data, "reset");
        }
    }

    private void up(Path data) throws IOException, InterruptedException {
        Files.createDirectories(data);
        jukung(data, up.toArray(String[]::new));
    }

    private void jukung(Path data, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.add("--data-dir=" + data);
        if (arguments[0].equals("up")) {
            command.add("--kubeconfig=" + folder.resolve("kubeconfig"));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JUKUNG_BUILD", "never");
        Process process =
                builder.redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
                        .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(command + " ended with " + code + "; see " + folder + "/output");
        }
    }

    /** Floor and API by turns, so that what else happens on the machine meets both. */
    private void pods(ClusterFiles files) throws Exception {
        double[][] times = new double[6][runs];
        try (RuntimeFloor floor = new RuntimeFloor(new NodeRuntime(files).socket());
                ApiPods api = new ApiPods(files.adminKubeconfig())) {
            floor.remove(floor.start(1));
            api.startOne("warm");
            api.removeOne("warm");
            for (int i = 0; i < runs; i++) {
                String name = "one-" + i;
                List<RuntimeFloor.Started> started = new ArrayList<>();
                times[0][i] = Sample.time(() -> started.addAll(floor.start(1)));
                floor.remove(started);
                times[1][i] = Sample.time(() -> api.startOne(name));
                api.removeOne(name);
                started.clear();
                times[2][i] = Sample.time(() -> started.addAll(floor.start(pods)));
                times[3][i] = Sample.time(() -> floor.remove(started));
                times[4][i] = Sample.time(() -> api.deploy(pods));
                times[5][i] = Sample.time(() -> api.undeploy(pods));
            }
        }
        String many = pods + " pods";
        samples.add(new Sample("one pod, runtime alone", times[0]));
        samples.add(new Sample("one pod, create to Ready", times[1]));
        samples.add(new Sample(many + ", runtime alone", times[2]));
        samples.add(new Sample(many + ", runtime alone, removal", times[3]));
        samples.add(new Sample(many + ", Deployment to all Ready", times[4]));
        samples.add(new Sample(many + ", Deployment deleted, all gone", times[5]));
    }

    private JsonObject idle(long pid) throws IOException, InterruptedException {
        // What the work before left to do ends first.
        Thread.sleep(10_000);
        ProcessFigures begin = ProcessFigures.of(pid);
        long begun = System.nanoTime();
        Thread.sleep(idleSeconds * 1000L);
        ProcessFigures end = ProcessFigures.of(pid);
        double seconds = (System.nanoTime() - begun) / 1e9;
        return JsonObject.of(
                "rssMiB", end.residentKib() / 1024,
                "pssMiB", end.proportionalKib() / 1024,
                "cpuPercent", (end.cpuMillis() - begin.cpuMillis()) / seconds / 10);
    }

    private void report(JsonObject before, JsonObject after) {
        System.out.printf("%-40s %9s   %s%n", "ms", "median", "runs");
        List<Object> list = new ArrayList<>();
        for (Sample sample : samples) {
            StringBuilder all = new StringBuilder();
            List<Object> millis = new ArrayList<>();
            for (double each : sample.millis()) {
                all.append(String.format(Locale.ROOT, "%.0f ", each));
                millis.add(each);
            }
            System.out.printf(
                    Locale.ROOT, "%-40s %9.0f   %s%n", sample.name(), sample.median(), all);
            list.add(
                    JsonObject.of(
                            "name", sample.name(),
                            "median", sample.median(),
                            "millis", JsonArray.copyOf(millis)));
        }
        double start = samples.get(6).median() / samples.get(4).median();
        double removal = samples.get(7).median() / samples.get(5).median();
        System.out.printf(Locale.ROOT, "%d pods, start: %.2f x the floor%n", pods, start);
        System.out.printf(Locale.ROOT, "%d pods, removal: %.2f x the floor%n", pods, removal);
        System.out.println("idle, fresh: " + before);
        System.out.println("idle, after the pods: " + after);
        System.out.println(
                JsonObject.of(
                        "samples", JsonArray.copyOf(list),
                        "startRatio", start,
                        "removalRatio", removal,
                        "idleFresh", before,
                        "idleAfter", after));
    }
}
