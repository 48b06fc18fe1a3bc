package io.jukung.kubelet;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.base.metrics.Metrics;
import io.jukung.client.Client;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.InformerFactory;
import io.jukung.client.informer.Scope;
import io.jukung.http.HttpServer;
import io.jukung.http.NettyHttpClient;
import io.jukung.kubelet.cgroups.PodCgroups;
import io.jukung.kubelet.config.KubeletConfig;
import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.ExitEvents;
import io.jukung.kubelet.logs.LogRotation;
import io.jukung.kubelet.node.Machine;
import io.jukung.kubelet.node.NodeIdentity;
import io.jukung.kubelet.node.NodeLease;
import io.jukung.kubelet.node.NodeReporter;
import io.jukung.kubelet.node.RuntimeState;
import io.jukung.kubelet.pods.NodeFacts;
import io.jukung.kubelet.pods.PodManager;
import io.jukung.kubelet.pods.PodSettings;
import io.jukung.kubelet.server.KubeletServer;
import io.jukung.kubelet.staticpods.ManifestFolder;
import io.jukung.linux.Cgroups;
import io.jukung.machinery.quantity.Quantity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The kubelet of one node.
 *
 * <pre>
 *   run ─▶ server listens ─▶ node registered ─▶ pods known ─▶ ready ─▶ relist until interrupted
 * </pre>
 *
 * <p>Containers outlive it: the next kubelet finds them by their labels and goes on with them.
 */
public final class Kubelet implements Component {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration RELIST = Duration.ofSeconds(1);
    private static final Duration ENFORCE = Duration.ofMinutes(1);
    private static final Duration RARE_RELIST = Duration.ofSeconds(10);

    private final KubeletConfig config;
    private final Client client;
    private final Clock clock;
    private final Metrics metrics = new Metrics();
    private volatile int port;

    /**
     * @param client as {@code system:node:<name>} in group {@code system:nodes}; stays the caller's
     */
    public Kubelet(KubeletConfig config, Client client, Clock clock) {
        this.config = config;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "kubelet";
    }

    /** The port that the server listens on; 0 before it does. */
    public int port() {
        return port;
    }

    @Override
    public void run(Runnable ready) throws Exception {
        checkSwap();
        Files.createDirectories(config.root());
        PodCgroups cgroups =
                new PodCgroups(Cgroups.detect(), config.cgroupRoot(), config.systemdCgroups());
        cgroups.createTop();
        List<Thread> loops = new ArrayList<>();
        try (CriClient cri = new CriClient(config.runtimeEndpoint());
                EventRecorder events =
                        new EventRecorder(client, "kubelet", config.nodeName(), clock);
                InformerFactory informers = new InformerFactory(client, clock, new Random());
                NettyHttpClient streams = NettyHttpClient.builder().build()) {
            var pods =
                    informers.informer(
                            Pod.KIND, Scope.fields("spec.nodeName=" + config.nodeName()));
            var services = informers.informer(Service.KIND);
            NodeWatch node = new NodeWatch();
            NodeIdentity identity = identity();
            RuntimeState runtime = new RuntimeState(cri, clock);
            NodeReporter reporter = new NodeReporter(client, runtime, events, clock, identity);
            long memory = Machine.memory();
            PodManager manager =
                    PodManager.create(
                            client,
                            cri,
                            events,
                            clock,
                            settings(),
                            cgroups,
                            () -> services.lister().list(""),
                            () -> node.facts(reporter.node(), config, memory),
                            reporter::node,
                            "containerd");
            try (manager;
                    HttpServer server = serve(cri, manager, cgroups, streams, runtime);
                    ExitEvents exits = new ExitEvents(cri, clock, manager::exited)) {
                port = server.port();
                pods.handle(manager);
                services.start();
                runtime.check();
                loops.add(loop("runtime-state", runtime::run));
                CountDownLatch known = new CountDownLatch(1);
                loops.add(loop("relist", () -> follow(manager, exits, runtime, known)));
                runStatics(manager, loops);
                reporter.register();
                loops.add(
                        loop(
                                "node-lease",
                                new NodeLease(client, clock, config.nodeName(), reporter::node)
                                        ::run));
                loops.add(loop("node-status", reporter::run));
                loops.add(
                        loop(
                                "log-rotation",
                                new LogRotation(
                                                cri,
                                                clock,
                                                config.containerLogMaxBytes(),
                                                config.containerLogMaxFiles())
                                        ::run));
                services.awaitSynced();
                pods.start();
                pods.awaitSynced();
                manager.synced();
                known.countDown();
                tell(events, reporter.node(), "Starting", "Starting kubelet.");
                loops.add(
                        loop("node-allocatable", () -> enforce(cgroups, events, reporter.node())));
                ready.run();
                new CountDownLatch(1).await();
            }
        } finally {
            loops.forEach(Thread::interrupt);
        }
    }

