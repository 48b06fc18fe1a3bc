package io.jukung.dist.cluster;

import io.jukung.base.Clock;
import io.jukung.base.Supervisor;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.logging.FileSink;
import io.jukung.base.logging.Klog;
import io.jukung.client.Client;
import io.jukung.client.serving.ComponentServer;
import io.jukung.client.serving.ServingFlags;
import io.jukung.controllers.ControllerManagerFlags;
import io.jukung.controllers.KubeControllerManager;
import io.jukung.controlplane.FlagConfig;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.controlplane.KubeApiServerFlags;
import io.jukung.dist.ServingPort;
import io.jukung.dist.machine.HostAddress;
import io.jukung.dist.machine.IdleHeap;
import io.jukung.dist.store.OpenStore;
import io.jukung.dist.store.Stores;
import io.jukung.embedded.Cluster;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.SecretFiles;
import io.jukung.scheduler.KubeScheduler;
import io.jukung.scheduler.SchedulerFlags;
import io.jukung.simnode.SimulatedNodes;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All of a cluster in this process: the store, the control plane and, where wanted, the node.
 *
 * <pre>
 *   store ─▶ kube-apiserver ─┬▶ kube-controller-manager, kube-scheduler, simulated nodes
 *   containerd ──────────────┴▶ kubelet, pod network, kube-proxy, dns
 * </pre>
 */
public final class ClusterProcess {
    static final String CLUSTER_CIDR = "10.244.0.0/16";
    static final String SERVICE_CIDR = "10.96.0.0/16";

    private static final System.Logger LOG = System.getLogger("jukung");
    private static final long LOG_BYTES = 20 << 20;
    private static final Duration STORE_LIMIT = Duration.ofSeconds(2);

    private final ClusterFiles files;
    private final ClusterOptions options;
    private final StatusBoard board;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread starting;

    public ClusterProcess(ClusterFiles files) {
        this.files = files;
        this.options = ClusterOptions.read(files.options());
        this.board = new StatusBoard(files.status());
    }

    /**
     * Runs the cluster until the process is told to end (SIGTERM, SIGINT); answers the exit code.
     */
    public int run() throws IOException, InterruptedException {
        Files.createDirectories(files.run());
        Files.createDirectories(files.logFile().getParent());
        FileChannel lock = lock();
        if (lock == null) {
            System.err.println("a process runs the cluster in " + files.folder() + " already");
            return 2;
        }
        SecretFiles.write(files.pid(), parentPid() + "\n", false);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
        try (FileSink log = new FileSink(files.logFile(), LOG_BYTES, 3)) {
            Klog.to(log);
            LibraryLogs.join();
            starting(Thread.currentThread());
            return supervise();
        } catch (InterruptedException e) {
            if (stop.getCount() > 0) {
                throw e;
            }
            board.phase("stopped", "");
            return 0;
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the cluster cannot start", e);
            board.phase("failed", String.valueOf(e.getMessage()));
            return 2;
        } finally {
            stopped.countDown();
            lock.close();
        }
    }

    /** Held while this process lives: what is written below run/ is one process' alone. */
    private @Nullable FileChannel lock() throws IOException {
        FileChannel channel =
                FileChannel.open(
                        files.run().resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        return channel.tryLock() == null ? null : channel;
    }

    private static long parentPid() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }

