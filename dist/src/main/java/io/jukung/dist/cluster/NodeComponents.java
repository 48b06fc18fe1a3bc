package io.jukung.dist.cluster;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeCondition;
import io.jukung.base.Clock;
import io.jukung.base.Supervisor;
import io.jukung.client.Client;
import io.jukung.cni.PodNetwork;
import io.jukung.dist.machine.HostPackages;
import io.jukung.dns.ClusterDns;
import io.jukung.dns.forward.ResolvConf;
import io.jukung.embedded.Cluster;
import io.jukung.kubelet.Kubelet;
import io.jukung.kubelet.config.KubeletFlags;
import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.pods.NodePods;
import io.jukung.proxy.KubeProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What makes this machine a node: container runtime, kubelet, pod network, Services and DNS. */
final class NodeComponents implements AutoCloseable {
    static final String DNS_ADDRESS = "10.96.0.10";
    static final String DOMAIN = "cluster.local";
    static final String PROXY_TABLE = "kube-proxy";
    static final String NETWORK_TABLE = "jukung-network";
    private static final int DNS_PORT = 10053;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final ClusterFiles files;
    private final ClusterOptions options;
    private final Credentials credentials;
    private final Cluster cluster;
    private final StatusBoard board;
    private final NodeRuntime runtime;
    private final Supervisor machine;
    private final Containerd containerd;
    private final Random random = new Random();
    private @Nullable Client kubeletClient;

    NodeComponents(
            ClusterFiles files,
            ClusterOptions options,
            Credentials credentials,
            Cluster cluster,
            Supervisor machine,
            Containerd containerd,
            StatusBoard board) {
        this.files = files;
        this.options = options;
        this.credentials = credentials;
        this.cluster = cluster;
        this.board = board;
        this.runtime = new NodeRuntime(files);
        this.machine = machine;
        this.containerd = containerd;
    }

    /**
     * Starts everything but the container runtime and waits until the node is Ready and DNS
     * answers. Whatever keeps it from that shows in the status and may still be mended: the wait
     * ends only with the process.
     *
     * @return false where the process is to stop before that
     */
    boolean start(BooleanSupplier stopping) throws IOException, InterruptedException {
        String address = credentials.hostAddress().getHostAddress();
        Supervisor supervisor = cluster.supervisor();
        supervisor.start(kubelet());
        try (Client admin = cluster.admin()) {
            new Addons(admin.transport()).ensureDns(DNS_ADDRESS, address, DNS_PORT);
        }
        supervisor.start(podNetwork());
        supervisor.start(kubeProxy());
        supervisor.start(dns());
        if (!awaitNode(stopping)) {
            return false;
        }
        while (!supervisor.awaitReady(LOOK).isEmpty() || !machine.awaitReady(LOOK).isEmpty()) {
            if (stopping.getAsBoolean()) {
                return false;
            }
        }
        board.detail("dns", DNS_ADDRESS + ", " + DOMAIN);
        return true;
    }

    private Kubelet kubelet() throws IOException {
        credentials.kubeletServer();
        List<String> flags =
                new ArrayList<>(
                        List.of(
                                "--hostname-override=" + options.nodeName(),
                                "--node-ip=" + credentials.hostAddress().getHostAddress(),
                                "--root-dir=" + files.kubelet(),
                                "--container-runtime-endpoint=unix://" + runtime.socket(),
                                "--cluster-dns=" + DNS_ADDRESS,
                                "--cluster-domain=" + DOMAIN,
                                "--client-ca-file=" + credentials.pki().file("ca.crt"),
                                "--tls-cert-file=" + credentials.pki().file("kubelet-server.crt"),
                                "--tls-private-key-file="
                                        + credentials.pki().file("kubelet-server.key"),
                                "--fail-swap-on=false",
                                "--cgroup-driver=cgroupfs",
                                "--cgroup-root=" + runtime.cgroupRoot()));
        flags.addAll(ClusterProcess.dashed(options.kubeletArgs()));
        kubeletClient = cluster.nodeClient(options.nodeName());
        return new Kubelet(
                KubeletFlags.config(KubeletFlags.flags().parse(flags)),
                kubeletClient,
                Clock.SYSTEM);
    }

