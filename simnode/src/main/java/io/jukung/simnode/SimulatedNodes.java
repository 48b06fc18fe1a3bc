package io.jukung.simnode;

import io.jukung.api.coordination.v1.Lease;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.PatchType;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.client.informer.Scope;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A number of nodes that exist only in the API, each acting as {@code system:node:<name>} does.
 *
 * <p>A node is created with its status and lease and kept alive; each pod bound to it goes through
 * {@link PodLife}.
 */
public final class SimulatedNodes implements Component {
    private static final System.Logger LOG = System.getLogger("simulated-nodes");
    private static final Duration LEASE = Duration.ofSeconds(40);
    private static final Duration RENEW = Duration.ofSeconds(10);

    private final Config config;
    private final Function<String, Client> clients;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * What the nodes look like.
     *
     * @param prefix names are {@code <prefix>-0}, {@code <prefix>-1}, …
     * @param capacity their resources, as quantities: {@code cpu}, {@code memory}, {@code pods}
     */
    public record Config(
            int count, String prefix, Map<String, String> capacity, String kubeletVersion) {
        public static Config of(int count) {
            return new Config(
                    count,
                    "simulated",
                    Map.of("cpu", "32", "memory", "256Gi", "pods", "110"),
                    "v1.36.0");
        }
    }

    /** {@code clients} opens a client as the node of that name. */
    public SimulatedNodes(
            Config config, Function<String, Client> clients, Clock clock, RandomGenerator random) {
        this.config = config;
        this.clients = clients;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "simulated-nodes";
    }

