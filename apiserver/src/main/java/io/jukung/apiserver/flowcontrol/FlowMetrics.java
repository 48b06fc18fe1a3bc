package io.jukung.apiserver.flowcontrol;

import io.jukung.base.metrics.Counter;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Histogram;
import io.jukung.base.metrics.Metrics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What is told of flow control, by upstream's names. */
final class FlowMetrics {
    private final Counter dispatched;
    private final Counter rejected;
    private final Histogram waited;
    private final Gauge inQueue;
    private final Gauge runningRequests;
    private final Gauge runningSeats;
    private final Gauge nominal;
    private final Gauge lower;
    private final Gauge upper;
    private final Gauge current;

    FlowMetrics(Metrics metrics) {
        String p = "apiserver_flowcontrol_";
        dispatched =
                metrics.counter(
                        p + "dispatched_requests_total",
                        "Requests that were let in.",
                        "flow_schema",
                        "priority_level");
        rejected =
                metrics.counter(
                        p + "rejected_requests_total",
                        "Requests that were refused.",
                        "flow_schema",
                        "priority_level",
                        "reason");
        waited =
                metrics.histogram(
                        p + "request_wait_duration_seconds",
                        "How long requests waited that had to.",
                        List.of(0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0),
                        "flow_schema",
                        "priority_level",
                        "execute");
        inQueue = level(metrics, p + "current_inqueue_requests", "Requests that wait.");
        runningRequests = level(metrics, p + "current_executing_requests", "Requests that run.");
        runningSeats = level(metrics, p + "current_executing_seats", "Seats that are taken.");
        nominal = level(metrics, p + "nominal_limit_seats", "A level's own seats.");
        lower = level(metrics, p + "lower_limit_seats", "Seats a level never lends.");
        upper = level(metrics, p + "upper_limit_seats", "The most seats a level may borrow.");
        current = level(metrics, p + "current_limit_seats", "The seats a level has for now.");
    }

    private static Gauge level(Metrics metrics, String name, String help) {
        return metrics.gauge(name, help, "priority_level");
    }

    Counter.Child dispatched(FlowSchema schema) {
        return dispatched.with(schema.name(), schema.level());
    }

    void rejected(FlowSchema schema, String reason) {
        rejected.with(schema.name(), schema.level(), reason).increment();
    }

    void waited(FlowSchema schema, Duration time, boolean letIn) {
        waited.with(schema.name(), schema.level(), Boolean.toString(letIn))
                .observe(time.toNanos() / 1e9);
    }

    /** Takes over how the levels stand, just before somebody reads it. */
    void look(Collection<PriorityLevel> levels) {
        for (PriorityLevel level : levels) {
            String name = level.spec().name();
            inQueue.with(name).set(level.requestsWaiting());
            runningRequests.with(name).set(level.requestsRunning());
            runningSeats.with(name).set(level.seatsTaken());
            nominal.with(name).set(level.share().nominal());
            lower.with(name).set(level.share().lower());
            upper.with(name).set(level.share().upper());
            current.with(name).set(level.limit());
        }
    }
}
