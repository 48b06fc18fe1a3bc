package io.jukung.dist;

import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.base.Supervisor;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.client.Client;
import io.jukung.client.http.Kubeconfig;
import io.jukung.client.serving.ComponentServer;
import io.jukung.client.serving.ServingFlags;
import io.jukung.controllers.ControllerManagerFlags;
import io.jukung.controllers.KubeControllerManager;
import io.jukung.controlplane.FlagConfig;
import io.jukung.controlplane.KubeApiServer;
import io.jukung.controlplane.KubeApiServerFlags;
import io.jukung.dist.cli.CommandException;
import io.jukung.dist.cluster.LibraryLogs;
import io.jukung.dist.machine.IdleHeap;
import io.jukung.dist.store.OpenStore;
import io.jukung.dist.store.Stores;
import io.jukung.kubelet.Kubelet;
import io.jukung.kubelet.config.KubeletFlags;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.proxy.KubeProxy;
import io.jukung.scheduler.KubeScheduler;
import io.jukung.scheduler.SchedulerFlags;
import io.jukung.scheduler.SchedulerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One component as a process of its own, with upstream's flags, talking over HTTPS. */
final class SingleComponent {
    private static final String VERSION = "v1.36.0";

    private SingleComponent() {}

    static int run(String name, List<String> arguments, PrintStream out) throws Exception {
        Flags flags = flags(name);
        FlagValues values = flags.parse(arguments);
        if (values.help()) {
            out.print(flags.help());
            return 0;
        }
        LibraryLogs.join();
        Random random = new Random();
        return switch (name) {
            case "kube-apiserver" -> apiServer(values, random);
            case "kube-controller-manager" -> controllerManager(values, random);
            case "kube-scheduler" -> scheduler(values, random);
            case "kubelet" -> kubelet(values, random);
            case "kube-proxy" -> supervise(proxy(values, random), random);
            default -> throw new CommandException("no such component: " + name);
        };
    }

    private static Flags flags(String name) {
        return switch (name) {
            case "kube-apiserver" ->
                    KubeApiServerFlags.flags()
                            .string(
                                    "embedded-store",
                                    "",
                                    "`Folder` of the embedded store, instead of --etcd-servers.");
            case "kube-controller-manager" -> ControllerManagerFlags.flags();
            case "kube-scheduler" -> SchedulerFlags.flags();
            case "kubelet" -> KubeletFlags.flags();
            case "kube-proxy" ->
                    new Flags(name)
                            .string("kubeconfig", "", "`File` that says how to reach the API.")
                            .string("hostname-override", "", "This node's name.")
                            .string("cluster-cidr", "10.244.0.0/16", "The pods' addresses.")
                            .string("proxy-mode", "nftables", "Only nftables is there.");
            default -> throw new CommandException("no such component: " + name);
        };
    }

    private static int apiServer(FlagValues values, Random random) throws InterruptedException {
        String folder = values.string("embedded-store");
        if (folder.isEmpty() != Stores.inEtcd(values)) {
            throw new CommandException(
                    "where is the state? give either --etcd-servers=URL,... or"
                            + " --embedded-store=FOLDER");
        }
        try (OpenStore open = Stores.open(values, Path.of(folder), Clock.SYSTEM, random);
                KubeApiServer server =
                        new KubeApiServer(
                                open.store(), FlagConfig.read(values), Clock.SYSTEM, random)) {
            return supervise(server, null, server::awaitCertificate, random);
        }
    }

    private static int controllerManager(FlagValues values, Random random)
            throws IOException, InterruptedException {
        KubeControllerManager manager =
                KubeControllerManager.overHttps(
                        ControllerManagerFlags.options(values), VERSION, Clock.SYSTEM, random);
        ServingPort.Shown shown =
                new ServingPort.Shown(
                        manager.name(), manager.leaderCheck(), manager::metrics, JsonObject.EMPTY);
        return supervise(manager, port(values, shown), random);
    }

    private static int scheduler(FlagValues values, Random random)
            throws IOException, InterruptedException {
        SchedulerOptions options = SchedulerFlags.options(values);
        String identity = InetAddress.getLocalHost().getHostName() + "_" + UUID.randomUUID();
        KubeScheduler scheduler =
                new KubeScheduler(
                        options,
                        identity,
                        () -> connect(options.kubeconfig(), "kube-scheduler"),
                        Clock.SYSTEM,
                        random);
        ServingPort.Shown shown =
                new ServingPort.Shown(
                        scheduler.name(),
                        scheduler.leaderCheck(),
                        scheduler::metrics,
                        JsonObject.EMPTY);
        return supervise(scheduler, port(values, shown), random);
    }

    private static @Nullable ComponentServer port(FlagValues values, ServingPort.Shown shown) {
        return ServingPort.of(
                ServingFlags.of(values),
                shown,
                file -> connect(file, shown.component()),
                Clock.SYSTEM);
    }

    private static int kubelet(FlagValues values, Random random)
            throws IOException, InterruptedException {
        if (values.string("kubeconfig").isEmpty()) {
            throw new CommandException(
                    "a kubelet without an API server is not there: give --kubeconfig=FILE");
        }
        try (Client client = connect(values, "kubelet")) {
            return supervise(
                    new Kubelet(KubeletFlags.config(values), client, Clock.SYSTEM), random);
        }
    }

    private static KubeProxy proxy(FlagValues values, Random random) throws IOException {
        if (!values.string("proxy-mode").equals("nftables")) {
            throw new CommandException(
                    "--proxy-mode="
                            + values.string("proxy-mode")
                            + " is not there; only nftables is");
        }
        String node = values.string("hostname-override");
        return new KubeProxy(
                new KubeProxy.Config(
                        node.isEmpty() ? InetAddress.getLocalHost().getHostName() : node,
                        values.string("cluster-cidr"),
                        "kube-proxy"),
                () -> connect(values, "kube-proxy"),
                Clock.SYSTEM,
                random);
    }

    private static Client connect(FlagValues values, String program) {
        return connect(values.string("kubeconfig"), program);
    }

    private static Client connect(String file, String program) {
        try {
            Kubeconfig config =
                    file.isEmpty()
                            ? Kubeconfig.inCluster(Clock.SYSTEM)
                            : Kubeconfig.load(Path.of(file), Clock.SYSTEM);
            return new Client(config.connect(program + "/" + VERSION, Clock.SYSTEM));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs until the process is told to end. */
    private static int supervise(Component component, Random random) throws InterruptedException {
        return supervise(component, null, random);
    }

    private static int supervise(Component component, @Nullable Component beside, Random random)
            throws InterruptedException {
        return supervise(component, beside, () -> {}, random);
    }

    /**
     * The same with a component beside it, where there is one.
     *
     * @param check ends the process by what it throws
     */
    private static int supervise(
            Component component, @Nullable Component beside, Runnable check, Random random)
            throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            stop.countDown();
                            try {
                                stopped.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }));
        try {
            try (Supervisor supervisor = new Supervisor(Clock.SYSTEM, random, status -> {})) {
                supervisor.start(component);
                if (beside != null) {
                    supervisor.start(beside);
                }
                check.run();
                IdleHeap heap = new IdleHeap();
                while (!stop.await(1, TimeUnit.MINUTES)) {
                    heap.look();
                }
            }
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
