package io.jukung.controllers;

import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;
import io.jukung.client.Client;
import io.jukung.client.election.LeaderElection;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.http.Kubeconfig;
import io.jukung.client.informer.InformerFactory;
import io.jukung.client.serving.HealthCheck;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the controllers that its options enable, while it holds the lease if it is to elect a
 * leader.
 *
 * <pre>{@code
 * new KubeControllerManager(identities, ControllerManagerOptions.embedded(settings),
 *         Controllers.ALL, Clock.SYSTEM, new Random());
 * }</pre>
 *
 * <p>A controller that ends by an exception ends the manager with it: the supervisor starts it
 * anew.
 */
public final class KubeControllerManager implements Component {
    private static final String NAME = "kube-controller-manager";
    private static final System.Logger LOG = System.getLogger(NAME);

    private final Identities identities;
    private final ControllerManagerOptions options;
    private final List<Registration> registrations;
    private final Clock clock;
    private final RandomGenerator random;
    private final Metrics metrics = new Metrics();
    private final Gauge leading =
            metrics.gauge(
                    "leader_election_master_status",
                    "Gauge of if the reporting system is master of the relevant lease, 0 indicates"
                            + " backup, 1 indicates master.",
                    "name");
    private final Gauge running =
            metrics.gauge(
                    "running_managed_controllers",
                    "Indicates where instances of a controller are currently running",
                    "manager",
                    "name");
    private volatile @Nullable LeaderElection election;

    /**
     * @param random must be safe for several threads, as {@link java.util.Random} is
     */
    public KubeControllerManager(
            Identities identities,
            ControllerManagerOptions options,
            List<Registration> registrations,
            Clock clock,
            RandomGenerator random) {
        this.identities = identities;
        this.options = options;
        this.registrations = registrations;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The manager as a process of its own: over HTTPS, as its kubeconfig says.
     *
     * @throws IOException where the kubeconfig cannot be read
     */
    public static KubeControllerManager overHttps(
            ControllerManagerOptions options, String version, Clock clock, RandomGenerator random)
            throws IOException {
        Kubeconfig config =
                options.kubeconfig().isEmpty()
                        ? Kubeconfig.inCluster(clock)
                        : Kubeconfig.load(Path.of(options.kubeconfig()), clock);
        Identities identities =
                new HttpsIdentities(config, options.useServiceAccountCredentials(), version, clock);
        return new KubeControllerManager(identities, options, Controllers.ALL, clock, random);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Runnable ready) throws Exception {
        if (!options.leaderElect()) {
            lead(ready);
            return;
        }
        // A candidate that waits for its turn does its work, too.
        ready.run();
        LeaderElection.Config lease =
                new LeaderElection.Config(
                        options.leaseNamespace(),
                        options.leaseName(),
                        InetAddress.getLocalHost().getHostName() + "_" + UUID.randomUUID(),
                        options.leaseDuration(),
                        options.renewDeadline(),
                        options.retryPeriod());
        try (Client client = new Client(identities.own())) {
            LeaderElection held = new LeaderElection(client, lease, clock, random);
            election = held;
            held.run(() -> lead(() -> {}));
        }
        if (!Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("leaderelection lost");
        }
    }

    /** What it counts, as {@code /metrics} shows it. */
    public String metrics() {
        LeaderElection held = election;
        if (held != null) {
            leading.with(options.leaseName()).set(held.leading() ? 1 : 0);
        }
        return metrics.text();
    }

    /** Not well once it should have given up its lease and has not. */
    public HealthCheck leaderCheck() {
        return new HealthCheck(
                "leaderElection",
                () -> {
                    LeaderElection held = election;
                    return held == null ? "" : held.trouble();
                });
    }

    /** What a controller's thread ended with. */
    private record End(String name, Throwable cause) {}

    private void lead(Runnable ready) throws InterruptedException {
        List<AutoCloseable> open = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try {
            Client shared = opened(open, new Client(identities.own()));
            InformerFactory informers = opened(open, new InformerFactory(shared, clock, random));
            Map<String, Controller> controllers = create(open, informers);
            informers.start();
            informers.awaitSynced();
            BlockingQueue<End> ends = new LinkedBlockingQueue<>();
            controllers.forEach((name, controller) -> threads.add(start(name, controller, ends)));
            LOG.log(Level.INFO, "Started {0}", controllers.keySet());
            controllers.keySet().forEach(name -> running.with(NAME, name).set(1));
            ready.run();
            End end = ends.take();
            throw new IllegalStateException(end.name() + " ended", end.cause());
        } finally {
            threads.forEach(Thread::interrupt);
            registrations.forEach(each -> running.remove(NAME, each.name()));
            for (AutoCloseable closeable : open.reversed()) {
                close(closeable);
            }
        }
    }

    private Map<String, Controller> create(List<AutoCloseable> open, InformerFactory informers) {
        Map<String, Client> clients = new LinkedHashMap<>();
        Map<String, Controller> controllers = new LinkedHashMap<>();
        for (Registration registration : registrations) {
            if (!options.enables(registration)) {
                continue;
            }
            Client client =
                    clients.computeIfAbsent(
                            registration.serviceAccount(),
                            account ->
                                    opened(
                                            open,
                                            new Client(
                                                    account.isEmpty()
                                                            ? identities.own()
                                                            : identities.serviceAccount(account))));
            EventRecorder events =
                    opened(open, new EventRecorder(client, registration.eventSource(), "", clock));
            Controller controller =
                    registration
                            .create()
                            .apply(
                                    new ControllerContext(
                                            client,
                                            informers,
                                            events,
                                            clock,
                                            random,
                                            options.settings()));
            if (controller == null) {
                LOG.log(Level.INFO, "Skipping {0}: not configured", registration.name());
            } else {
                controllers.put(registration.name(), controller);
            }
        }
        return controllers;
    }

    private static Thread start(String name, Controller controller, BlockingQueue<End> ends) {
        return Thread.ofVirtual()
                .name(name)
                .start(() -> {
                    try {
                        controller.run();
                        ends.add(new End(name, new IllegalStateException("returned")));
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException | Error e) {
                        ends.add(new End(name, e));
                    }
                });
    }

    private static <T extends AutoCloseable> T opened(List<AutoCloseable> open, T closeable) {
        open.add(closeable);
        return closeable;
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "Failed to close", e);
        }
    }
}
