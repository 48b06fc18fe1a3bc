package io.jukung.bench;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A whole control plane with many simulated nodes: a Deployment of many pods until all are Ready,
 * some of them deleted and replaced again and again, all of them gone, and rest; time, CPU and
 * memory of the one process that does all this.
 *
 * <pre>
 *   bench/run nodes --nodes 1000 --pods 10000 --churn 1000 --rounds 3
 * </pre>
 */
public final class NodesBench {
    private final Path launcher;
    private final Path folder;
    private final FlagValues flags;

    private NodesBench(FlagValues flags) throws IOException {
        this.flags = flags;
        launcher = Path.of(flags.string("launcher")).toAbsolutePath();
        folder =
                flags.string("data-dir").isEmpty()
                        ? Files.createTempDirectory("jukung-nodes")
                        : Path.of(flags.string("data-dir")).toAbsolutePath();
    }

    public static void main(String[] arguments) throws Exception {
        Flags known =
                new Flags("bench/run nodes")
                        .string("launcher", "jukung", "The launcher.")
                        .string("data-dir", "", "Folder for the cluster; a new one without this.")
                        .integer("api-port", 17943, "Port of the API server.")
                        .integer("nodes", 1000, "Simulated nodes.")
                        .integer("pods", 10_000, "Pods of one Deployment.")
                        .integer("churn", 1000, "Pods that are deleted, and replaced, at a time.")
                        .integer("rounds", 3, "How often.")
                        .integer("idle-seconds", 30, "How long the idle process is watched.");
        FlagValues flags = known.parse(Arrays.asList(arguments));
        if (flags.help()) {
            System.out.print(known.help());
            return;
        }
        new NodesBench(flags).run();
    }

    private void run() throws Exception {
        int pods = (int) flags.integer("pods");
        int churn = (int) flags.integer("churn");
        double up =
                Sample.time(() ->
                        jukung(
                                "up",
                                "--no-node",
                                "--simulated-nodes=" + flags.integer("nodes"),
                                "--api-port=" + flags.integer("api-port"),
                                "--kubeconfig=" + folder.resolve("kubeconfig")));
        try {
            ClusterFiles files = new ClusterFiles(folder);
            ClusterStatus status = ClusterStatus.read(files.status());
            if (status == null) {
                throw new IOException("no status in " + folder);
            }
            long pid = status.pid();
            System.out.printf("%-28s %9s %9s %9s%n", "", "s", "CPU s", "MiB");
            line("up", up, ProcessFigures.cpuMillis(pid), pid);
            try (ApiPods api = new ApiPods(files.adminKubeconfig())) {
                measured(pods + " pods Ready", pid, () -> api.deploy(pods));
                for (int i = 0; i < flags.integer("rounds"); i++) {
                    measured(churn + " of them replaced", pid, () -> api.replace(churn, pods));
                }
                idle(pid);
                measured(pods + " pods gone", pid, () -> api.undeploy(pods));
            }
            idle(pid);
        } finally {
            jukung("reset");
        }
    }

    private void idle(long pid) throws Exception {
        measured("idle", pid, () -> Thread.sleep(flags.integer("idle-seconds") * 1000L));
    }

    private static void measured(String what, long pid, Sample.Task task) throws Exception {
        long cpu = ProcessFigures.cpuMillis(pid);
        double millis = Sample.time(task);
        line(what, millis, ProcessFigures.cpuMillis(pid) - cpu, pid);
    }

    private static void line(String what, double millis, long cpuMillis, long pid) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %9.1f %9.1f %9d%n",
                what,
                millis / 1000,
                cpuMillis / 1000.0,
                ProcessFigures.residentKib(pid) / 1024);
    }

    private void jukung(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.add("--data-dir=" + folder);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JUKUNG_BUILD", "never");
        Path output = folder.resolveSibling(folder.getFileName() + ".output");
        int code =
                builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException(command + " ended with " + code + "; see " + output);
        }
    }
}
