package io.jukung.scheduler;

import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;
import io.jukung.client.Client;
import io.jukung.client.election.LeaderElection;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.serving.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The component kube-scheduler: one scheduler, working while it leads where it is to be elected.
 */
public final class KubeScheduler implements Component {
    private final SchedulerOptions options;
    private final String identity;
    private final Supplier<Client> clients;
    private final Clock clock;
    private final RandomGenerator random;
    private final Metrics metrics = new Metrics();
    private final Gauge leading =
            metrics.gauge(
                    "leader_election_master_status",
                    "Gauge of if the reporting system is master of the relevant lease, 0 indicates"
                            + " backup, 1 indicates master.",
                    "name");
    private volatile @Nullable LeaderElection election;
    private volatile @Nullable Scheduler scheduler;

    /**
     * Each run opens a client of its own, as {@code system:kube-scheduler}.
     *
     * @param identity this process, in the lease: host name and something unique
     */
    public KubeScheduler(
            SchedulerOptions options,
            String identity,
            Supplier<Client> clients,
            Clock clock,
            RandomGenerator random) {
        this.options = options;
        this.identity = identity;
        this.clients = clients;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "kube-scheduler";
    }

    /** What it counts, as {@code /metrics} shows it. */
    public String metrics() {
        Scheduler working = scheduler;
        if (working != null) {
            working.observe();
        }
        LeaderElection held = election;
        if (held != null) {
            leading.with(options.election().name()).set(held.leading() ? 1 : 0);
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

    @Override
    public void run(Runnable ready) throws Exception {
        List<EventRecorder> recorders = new ArrayList<>();
        try (Client client = clients.get()) {
            Scheduler working =
                    new Scheduler(
                            client,
                            options,
                            name -> {
                                EventRecorder recorder = new EventRecorder(client, name, "", clock);
                                recorders.add(recorder);
                                return recorder;
                            },
                            metrics,
                            clock,
                            random);
            scheduler = working;
            if (options.election().elect()) {
                SchedulerOptions.Election chosen = options.election();
                LeaderElection held =
                        new LeaderElection(
                                client,
                                new LeaderElection.Config(
                                        chosen.namespace(),
                                        chosen.name(),
                                        identity,
                                        chosen.leaseDuration(),
                                        chosen.renewDeadline(),
                                        chosen.retryPeriod()),
                                clock,
                                random);
                election = held;
                held.run(() -> working.run(ready));
            } else {
                working.run(ready);
            }
        } finally {
            recorders.forEach(EventRecorder::close);
        }
    }
}
