package io.jukung.scheduler;

import io.jukung.scheduler.core.Profile;
import io.jukung.scheduler.plugins.DefaultPlugins;
import java.time.Duration;
import java.util.List;

/**
 * How the scheduler is run.
 *
 * @param kubeconfig the file's path; "" for in-cluster configuration
 * @param election how the lease is held; identity is the process' own
 */
public record SchedulerOptions(
        List<Profile> profiles,
        Duration podInitialBackoff,
        Duration podMaxBackoff,
        String kubeconfig,
        Election election) {
    /**
     * Who works where several schedulers run.
     *
     * @param elect whether to work only while holding the lease
     */
    public record Election(
            boolean elect,
            String namespace,
            String name,
            Duration leaseDuration,
            Duration renewDeadline,
            Duration retryPeriod) {
        static final Election DEFAULT =
                new Election(
                        true,
                        "kube-system",
                        "kube-scheduler",
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2));

        Election with(boolean elects) {
            return new Election(elects, namespace, name, leaseDuration, renewDeadline, retryPeriod);
        }
    }

    static final SchedulerOptions DEFAULTS =
            new SchedulerOptions(
                    List.of(Profile.of(Scheduler.DEFAULT_NAME, DefaultPlugins.all())),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    "",
                    Election.DEFAULT);

    /** The one scheduler of an embedded cluster: upstream's defaults, without an election. */
    public static SchedulerOptions embedded() {
        return DEFAULTS.with(Election.DEFAULT.with(false));
    }

    SchedulerOptions with(Election other) {
        return new SchedulerOptions(profiles, podInitialBackoff, podMaxBackoff, kubeconfig, other);
    }

    SchedulerOptions withKubeconfig(String file) {
        return new SchedulerOptions(profiles, podInitialBackoff, podMaxBackoff, file, election);
    }
}
