package io.jukung.client.election;

import io.jukung.api.Kind;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.Untyped;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Holds a Lease of coordination.k8s.io while it can, and works while it holds it.
 *
 * <pre>
 *   candidate ──lease free or not renewed for its duration──▶ leader ──renew every retry period──┐
 *       ▲                                                       │  ▲──────────────────────────────┘
 *       └── {@link #run} returns: not renewed for the renew deadline, or the work ended ◀─┘
 * </pre>
 *
 * <p>Other holders' times are never compared with this machine's: a lease is expired when it was
 * seen unchanged for its duration by the local clock.
 */
public final class LeaderElection {
    private static final Kind<Untyped> LEASE =
            Untyped.kind(
                    new GroupVersion("coordination.k8s.io", "v1").resource("leases"),
                    new GroupVersion("coordination.k8s.io", "v1").kind("Lease"),
                    true);
    private static final double JITTER = 1.2;
    private static final Duration HEALTH_MARGIN = Duration.ofSeconds(20);

    private final Client client;
    private final Config config;
    private final Clock clock;
    private final RandomGenerator random;
    private @Nullable JsonObject observed;
    private long observedAt;
    private volatile boolean leading;
    private volatile long renewed;

    /**
     * What to hold and how.
     *
     * @param identity unique among the candidates: host name, an underscore and a UUID
     */
    public record Config(
            String namespace,
            String name,
            String identity,
            Duration leaseDuration,
            Duration renewDeadline,
            Duration retryPeriod) {
        /** Upstream's times: 15 s, 10 s, 2 s. */
        public static Config of(String namespace, String name, String identity) {
            return new Config(
                    namespace,
                    name,
                    identity,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2));
        }
    }

    /** The leader's work: returns or throws when interrupted. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    public LeaderElection(Client client, Config config, Clock clock, RandomGenerator random) {
        this.client = client;
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Waits for the lease, works, and returns when the lease is lost or the work has ended; the
     * lease is released where it is still held, so that the next candidate need not wait.
     *
     * @throws InterruptedException where this thread is interrupted, after the work has ended
     */
    public void run(Work work) throws InterruptedException {
        System.Logger log = System.getLogger(config.name());
        while (!acquireOrRenew(log)) {
            pause(JITTER);
        }
        log.log(
                Level.INFO,
                "Successfully acquired lease {0}/{1}",
                config.namespace(),
                config.name());
        renewed = clock.nanoTime();
        leading = true;
        Thread leader =
                Thread.ofVirtual()
                        .name(config.name() + "-leader")
                        .start(() -> {
                            try {
                                work.run();
                            } catch (InterruptedException stop) {
                                Thread.currentThread().interrupt();
                            } catch (Exception e) {
                                log.log(Level.ERROR, "Leading ended", e);
                            }
                        });
        try {
            renewWhile(leader, log);
        } finally {
            leading = false;
            leader.interrupt();
            boolean interrupted = joinUninterruptibly(leader);
            release(log);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether this candidate holds the lease. */
    public boolean leading() {
        return leading;
    }

    /** What is wrong with a leader that should have given up by now; "" where nothing is. */
    public String trouble() {
        long limit = config.leaseDuration().plus(HEALTH_MARGIN).toNanos();
        return leading && clock.nanoTime() - renewed > limit
                ? "failed election to renew leadership on lease " + config.name()
                : "";
    }

    private void renewWhile(Thread leader, System.Logger log) throws InterruptedException {
        while (leader.isAlive()) {
            pause(0);
            if (acquireOrRenew(log)) {
                renewed = clock.nanoTime();
            } else if (clock.nanoTime() - renewed > config.renewDeadline().toNanos()) {
                log.log(
                        Level.ERROR,
                        "Failed to renew lease {0}/{1}: timed out",
                        config.namespace(),
                        config.name());
                return;
            }
        }
    }

    /** One attempt; true where this candidate holds the lease now. */
    private boolean acquireOrRenew(System.Logger log) {
        try {
            return attempt();
        } catch (StatusException e) {
            log.log(
                    e.isConflict() || e.isAlreadyExists() ? Level.DEBUG : Level.WARNING,
                    "Error retrieving or updating lease "
                            + config.namespace()
                            + "/"
                            + config.name()
                            + ": "
                            + e.getMessage());
            return false;
        }
    }

    private boolean attempt() {
        Instant now = clock.now();
        Untyped lease = client.find(LEASE, config.namespace(), config.name());
        if (lease == null) {
            observe(client.create(LEASE, new Untyped(fresh(now))).node());
            return true;
        }
        JsonObject spec = lease.node().object("spec");
        if (observed == null || !observed.object("spec").equals(spec)) {
            observe(lease.node());
        }
        String holder = spec.string("holderIdentity");
        boolean mine = holder.equals(config.identity());
        if (!mine && !holder.isEmpty() && !expired(spec)) {
            return false;
        }
        JsonObject.Builder next = spec.edit();
        next.put("holderIdentity", config.identity());
        next.put("leaseDurationSeconds", config.leaseDuration().toSeconds());
        next.put("renewTime", Times.formatMicro(now));
        if (!mine) {
            next.put("acquireTime", Times.formatMicro(now));
            next.put("leaseTransitions", spec.integer("leaseTransitions", 0) + 1);
        }
        JsonObject changed = lease.node().with("spec", next.build());
        observe(client.update(LEASE, new Untyped(changed)).node());
        return true;
    }

    private boolean expired(JsonObject spec) {
        long seconds = spec.integer("leaseDurationSeconds", config.leaseDuration().toSeconds());
        return clock.nanoTime() - observedAt > Duration.ofSeconds(seconds).toNanos();
    }

    private void observe(JsonObject lease) {
        observed = lease;
        observedAt = clock.nanoTime();
    }

    private JsonObject fresh(Instant now) {
        return JsonObject.of(
                "apiVersion",
                "coordination.k8s.io/v1",
                "kind",
                "Lease",
                "metadata",
                JsonObject.of("name", config.name(), "namespace", config.namespace()),
                "spec",
                JsonObject.of(
                        "holderIdentity", config.identity(),
                        "leaseDurationSeconds", config.leaseDuration().toSeconds(),
                        "acquireTime", Times.formatMicro(now),
                        "renewTime", Times.formatMicro(now),
                        "leaseTransitions", 0L));
    }

    /** Empties the holder, with the duration of a second, as client-go does on release. */
    private void release(System.Logger log) {
        try {
            Untyped lease = client.find(LEASE, config.namespace(), config.name());
            if (lease == null
                    || !lease.node()
                            .object("spec")
                            .string("holderIdentity")
                            .equals(config.identity())) {
                return;
            }
            String now = Times.formatMicro(clock.now());
            JsonObject spec =
                    lease.node()
                            .object("spec")
                            .edit()
                            .put("holderIdentity", "")
                            .put("leaseDurationSeconds", 1L)
                            .put("renewTime", now)
                            .put("acquireTime", now)
                            .build();
            client.update(LEASE, new Untyped(lease.node().with("spec", spec)));
        } catch (StatusException e) {
            log.log(Level.DEBUG, "Failed to release lease: {0}", e.getMessage());
        }
    }

    private void pause(double jitter) throws InterruptedException {
        double factor = 1 + random.nextDouble() * jitter;
        clock.sleep(Duration.ofMillis((long) (config.retryPeriod().toMillis() * factor)));
    }

    private static boolean joinUninterruptibly(Thread thread) {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
