package io.jukung.embedded;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.base.ComponentStatus;
import io.jukung.base.Supervisor;
import io.jukung.client.Client;
import io.jukung.client.Transport;
import io.jukung.controllers.ControllerManagerOptions;
import io.jukung.controllers.ControllerSettings;
import io.jukung.controllers.Controllers;
import io.jukung.controllers.Identities;
import io.jukung.controllers.KubeControllerManager;
import io.jukung.controlplane.KubeApiServer;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.scheduler.KubeScheduler;
import io.jukung.scheduler.SchedulerOptions;
import io.jukung.simnode.SimulatedNodes;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole cluster in this JVM.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.start(Cluster.Config.inMemory().withSimulatedNodes(1));
 *         Client admin = cluster.admin()) {
 *     admin.create(Deployment.KIND, web);
 * }
 * }</pre>
 *
 * <p>Every component has an identity of its own and is asked for its permissions like a stranger.
 */
public final class Cluster implements AutoCloseable {
    private static final String VERSION = "v1.36.0";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STORE_LIMIT = Duration.ofSeconds(2);

    private final Store store;
    private final boolean ownStore;
    private final KubeApiServer apiServer;
    private final Supervisor supervisor;
    private @Nullable KubeControllerManager controllerManager;
    private @Nullable KubeScheduler scheduler;

    /**
     * What the cluster is made of.
     *
     * @param store where its state lives; closed with the cluster where {@code ownStore}
     * @param listen whether the API server listens on HTTPS besides answering in process
     * @param controllerManager null for a cluster without controllers
     * @param scheduler null for a cluster without a scheduler
     * @param simulatedNodes null for none
     */
    public record Config(
            Store store,
            boolean ownStore,
            KubeApiServerConfig apiServer,
            boolean listen,
            @Nullable ControllerManagerOptions controllerManager,
            @Nullable SchedulerOptions scheduler,
            SimulatedNodes.@Nullable Config simulatedNodes,
            Clock clock,
            Consumer<ComponentStatus> listener) {
        /** Everything in memory, with controllers and scheduler, without a node. */
        public static Config inMemory() {
            return new Config(
                    new MemoryStore(),
                    true,
                    KubeApiServerConfig.inProcess(),
                    false,
                    ControllerManagerOptions.embedded(ControllerSettings.DEFAULTS),
                    SchedulerOptions.embedded(),
                    null,
                    Clock.SYSTEM,
                    status -> {});
        }

        public Config withSimulatedNodes(int count) {
            return new Config(
                    store,
                    ownStore,
                    apiServer,
                    listen,
                    controllerManager,
                    scheduler,
                    count == 0 ? null : SimulatedNodes.Config.of(count),
                    clock,
                    listener);
        }
    }

    private Cluster(Config config) {
        store = config.store();
        ownStore = config.ownStore();
        Random random = new Random();
        apiServer = new KubeApiServer(store, config.apiServer(), config.clock(), random);
        supervisor = new Supervisor(config.clock(), random, config.listener());
    }

    /**
     * Starts a cluster and waits until its components work; for a store that is away it waits until
     * that comes.
     *
     * @throws IllegalStateException naming those that do not work within a minute
     */
    public static Cluster start(Config config) throws InterruptedException {
        Cluster cluster = new Cluster(config);
        try {
            cluster.startAll(config);
            return cluster;
        } catch (InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startAll(Config config) throws InterruptedException {
        if (config.listen()) {
            supervisor.start(apiServer);
            awaitReady();
        } else {
            apiServer.start();
        }
        Random random = new Random();
        ControllerManagerOptions manager = config.controllerManager();
        if (manager != null) {
            KubeControllerManager started =
                    new KubeControllerManager(
                            identities(), manager, Controllers.ALL, config.clock(), random);
            supervisor.start(started);
            controllerManager = started;
        }
        SchedulerOptions scheduling = config.scheduler();
        if (scheduling != null) {
            KubeScheduler started =
                    new KubeScheduler(
                            scheduling,
                            "embedded",
                            () -> client("system:kube-scheduler", "kube-scheduler"),
                            config.clock(),
                            random);
            supervisor.start(started);
            scheduler = started;
        }
        SimulatedNodes.Config nodes = config.simulatedNodes();
        if (nodes != null) {
            supervisor.start(new SimulatedNodes(nodes, this::nodeClient, config.clock(), random));
        }
        awaitReady();
    }

    private void awaitReady() throws InterruptedException {
        while (true) {
            List<String> late = supervisor.awaitReady(START_LIMIT);
            if (late.isEmpty()) {
                return;
            }
            if (storeAnswers()) {
                throw new IllegalStateException("not ready: " + String.join(", ", late));
            }
        }
    }

    /** An embedded store always does. */
    private boolean storeAnswers() throws InterruptedException {
        try {
            store.ping(STORE_LIMIT);
            return true;
        } catch (StoreException.Unavailable e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return false;
        }
    }

    private Identities identities() {
        return new Identities() {
            @Override
            public Transport own() {
                return transport(
                        UserInfo.of("system:kube-controller-manager"), "kube-controller-manager");
            }

            @Override
            public Transport serviceAccount(String name) {
                return transport(
                        serviceAccountUser("kube-system", name), "kube-controller-manager");
            }
        };
    }

    private static UserInfo serviceAccountUser(String namespace, String name) {
        return UserInfo.of(
                "system:serviceaccount:" + namespace + ":" + name,
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace);
    }

    /** A way to the API server as anybody; whoever holds the cluster may be everyone in it. */
    public Transport transport(UserInfo user, String program) {
        return new InProcessTransport(apiServer.chain(), user, program + "/" + VERSION);
    }

    /** A client as a user in groups. */
    public Client client(String user, String program, String... groups) {
        return new Client(transport(UserInfo.of(user, groups), program));
    }

    /** A client as a service account. */
    public Client serviceAccountClient(String namespace, String name) {
        return new Client(transport(serviceAccountUser(namespace, name), name));
    }

    /** A client as a node's kubelet. */
    public Client nodeClient(String node) {
        return client("system:node:" + node, "kubelet", "system:nodes");
    }

    /** A client that may do everything. */
    public Client admin() {
        return client("kubernetes-admin", "jukung", "system:masters");
    }

    public KubeApiServer apiServer() {
        return apiServer;
    }

    /** The controllers' manager; null in a cluster without one. */
    public @Nullable KubeControllerManager controllerManager() {
        return controllerManager;
    }

    /** The scheduler; null in a cluster without one. */
    public @Nullable KubeScheduler scheduler() {
        return scheduler;
    }

    /** Runs the components, those added later too. */
    public Supervisor supervisor() {
        return supervisor;
    }

    @Override
    public void close() {
        supervisor.close();
        apiServer.close();
        if (ownStore) {
            store.close();
        }
    }
}