    private void checkSwap() throws IOException {
        if (config.failSwapOn() && Files.exists(Path.of("/proc/swaps"))) {
            List<String> swaps = Files.readAllLines(Path.of("/proc/swaps"));
            if (swaps.size() > 1) {
                throw new IOException(
                        "running with swap on is not supported, please disable swap or set --fail-swap-on flag to false");
            }
        }
    }

    private NodeIdentity identity() {
        return new NodeIdentity(
                config.nodeName(),
                config.nodeIps(),
                config.port(),
                config.maxPods(),
                config.reserved(),
                config.nodeLabels(),
                config.taints(),
                config.registerNode(),
                config.root());
    }

    private PodSettings settings() {
        return new PodSettings(
                config.root(),
                config.podLogs(),
                config.containerLogs(),
                config.clusterDns(),
                config.clusterDomain(),
                config.resolvConf(),
                config.seccompDefault());
    }

    private HttpServer serve(
            CriClient cri,
            PodManager pods,
            PodCgroups cgroups,
            NettyHttpClient streams,
            RuntimeState runtime)
            throws IOException, GeneralSecurityException {
        ServingCertificate certificate = ServingCertificate.of(config, clock);
        KubeletServer handler =
                new KubeletServer(
                        config,
                        client,
                        cri,
                        pods,
                        cgroups,
                        streams,
                        certificate.clientAuthorities(),
                        runtime::health,
                        metrics,
                        clock);
        return HttpServer.builder(handler)
                .name("kubelet")
                .bind(config.address(), config.port())
                .tls(certificate.identity())
                .requestClientCertificates(certificate::clientAuthorities)
                .start();
    }

    private static void tell(
            EventRecorder events, @Nullable Node node, String reason, String message) {
        if (node != null) {
            events.event(
                    EventRecorder.reference(node).with("uid", node.name()),
                    reason.startsWith("Failed") ? "Warning" : "Normal",
                    reason,
                    message);
        }
    }

    /** Bounds all pods together; tries again where the kernel cannot take the bound yet. */
    private void enforce(PodCgroups cgroups, EventRecorder events, @Nullable Node node)
            throws InterruptedException {
        while (true) {
            try {
                Quantity memory = config.reserved().getOrDefault("memory", Quantity.ZERO);
                cgroups.enforceAllocatable(
                        Machine.cpuForPods(config.reserved()).milliValue(),
                        Machine.memory() - memory.value());
                tell(
                        events,
                        node,
                        "NodeAllocatableEnforced",
                        "Updated Node Allocatable limit across pods");
                return;
            } catch (IOException e) {
                tell(
                        events,
                        node,
                        "FailedNodeAllocatableEnforcement",
                        "Failed to update Node Allocatable Limits [\"kubepods\"]: "
                                + e.getMessage());
                clock.sleep(ENFORCE);
            }
        }
    }

    /** Static pods come first: the API server may be one of them. */
    private void runStatics(PodManager manager, List<Thread> loops) {
        Path path = config.staticPods();
        if (path != null) {
            ManifestFolder folder =
                    new ManifestFolder(path, config.nodeName(), clock, manager::runStatic);
            folder.look();
            loops.add(loop("static-pods", folder::run));
        }
    }

    /** Relists for what no event told, and once all pods are known ends what belongs to none. */
    private void follow(
            PodManager manager, ExitEvents exits, RuntimeState runtime, CountDownLatch known)
            throws InterruptedException {
        boolean adopted = false;
        while (true) {
            try {
                if (!adopted && known.getCount() == 0) {
                    manager.adoptOrphans();
                    adopted = true;
                }
                manager.relist();
                runtime.listed();
            } catch (CriException e) {
                LOG.log(Level.DEBUG, "the runtime does not answer: {0}", e.getMessage());
            }
            clock.sleep(adopted && exits.live() ? RARE_RELIST : RELIST);
        }
    }

    private interface Loop {
        void run() throws InterruptedException;
    }

    private static Thread loop(String name, Loop loop) {
        return Thread.ofVirtual()
                .name(name)
                .start(() -> {
                    try {
                        loop.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** The node's facts, made anew only when the node changed. */
    private static final class NodeWatch {
        private volatile Cached last = new Cached(null, null);

        private record Cached(@Nullable Node node, @Nullable NodeFacts facts) {}

        NodeFacts facts(@Nullable Node node, KubeletConfig config, long memory) {
            Cached cached = last;
            NodeFacts facts = cached.facts();
            if (facts != null && cached.node() == node) {
                return facts;
            }
            Map<String, Quantity> allocatable =
                    node == null ? Map.of() : node.status().allocatable();
            NodeFacts fresh =
                    new NodeFacts(
                            config.nodeName(),
                            config.nodeIps(),
                            node == null ? Map.of() : node.metadata().labels(),
                            allocatable,
                            memory);
            last = new Cached(node, fresh);
            return fresh;
        }
    }
}
