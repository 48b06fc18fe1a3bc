package io.jukung.dist.cluster;

import io.jukung.base.Clock;
import io.jukung.base.Supervisor;
import io.jukung.client.Client;
import io.jukung.cni.PodNetwork;
import io.jukung.dist.machine.HostPackages;
import io.jukung.dns.ClusterDns;
import io.jukung.dns.forward.ResolvConf;
import io.jukung.embedded.Cluster;
import io.jukung.proxy.KubeProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What makes this machine a node: container runtime, kubelet, pod network, Services and DNS. */
final class NodeComponents implements AutoCloseable {
    static final String DNS_ADDRESS = "10.96.0.10";
    static final String DOMAIN = "cluster.local";
    static final String PROXY_TABLE = "kube-proxy";
    static final String NETWORK_TABLE = "jukung-network";
    private static final int DNS_PORT = 10053;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ClusterFiles files;
    private final ClusterOptions options;
    private final Credentials credentials;
    private final Cluster cluster;
    private final StatusBoard board;
    private final NodeRuntime runtime;
    private final Containerd containerd;
    private final Random random = new Random();

    NodeComponents(
            ClusterFiles files,
            ClusterOptions options,
            Credentials credentials,
            Cluster cluster,
            StatusBoard board) {
        this.files = files;
        this.options = options;
        this.credentials = credentials;
        this.cluster = cluster;
        this.board = board;
        this.runtime = new NodeRuntime(files);
        this.containerd = new Containerd(runtime, files.logFile().resolveSibling("containerd.log"));
    }

    /** Starts everything and waits until the node is Ready and DNS answers. */
    void start() throws IOException, InterruptedException {
        String address = credentials.hostAddress().getHostAddress();
        Supervisor supervisor = cluster.supervisor();
        supervisor.start(containerd);
        try (Client admin = cluster.admin()) {
            new Addons(admin.transport()).ensureDns(DNS_ADDRESS, address, DNS_PORT);
        }
        supervisor.start(podNetwork());
        supervisor.start(kubeProxy());
        supervisor.start(dns());
        List<String> late = supervisor.awaitReady(LIMIT);
        if (!late.isEmpty()) {
            throw new IOException("not ready: " + String.join(", ", late));
        }
        board.detail("dns", DNS_ADDRESS + ", " + DOMAIN);
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
    void stopPods() {}

    @Override
    public void close() {
        cluster.supervisor().close();
        containerd.stop();
    }
}
