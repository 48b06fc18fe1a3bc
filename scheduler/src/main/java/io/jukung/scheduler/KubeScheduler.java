package io.jukung.scheduler;

import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.client.Client;
import io.jukung.client.election.LeaderElection;
import io.jukung.client.events.EventRecorder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The component kube-scheduler: one scheduler, working while it leads where it is to be elected.
 */
public final class KubeScheduler implements Component {
    private final Config config;
    private final Supplier<Client> clients;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * What may be chosen.
     *
     * @param identity this process, in the lease: host name and something unique
     * @param leaderElect whether several of these share the work of one
     */
    public record Config(String schedulerName, String identity, boolean leaderElect) {
        public static Config of(String identity) {
            return new Config(Scheduler.DEFAULT_NAME, identity, true);
        }
    }

    /** Each run opens a client of its own, as {@code system:kube-scheduler}. */
    public KubeScheduler(
            Config config, Supplier<Client> clients, Clock clock, RandomGenerator random) {
        this.config = config;
        this.clients = clients;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "kube-scheduler";
    }

    @Override
    public void run(Runnable ready) throws Exception {
        try (Client client = clients.get();
                EventRecorder events =
                        new EventRecorder(client, config.schedulerName(), "", clock)) {
            Scheduler scheduler =
                    new Scheduler(client, config.schedulerName(), events, clock, random);
            if (config.leaderElect()) {
                LeaderElection.Config lease =
                        LeaderElection.Config.of(
                                "kube-system", "kube-scheduler", config.identity());
                new LeaderElection(client, lease, clock, random).run(() -> scheduler.run(ready));
            } else {
                scheduler.run(ready);
            }
        }
    }
}
