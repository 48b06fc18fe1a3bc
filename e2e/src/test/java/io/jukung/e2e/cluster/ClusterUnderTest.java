package io.jukung.e2e.cluster;

import io.jukung.e2e.images.TestImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One cluster in a folder of its own; closing it resets it. */
public final class ClusterUnderTest implements AutoCloseable {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private final Path folder;
    private final int port = Jukung.freePort();
    private final List<String> flags;

    private ClusterUnderTest(String... flags) {
        try {
            this.folder = Files.createTempDirectory("jukung-e2e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.flags = List.of(flags);
    }

    /** A cluster whose node is this machine, with the test images loaded. Needs root. */
    public static ClusterUnderTest withNode() {
        ClusterUnderTest cluster = started("--node-name", "e2e");
        try {
            cluster.loadImages();
        } catch (AssertionError e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** A control plane alone, with nodes that only seem to run pods. */
    public static ClusterUnderTest simulated(int nodes) {
        return started("--no-node", "--simulated-nodes", String.valueOf(nodes));
    }

    private static ClusterUnderTest started(String... flags) {
        ClusterUnderTest cluster = new ClusterUnderTest(flags);
        Outcome outcome = cluster.up();
        if (!outcome.ok()) {
            AssertionError error = new AssertionError(outcome + cluster.report());
            cluster.close();
            throw error;
        }
        return cluster;
    }

    /** Brings it up, or up again. */
    public Outcome up(String... more) {
        List<String> arguments = new ArrayList<>(List.of("up"));
        arguments.addAll(List.of("--data-dir", dataDir().toString()));
        arguments.addAll(List.of("--api-port", String.valueOf(port)));
        arguments.addAll(List.of("--kubeconfig", kubeconfig().toString()));
        arguments.addAll(flags);
        arguments.addAll(List.of(more));
        return Jukung.run(arguments.toArray(String[]::new));
    }

    /** Runs one of the launcher's commands on this cluster. */
    public Outcome jukung(String... words) {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        arguments.addAll(List.of("--data-dir", dataDir().toString()));
        return Jukung.run(arguments.toArray(String[]::new));
    }

    private void loadImages() {
        Path cache = Jukung.ROOT.resolve("e2e/target/images");
        List<String> words = new ArrayList<>(List.of("image", "load"));
        new TestImages(cache).archives().forEach(file -> words.add(file.toString()));
        jukung(words.toArray(String[]::new)).orFail();
    }

    /** kubectl in a namespace that nothing else uses. */
    public Kubectl inFreshNamespace() {
        String name = "t" + NAMESPACES.incrementAndGet();
        Kubectl kubectl = new Kubectl(kubeconfig(), name);
        kubectl.run("create namespace " + name).orFail();
        // Pods are refused until the namespace's service account is there.
        Eventually.passes(() -> kubectl.ok("get serviceaccount default"));
        return kubectl;
    }

    public Path dataDir() {
        return folder.resolve("data");
    }

    public Path kubeconfig() {
        return folder.resolve("config");
    }

    public int port() {
        return port;
    }

    /** Kills the server and its supervisor as a power cut would; containers go on. */
    public void kill() {
        List<ProcessHandle> servers = mine("io.jukung.dist.Main serve");
        // The supervisor first, or it would start the server again.
        mine(Jukung.launcher() + " serve").forEach(ProcessHandle::destroyForcibly);
        servers.forEach(ProcessHandle::destroyForcibly);
        servers.forEach(process -> process.onExit().join());
    }

    private List<ProcessHandle> mine(String words) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = commandLine(process);
                    return line.contains(words) && line.contains(dataDir().toString());
                })
                .toList();
    }

    /** The containerd of this cluster's node. */
    public ProcessHandle containerd() {
        return mine("containerd --config").stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no containerd runs"));
    }

    /** The names of the network namespaces of this cluster's pods. */
    public Set<String> networkNamespaces() {
        // Each pod's sandbox names its namespace in the file that runc started it from.
        String command =
                "state=$(grep -ohE '/run/jukung-[0-9a-f]+' '%s/containerd/config.toml' | head -n 1);"
                        + " grep -rohE 'cni-[0-9a-f-]{36}' --include=config.json $state/containerd";
        return Set.copyOf(
                new Commands(Map.of())
                        .run(List.of("sh", "-c", command.formatted(dataDir())))
                        .orFail()
                        .lines()
                        .toList());
    }

    /** The command line of each process in a container of this machine. */
    public List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(ClusterUnderTest::inPod)
                .map(ClusterUnderTest::commandLine)
                .toList();
    }

    private static boolean inPod(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", "" + process.pid(), "cgroup"))
                    .contains("kubepods");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", "" + process.pid(), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** What somebody would look at when a test fails. */
    public String report() {
        String events =
                Files.exists(kubeconfig())
                        ? new Kubectl(kubeconfig(), "default")
                                .run("get pods,events -A -o wide")
                                .toString()
                        : "";
        return "%n%s%n%s%n%s".formatted(jukung("status"), events, jukung("logs"));
    }

    @Override
    public void close() {
        jukung("reset").orFail();
        // The folder stays behind with kubectl's caches only.
        Commands commands = new Commands(Map.of());
        commands.run(List.of("rm", "-rf", folder + "/.kube", kubeconfig() + "-cache")).orFail();
        commands.run(List.of("rm", "-f", kubeconfig().toString())).orFail();
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("reset left something behind", e);
        }
    }
}
