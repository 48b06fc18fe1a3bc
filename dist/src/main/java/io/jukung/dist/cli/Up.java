package io.jukung.dist.cli;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterOptions;
import io.jukung.dist.cluster.ClusterStatus;
import io.jukung.dist.kubeconfig.KubeconfigFile;
import io.jukung.dist.machine.HostPackages;
import io.jukung.dist.machine.Liveness;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.SecretFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code jukung up}: brings a cluster up on this machine and stays until it works. */
public final class Up {
    private static final long LIMIT_SECONDS = 120;

    private final PrintStream out;

    public Up(PrintStream out) {
        this.out = out;
    }

    static Flags flags() {
        return new Flags("jukung up")
                .string("data-dir", "", "Folder that the cluster lives in.")
                .integer("api-port", 6443, "Port of the API server.")
                .string("kubeconfig", "", "File that the context is written to.")
                .string("node-name", "", "Name of this machine's node; its host name by default.")
                .bool(
                        "no-node",
                        false,
                        "Only the control plane: needs neither root nor containers.")
                .integer("simulated-nodes", 0, "Nodes on which pods run without containers.")
                .bool("foreground", false, "Stay, and stop the cluster on Ctrl-C.")
                .bool("no-install", false, "Print the commands for missing packages and stop.")
                .stringArray("kube-apiserver-arg", List.of(), "FLAG=VALUE for kube-apiserver.")
                .stringArray(
                        "kube-controller-manager-arg",
                        List.of(),
                        "FLAG=VALUE for kube-controller-manager.")
                .stringArray("kube-scheduler-arg", List.of(), "FLAG=VALUE for kube-scheduler.")
                .stringArray("kubelet-arg", List.of(), "FLAG=VALUE for kubelet.");
    }

    public int run(List<String> arguments) throws IOException, InterruptedException {
        FlagValues flags = flags().parse(arguments);
        if (flags.help()) {
            out.print(flags().help());
            return 0;
        }
        ClusterFiles files = Folders.of(flags);
        boolean node = !flags.bool("no-node");
        ClusterStatus running = ClusterStatus.read(files.status());
        if (running != null && running.alive() && running.phase().equals("ready")) {
            out.println("The cluster in " + files.folder() + " is up already.");
            mergeContext(files, flags);
            new Progress(out).summary(running, files);
            return 0;
        }
        Optional<ProcessHandle> supervisor = Down.supervisor(files);
        if (supervisor.isPresent()) {
            // It is on its way up, perhaps for another time after a crash.
            return finish(files, flags, supervisor.get());
        }
        if (node) {
            checkHost(flags.bool("no-install"));
        }
        checkPort((int) flags.integer("api-port"));
        ClusterOptions options = options(flags, node);
        options.write(files.options());
        Files.createDirectories(files.run());
        Files.deleteIfExists(files.status());
        return flags.bool("foreground") ? foreground(files, flags) : background(files, flags);
    }

    private static ClusterOptions options(FlagValues flags, boolean node) throws IOException {
        String name = flags.string("node-name");
        return new ClusterOptions(
                (int) flags.integer("api-port"),
                name.isEmpty() ? hostName() : name,
                node,
                (int) flags.integer("simulated-nodes"),
                flags.strings("kube-apiserver-arg"),
                flags.strings("kube-controller-manager-arg"),
                flags.strings("kube-scheduler-arg"),
                flags.strings("kubelet-arg"));
    }

    private static String hostName() throws IOException {
        Path file = Path.of("/proc/sys/kernel/hostname");
        String name = Files.exists(file) ? Files.readString(file).strip() : "localhost";
        return name.toLowerCase(Locale.ROOT);
    }

    private void checkHost(boolean noInstall) {
        if (!Program.root()) {
            throw new CommandException(
                    "a node needs root: run as root, or add --no-node for the control plane alone");
        }
        HostPackages.Missing missing = HostPackages.missing();
        if (missing == null) {
            return;
        }
        out.println("Missing on this machine: " + String.join(", ", missing.packages()));
        if (noInstall) {
            missing.commands().forEach(command -> out.println("  " + String.join(" ", command)));
            throw new CommandException("run these commands, then jukung up again");
        }
        missing.commands().forEach(command -> out.println("  " + String.join(" ", command)));
        HostPackages.install(missing);
    }

    private static void checkPort(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            throw new CommandException(
                    "port "
                            + port
                            + " is in use by another program: stop it, or choose another with"
                            + " --api-port");
        }
    }

    private int foreground(ClusterFiles files, FlagValues flags)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(serveCommand(files)).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(process)));
        if (await(files, process.toHandle())) {
            mergeContext(files, flags);
            new Progress(out).summary(currentStatus(files), files);
        }
        return process.waitFor();
    }

    private static void endAndWait(Process process) {
        process.destroy();
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int background(ClusterFiles files, FlagValues flags)
            throws IOException, InterruptedException {
        Files.createDirectories(files.logFile().getParent());
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(serveCommand(files));
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(files.logFile().toFile()))
                        .start();
        return finish(files, flags, process.toHandle());
    }

    private int finish(ClusterFiles files, FlagValues flags, ProcessHandle process)
            throws IOException, InterruptedException {
        boolean ready = await(files, process);
        if (Liveness.alive(process)) {
            // What is not ready yet is best looked into with kubectl.
            mergeContext(files, flags);
        }
        if (!ready) {
            return 1;
        }
        new Progress(out).summary(currentStatus(files), files);
        return 0;
    }

    private static List<String> serveCommand(ClusterFiles files) {
        return List.of(
                Program.launcher().toString(), "serve", "--data-dir", files.folder().toString());
    }

    private static ClusterStatus currentStatus(ClusterFiles files) {
        ClusterStatus status = ClusterStatus.read(files.status());
        if (status == null) {
            throw new CommandException("the cluster's process has written no status");
        }
        return status;
    }

    /**
     * Draws progress until the cluster is ready; false, with the reason printed, where it will not
     * be.
     */
    private boolean await(ClusterFiles files, ProcessHandle process)
            throws IOException, InterruptedException {
        Progress progress = new Progress(out);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < end) {
            ClusterStatus status = ClusterStatus.read(files.status());
            if (status != null && (status.alive() || status.phase().equals("failed"))) {
                progress.draw(status);
                if (status.phase().equals("ready")) {
                    return true;
                }
                if (status.phase().equals("failed")) {
                    out.println("jukung: " + status.message());
                    process.destroy();
                    return false;
                }
            }
            if (!Liveness.alive(process)) {
                out.println("jukung: the cluster's process ended; its last words:");
                Logs.tail(files.logFile(), 10).forEach(line -> out.println("  " + line));
                return false;
            }
            Thread.sleep(25);
        }
        out.println(
                "jukung: not everything is ready after "
                        + LIMIT_SECONDS
                        + " s; it goes on in the background: see jukung status and jukung logs");
        return false;
    }

    private static void mergeContext(ClusterFiles files, FlagValues flags) {
        String named = flags.string("kubeconfig");
        KubeconfigFile file =
                named.isEmpty() ? KubeconfigFile.ofUser() : new KubeconfigFile(Path.of(named));
        if (Files.exists(files.adminKubeconfig())) {
            file.merge(Yaml.parse(SecretFiles.read(files.adminKubeconfig())));
            Folders.rememberKubeconfig(files, file.path());
        }
    }
}