    /** A node is of use once it is Ready: its runtime answers and its network is configured. */
    private boolean awaitNode(BooleanSupplier stopping) throws InterruptedException {
        long begun = System.nanoTime();
        String step = "node " + options.nodeName();
        // What the node said of itself in an earlier life does not count.
        Instant since = Clock.SYSTEM.now().truncatedTo(ChronoUnit.SECONDS);
        String shown = "";
        board.step(step, -1, "");
        try (Client client = cluster.admin()) {
            while (!stopping.getAsBoolean()) {
                Node node = client.find(Node.KIND, "", options.nodeName());
                NodeCondition ready = node == null ? null : ready(node);
                if (ready != null && ready.status().equals("True") && reported(ready, since)) {
                    board.step(
                            step,
                            (System.nanoTime() - begun) / 1_000_000,
                            "Ready, " + credentials.hostAddress().getHostAddress());
                    return true;
                }
                String why = ready == null ? "" : ready.message();
                if (!why.equals(shown)) {
                    board.step(step, -1, why);
                    shown = why;
                }
                Thread.sleep(POLL);
            }
        }
        return false;
    }

    private static boolean reported(NodeCondition condition, Instant since) {
        Instant heartbeat = condition.lastHeartbeatTime();
        return heartbeat != null && !heartbeat.isBefore(since);
    }

    private static @Nullable NodeCondition ready(Node node) {
        return node.status().conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .orElse(null);
    }

    private PodNetwork podNetwork() throws IOException {
        Path plugins = HostPackages.cniPlugins();
        if (plugins == null) {
            throw new IOException("the CNI plugins are missing");
        }
        return new PodNetwork(
                new PodNetwork.Config(
                        options.nodeName(),
                        ClusterProcess.CLUSTER_CIDR,
                        plugins,
                        runtime.cniConfig(),
                        files.cni().resolve("addresses"),
                        NETWORK_TABLE),
                () -> cluster.nodeClient(options.nodeName()),
                Clock.SYSTEM,
                random);
    }

    private KubeProxy kubeProxy() {
        return new KubeProxy(
                new KubeProxy.Config(options.nodeName(), ClusterProcess.CLUSTER_CIDR, PROXY_TABLE),
                () -> cluster.client("system:kube-proxy", "kube-proxy"),
                Clock.SYSTEM,
                random);
    }

    private ClusterDns dns() {
        InetAddress own = credentials.hostAddress();
        return new ClusterDns(
                new ClusterDns.Config(
                        new InetSocketAddress(own, DNS_PORT),
                        DOMAIN,
                        () -> ResolvConf.servers(ResolvConf.ofHost()),
                        asker -> asker.equals(own) || asker.isLoopbackAddress() || pod(asker)),
                () -> cluster.serviceAccountClient("kube-system", "coredns"),
                Clock.SYSTEM,
                random);
    }

    /** Whether an address is a pod's; only those and this machine are answered. */
    private static boolean pod(InetAddress asker) {
        byte[] address = asker.getAddress();
        return address.length == 4
                && Arrays.equals(Arrays.copyOf(address, 2), new byte[] {10, (byte) 244});
    }

    /** Stops every container, so that nothing runs once the cluster is down. */
    void stopPods() throws IOException, InterruptedException {
        cluster.supervisor().stop("kubelet");
        containerd.ensureRunning();
        try (CriClient cri = new CriClient("unix://" + runtime.socket())) {
            NodePods.stopAll(cri, GRACE);
        } catch (CriException e) {
            throw new IOException("containers could not be stopped: " + e.getMessage(), e);
        }
        machine.stop(containerd.name());
        containerd.stop();
    }

    @Override
    public void close() {
        cluster.supervisor().close();
        Client client = kubeletClient;
        if (client != null) {
            client.close();
        }
    }
}