    @Override
    public void run(Runnable ready) throws Exception {
        List<SimulatedNode> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < config.count(); i++) {
                SimulatedNode node = new SimulatedNode(config.prefix() + "-" + i, i);
                nodes.add(node);
                node.start();
            }
            for (SimulatedNode node : nodes) {
                node.informer.awaitSynced();
            }
            ready.run();
            while (true) {
                clock.sleep(RENEW);
                nodes.forEach(SimulatedNode::renewLease);
            }
        } finally {
            nodes.forEach(SimulatedNode::close);
        }
    }

    private final class SimulatedNode implements AutoCloseable {
        final String name;
        final int number;
        final Client client;
        final InformerFactory informers;
        final Informer<Pod> informer;
        final WorkQueue<String> queue = new WorkQueue<>(clock);
        final Thread worker;
        final Map<String, String> addresses = new ConcurrentHashMap<>();
        final AtomicInteger nextAddress = new AtomicInteger(2);

        SimulatedNode(String name, int number) {
            this.name = name;
            this.number = number;
            client = clients.apply(name);
            informers = new InformerFactory(client, clock, random);
            informer = informers.informer(Pod.KIND, Scope.fields("spec.nodeName=" + name));
            informer.handle(Handler.any(pod -> queue.add(pod.key())));
            worker =
                    Thread.ofVirtual()
                            .name(name)
                            .unstarted(new ReconcileLoop<>(name, queue, 4, this::sync)::run);
        }

        void start() {
            register();
            renewLease();
            worker.start();
            informers.start();
        }

        private String hostAddress() {
            return "172.30." + number / 250 + "." + (number % 250 + 1);
        }

        private void register() {
            JsonObject labels =
                    JsonObject.of(
                            "kubernetes.io/hostname", name,
                            "kubernetes.io/os", "linux",
                            "kubernetes.io/arch", "amd64",
                            "beta.kubernetes.io/os", "linux",
                            "beta.kubernetes.io/arch", "amd64");
            Node labelled =
                    Node.of(
                            JsonObject.of(
                                    "apiVersion", "v1",
                                    "kind", "Node",
                                    "metadata", JsonObject.of("name", name, "labels", labels)));
            try {
                client.create(Node.KIND, labelled);
            } catch (StatusException e) {
                if (!e.isAlreadyExists()) {
                    throw e;
                }
            }
            // A patch, since controllers change a new node at the same time.
            client.patch(
                    Node.KIND,
                    "",
                    name,
                    "status",
                    PatchType.MERGE,
                    JsonObject.of("status", status()));
        }

        private JsonObject status() {
            String now = Times.format(clock.now());
            List<Object> conditions = new ArrayList<>();
            for (String type : List.of("MemoryPressure", "DiskPressure", "PIDPressure")) {
                conditions.add(
                        JsonObject.of(
                                "type",
                                type,
                                "status",
                                "False",
                                "reason",
                                "KubeletHasNo" + type.replace("Pressure", "") + "Pressure",
                                "message",
                                "simulated",
                                "lastHeartbeatTime",
                                now,
                                "lastTransitionTime",
                                now));
            }
            conditions.add(
                    JsonObject.of(
                            "type", "Ready",
                            "status", "True",
                            "reason", "KubeletReady",
                            "message", "simulated node is ready",
                            "lastHeartbeatTime", now,
                            "lastTransitionTime", now));
            JsonObject capacity = JsonObject.copyOf(config.capacity());
            return JsonObject.of(
                    "capacity", capacity,
                    "allocatable", capacity,
                    "conditions", JsonArray.copyOf(conditions),
                    "addresses",
                            JsonArray.of(
                                    JsonObject.of("type", "InternalIP", "address", hostAddress()),
                                    JsonObject.of("type", "Hostname", "address", name)),
                    "nodeInfo",
                            JsonObject.of(
                                    "kubeletVersion", config.kubeletVersion(),
                                    "kubeProxyVersion", "",
                                    "osImage", "simulated",
                                    "kernelVersion", "simulated",
                                    "containerRuntimeVersion", "simulated://1",
                                    "operatingSystem", "linux",
                                    "architecture", "amd64",
                                    "machineID", "",
                                    "systemUUID", "",
                                    "bootID", ""));
        }

        void renewLease() {
            String now = Times.formatMicro(clock.now());
            JsonObject spec =
                    JsonObject.of(
                            "holderIdentity", name,
                            "leaseDurationSeconds", LEASE.toSeconds(),
                            "renewTime", now);
            try {
                Lease known = client.find(Lease.KIND, "kube-node-lease", name);
                if (known == null) {
                    client.create(
                            Lease.KIND,
                            Lease.of(
                                    JsonObject.of(
                                            "apiVersion",
                                            "coordination.k8s.io/v1",
                                            "kind",
                                            "Lease",
                                            "metadata",
                                            JsonObject.of(
                                                    "name", name, "namespace", "kube-node-lease"),
                                            "spec",
                                            spec)));
                } else {
                    client.update(Lease.KIND, Lease.of(known.node().with("spec", spec)));
                }
            } catch (StatusException e) {
                LOG.log(System.Logger.Level.WARNING, "lease of {0}: {1}", name, e.getMessage());
            }
        }

        /** Brings one pod a step further; answers after how long to look again, or null. */
        private @Nullable Duration sync(String key) {
            int slash = key.indexOf('/');
            Pod pod = informer.lister().get(key.substring(0, slash), key.substring(slash + 1));
            if (pod == null) {
                addresses.remove(key);
                return null;
            }
            String address = addresses.computeIfAbsent(key, ignored -> newAddress());
            return switch (PodLife.next(pod, address, hostAddress(), clock.now())) {
                case PodLife.Step.Nothing nothing -> null;
                case PodLife.Step.Wait wait -> wait.time();
                case PodLife.Step.Write write -> {
                    client.updateStatus(
                            Pod.KIND, Pod.of(pod.node().with("status", write.status())));
                    yield null;
                }
                case PodLife.Step.Delete delete -> {
                    client.deleteIfThere(
                            Pod.KIND,
                            pod.namespace(),
                            pod.name(),
                            DeleteOptions.NOW.withUid(pod.uid()));
                    yield null;
                }
            };
        }

        private String newAddress() {
            int next = nextAddress.getAndIncrement();
            return "10.244." + (number % 250) + "." + (next % 250 + 2);
        }

        @Override
        public void close() {
            informers.close();
            queue.close();
            worker.interrupt();
            client.close();
        }
    }
}
