package io.jukung.controlplane.bootstrap;

import io.jukung.apiserver.registry.Registry;
import io.jukung.base.Clock;
import io.jukung.controlplane.rbac.PolicyReconciler;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Writes what must be there once the server runs, then keeps up what must be kept up: liveness and
 * endpoints every ten seconds, namespaces every minute.
 */
public final class PostStartHooks implements AutoCloseable {
    private static final Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final int HOUR = 360;
    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final Registry registry;
    private final Store store;
    private final Settings settings;
    private final Clock clock;
    private final MasterLeases leases;
    private final KubernetesService service;
    private final ServerIdentity identity;
    private Thread keeper = Thread.currentThread();
    private volatile boolean done;

    /**
     * Upstream's names of what is over when {@link #start} has returned, as health checks tell it.
     */
    public static final List<String> NAMES =
            List.of(
                    "start-apiserver-admission-initializer",
                    "generic-apiserver-start-informers",
                    "start-apiextensions-informers",
                    "start-apiextensions-controllers",
                    "crd-informer-synced",
                    "bootstrap-controller",
                    "start-system-namespaces-controller",
                    "start-service-ip-repair-controllers",
                    "rbac/bootstrap-roles",
                    "scheduling/bootstrap-system-priority-classes",
                    "start-cluster-authentication-info-controller",
                    "start-kube-aggregator-informers",
                    "apiservice-registration-controller",
                    "apiservice-status-local-available-controller",
                    "apiservice-status-remote-available-controller",
                    "kube-apiserver-autoregistration",
                    "apiservice-openapi-controller",
                    "storage-readiness");

    /**
     * What the hooks write.
     *
     * @param advertiseAddress the address under which pods reach this server
     * @param port where this server is reached
     * @param serviceRanges the ranges of service addresses
     * @param kubernetesIp the address of the service {@code kubernetes}
     * @param rbac whether the bootstrap roles are wanted
     * @param clusterAdmins whether kubeadm's group of administrators is bound
     * @param authenticationConfig the data of {@code extension-apiserver-authentication}
     * @param endpoints whether this server adds itself to the endpoints of {@code kubernetes}
     * @param identity whether this server has a lease that others know it by
     */
    public record Settings(
            String hostname,
            String advertiseAddress,
            int port,
            List<String> serviceRanges,
            String kubernetesIp,
            boolean rbac,
            boolean clusterAdmins,
            Map<String, String> authenticationConfig,
            boolean endpoints,
            boolean identity) {}

    public PostStartHooks(Registry registry, Store store, Settings settings, Clock clock) {
        this.registry = registry;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.leases = new MasterLeases(store, settings.advertiseAddress());
        this.service = new KubernetesService(registry, settings.kubernetesIp(), settings.port());
        this.identity = new ServerIdentity(registry, settings.hostname(), clock);
    }

    /** Writes everything once, then keeps it up in the background. */
    public void start() {
        SystemObjects.namespaces(registry);
        if (settings.rbac()) {
            PolicyReconciler policy = new PolicyReconciler(registry);
            policy.run();
            if (settings.clusterAdmins()) {
                policy.bindClusterAdmins();
            }
        }
        SystemObjects.priorityClasses(registry);
        serviceCidr();
        SystemObjects.authenticationConfig(registry, settings.authenticationConfig());
        service.ensureService();
        beat();
        done = true;
        keeper = Thread.ofVirtual().name("kube-apiserver-upkeep").start(this::keepUp);
    }

    /** Whether everything has been written once. */
    public boolean done() {
        return done;
    }

    private void serviceCidr() {
        SystemObjects.serviceCidr(registry, settings.serviceRanges(), clock.now());
    }

    private void beat() {
        serviceCidr();
        if (settings.endpoints()) {
            leases.renew();
            service.publish(leases.addresses());
        }
        if (settings.identity()) {
            identity.renew();
        }
    }

    private void keepUp() {
        // nothing waits for these, so they do not hold up the start
        attempt(() -> SystemObjects.flowControl(registry));
        for (int beats = 1; pause(); beats++) {
            attempt(this::beat);
            if (settings.identity() && beats % HOUR == 0) {
                attempt(identity::forgetOthers);
            }
            if (beats % 6 == 0) {
                attempt(() -> {
                    SystemObjects.namespaces(registry);
                    SystemObjects.flowControl(registry);
                    service.ensureService();
                });
            }
        }
    }

    /** What fails is tried again later; until then the lease speaks for this server. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (StoreException.Unavailable e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.log(
                        Level.WARNING,
                        "Unable to keep up the kubernetes service: {0}",
                        e.getMessage());
            }
        } catch (RuntimeException e) {
            // told to end, it is the end that broke the work off
            if (!Thread.currentThread().isInterrupted()) {
                LOG.log(Level.WARNING, "Unable to keep up the kubernetes service", e);
            }
        }
    }

    /** Until the next beat; false where there is none. */
    private boolean pause() {
        try {
            clock.sleep(PERIOD);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Stops, and takes this server out of the endpoints, unless the store is away. */
    @Override
    public void close() {
        if (!done) {
            return;
        }
        // who closes is often interrupted itself, which would break off what is to be written
        boolean interrupted = Thread.interrupted();
        keeper.interrupt();
        try {
            keeper.join();
            if (settings.endpoints()) {
                store.ping(LEAVING);
                leases.withdraw();
                service.publish(leases.addresses());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "Unable to leave the kubernetes service: {0}",
                    String.valueOf(e.getMessage()));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