    /** Tells a running cluster to end and waits until it has; without effect on one that ended. */
    public void stop() {
        stop.countDown();
        breakOffStart();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void starting(Thread thread) {
        starting = thread;
    }

    /** From here on the end comes by {@link #serve} alone. */
    private synchronized void started() throws InterruptedException {
        starting = null;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** A start may be waiting for a store that never comes. */
    private synchronized void breakOffStart() {
        if (starting != null) {
            starting.interrupt();
        }
    }

    private int supervise() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        board.step("store", -1, "");
        InetAddress address = HostAddress.primary();
        Credentials credentials = Credentials.of(files, options, address);
        credentials.writeServer();
        String server = "https://" + serverHost(address) + ":" + options.apiPort();
        board.server(server);
        // The runtime needs nothing of the rest, so that it starts beside it.
        Containerd containerd = containerd();
        try (Supervisor machine = new Supervisor(Clock.SYSTEM, new Random(), board::component)) {
            if (options.node()) {
                machine.start(containerd);
            }
            controlPlane(machine, containerd, credentials, server, begun);
        }
        board.phase("stopped", "");
        return 0;
    }

    private Containerd containerd() {
        return new Containerd(
                new NodeRuntime(files), files.logFile().resolveSibling("containerd.log"));
    }

    private void controlPlane(
            Supervisor machine,
            Containerd containerd,
            Credentials credentials,
            String server,
            long begun)
            throws IOException, InterruptedException {
        FlagValues flags = KubeApiServerFlags.flags().parse(apiServerFlags(credentials));
        try (OpenStore open = Stores.open(flags, files.store(), Clock.SYSTEM, new Random())) {
            Store store = open.store();
            String servers = String.join(",", flags.strings("etcd-servers"));
            boolean away = Stores.inEtcd(flags) && !answers(store);
            if (away) {
                board.step("store", -1, "waiting for " + servers);
            } else {
                storeIsThere(servers.isEmpty() ? "revision " + store.revision() : servers, begun);
            }
            board.detail("kube-apiserver", server);
            try (Cluster cluster = Cluster.start(config(store, flags, credentials))) {
                started();
                if (away) {
                    storeIsThere(servers, begun);
                }
                credentials.writeAdminKubeconfig(files, server);
                servePorts(cluster, credentials);
                try (Client admin = cluster.admin()) {
                    new Addons(admin.transport()).ensureAdministrators();
                }
                if (options.node()) {
                    try (NodeComponents node =
                            new NodeComponents(
                                    files,
                                    options,
                                    credentials,
                                    cluster,
                                    machine,
                                    containerd,
                                    board)) {
                        if (node.start(() -> stop.getCount() == 0)) {
                            serve();
                        }
                        node.stopPods();
                    }
                } else {
                    serve();
                }
            }
        }
    }

    private static boolean answers(Store store) {
        try {
            store.ping(STORE_LIMIT);
            return true;
        } catch (StoreException.Unavailable e) {
            return false;
        }
    }

    private void storeIsThere(String what, long begun) {
        board.step("store", (System.nanoTime() - begun) / 1_000_000, what);
    }

    /** A control plane alone is for this machine; one with a node is reached from its pods too. */
    private String serverHost(InetAddress address) {
        return options.node() ? address.getHostAddress() : "127.0.0.1";
    }

    private void serve() throws InterruptedException {
        board.phase("ready", "");
        LOG.log(System.Logger.Level.INFO, "everything is ready");
        IdleHeap heap = new IdleHeap();
        while (!stop.await(1, TimeUnit.MINUTES)) {
            heap.look();
        }
        board.phase("stopping", "");
        LOG.log(System.Logger.Level.INFO, "stopping");
    }

    private Cluster.Config config(Store store, FlagValues flags, Credentials credentials) {
        KubeApiServerConfig apiServer = FlagConfig.read(flags);
        return new Cluster.Config(
                store,
                false,
                apiServer,
                true,
                ControllerManagerFlags.options(managerFlags(credentials)),
                SchedulerFlags.options(schedulerFlags()),
                options.simulatedNodes() == 0
                        ? null
                        : SimulatedNodes.Config.of(options.simulatedNodes()),
                Clock.SYSTEM,
                board::component);
    }

    /** Ports of their own would meet other clusters' on this machine: only where asked for. */
    private FlagValues managerFlags(Credentials credentials) {
        var pki = credentials.pki();
        List<String> flags =
                new ArrayList<>(
                        List.of(
                                "--allocate-node-cidrs=true",
                                "--cluster-cidr=" + CLUSTER_CIDR,
                                "--service-cluster-ip-range=" + SERVICE_CIDR,
                                "--use-service-account-credentials=true",
                                "--leader-elect=false",
                                "--secure-port=0",
                                "--root-ca-file=" + pki.file("ca.crt"),
                                "--client-ca-file=" + pki.file("ca.crt"),
                                "--cluster-signing-cert-file=" + pki.file("ca.crt"),
                                "--cluster-signing-key-file=" + pki.file("ca.key"),
                                "--service-account-private-key-file=" + pki.file("sa.key")));
        flags.addAll(dashed(options.controllerManagerArgs()));
        return ControllerManagerFlags.flags().parse(flags);
    }

    private FlagValues schedulerFlags() {
        List<String> flags = new ArrayList<>(List.of("--leader-elect=false", "--secure-port=0"));
        flags.addAll(dashed(options.schedulerArgs()));
        return SchedulerFlags.flags().parse(flags);
    }

    /** The ports that flags of the controllers' manager and the scheduler ask for. */
    private void servePorts(Cluster cluster, Credentials credentials) {
        KubeControllerManager manager = cluster.controllerManager();
        KubeScheduler scheduler = cluster.scheduler();
        if (manager != null) {
            servePort(
                    cluster,
                    managerFlags(credentials),
                    new ServingPort.Shown(
                            manager.name(),
                            manager.leaderCheck(),
                            manager::metrics,
                            JsonObject.EMPTY));
        }
        if (scheduler != null) {
            servePort(
                    cluster,
                    schedulerFlags(),
                    new ServingPort.Shown(
                            scheduler.name(),
                            scheduler.leaderCheck(),
                            scheduler::metrics,
                            JsonObject.EMPTY));
        }
    }

    private static void servePort(Cluster cluster, FlagValues flags, ServingPort.Shown shown) {
        ComponentServer server =
                ServingPort.of(
                        ServingFlags.of(flags).withinProcess(),
                        shown,
                        inProcess ->
                                cluster.client("system:" + shown.component(), shown.component()),
                        Clock.SYSTEM);
        if (server != null) {
            cluster.supervisor().start(server);
        }
    }

    private List<String> apiServerFlags(Credentials credentials) {
        var pki = credentials.pki();
        String address = credentials.hostAddress().getHostAddress();
        List<String> flags =
                new ArrayList<>(
                        List.of(
                                "--secure-port=" + options.apiPort(),
                                "--bind-address=" + (options.node() ? "0.0.0.0" : "127.0.0.1"),
                                "--advertise-address=" + address,
                                "--service-cluster-ip-range=" + SERVICE_CIDR,
                                "--tls-cert-file=" + pki.file("apiserver.crt"),
                                "--tls-private-key-file=" + pki.file("apiserver.key"),
                                "--client-ca-file=" + pki.file("ca.crt"),
                                "--kubelet-client-certificate="
                                        + pki.file("apiserver-kubelet-client.crt"),
                                "--kubelet-client-key=" + pki.file("apiserver-kubelet-client.key"),
                                "--kubelet-certificate-authority=" + pki.file("ca.crt"),
                                "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
                                "--requestheader-client-ca-file=" + pki.file("front-proxy-ca.crt"),
                                "--requestheader-allowed-names=front-proxy-client",
                                "--requestheader-username-headers=X-Remote-User",
                                "--requestheader-group-headers=X-Remote-Group",
                                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                                "--proxy-client-cert-file=" + pki.file("front-proxy-client.crt"),
                                "--proxy-client-key-file=" + pki.file("front-proxy-client.key"),
                                "--service-account-key-file=" + pki.file("sa.pub"),
                                "--service-account-signing-key-file=" + pki.file("sa.key"),
                                "--service-account-issuer="
                                        + "https://kubernetes.default.svc.cluster.local",
                                "--enable-bootstrap-token-auth=true",
                                "--authorization-mode=Node,RBAC",
                                "--enable-admission-plugins=NodeRestriction"));
        flags.addAll(dashed(options.apiServerArgs()));
        return flags;
    }

    /** {@code FLAG=VALUE} as the user gives it, with the dashes that flags have. */
    static List<String> dashed(List<String> arguments) {
        return arguments.stream().map(a -> a.startsWith("--") ? a : "--" + a).toList();
    }
}
