package io.jukung.scheduler;

import io.jukung.base.metrics.Counter;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Histogram;
import io.jukung.base.metrics.Metrics;
import io.jukung.scheduler.core.Profile;
import java.util.List;

/** What the scheduler counts, under upstream's names. */
final class SchedulerMetrics {
    private static final List<Double> SECONDS =
            List.of(
                    0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024,
                    2.048, 4.096, 8.192, 16.384);
    private static final List<Double> VICTIMS = List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0);

    private final Counter attempts;
    private final Histogram times;
    private final Counter preemptions;
    private final Histogram victims;
    private final Gauge pending;

    SchedulerMetrics(Metrics metrics) {
        attempts =
                metrics.counter(
                        "scheduler_schedule_attempts_total",
                        "Number of attempts to schedule pods, by the result.",
                        "profile",
                        "result");
        times =
                metrics.histogram(
                        "scheduler_scheduling_attempt_duration_seconds",
                        "Scheduling attempt latency in seconds (scheduling algorithm + binding)",
                        SECONDS,
                        "profile",
                        "result");
        preemptions =
                metrics.counter(
                        "scheduler_preemption_attempts_total",
                        "Total preemption attempts in the cluster till now");
        victims =
                metrics.histogram(
                        "scheduler_preemption_victims",
                        "Number of selected preemption victims",
                        VICTIMS);
        pending =
                metrics.gauge(
                        "scheduler_pending_pods", "Number of pending pods, by queue.", "queue");
    }

    void scheduled(Profile profile, long nanos) {
        attempt(profile, "scheduled", nanos);
    }

    void unschedulable(Profile profile, long nanos) {
        attempt(profile, "unschedulable", nanos);
    }

    void error(Profile profile) {
        attempts.with(profile.schedulerName(), "error").increment();
    }

    private void attempt(Profile profile, String result, long nanos) {
        attempts.with(profile.schedulerName(), result).increment();
        times.with(profile.schedulerName(), result).observe(nanos / 1e9);
    }

    void preempted(int pods) {
        preemptions.with().increment();
        victims.with().observe(pods);
    }

    /** How many pods wait: ready, in flight, unschedulable, backing off. */
    void pending(int[] depth) {
        pending.with("active").set(depth[0] + depth[1]);
        pending.with("unschedulable").set(depth[2]);
        pending.with("backoff").set(depth[3]);
    }
}
