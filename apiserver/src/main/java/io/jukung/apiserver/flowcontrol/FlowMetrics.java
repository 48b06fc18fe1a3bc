package io.jukung.apiserver.flowcontrol;

import io.jukung.base.metrics.Counter;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Histogram;
import io.jukung.base.metrics.Metrics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is told of flow control, by upstream's names. */
final class FlowMetrics {
    private static final String PREFIX = "apiserver_flowcontrol_";
    private static final String[] FLOW = {"flow_schema", "priority_level"};
    private static final String[] LEVEL = {"priority_level"};
    private static final List<Double> SECONDS =
            List.of(0.0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0);

    final Counter dispatched;
    final Counter unaccommodated;
    final Histogram waited;
    final Histogram ran;
    final Histogram queueLength;
    final Histogram estimatedSeats;
    final Histogram watchCounts;
    private final Counter rejected;
    private final Gauge waitingRequests;
    private final Gauge waitingSeats;
    private final Gauge runningRequests;
    private final Gauge runningSeats;
    private final Gauge concurrencyInUse;
    private final Gauge concurrencyLimit;
    private final Gauge nominal;
    private final Gauge lower;
    private final Gauge upper;
    private final Gauge current;
    private final Gauge mostWanted;
    private final Gauge target;
    private final Gauge fairPart;

    /** By level and schema; a schema that is gone, or goes elsewhere, is still told of. */
    private final Map<List<String>, FlowCounts> flows = new ConcurrentHashMap<>();

    private final Metrics metrics;

    FlowMetrics(Metrics metrics) {
        this.metrics = metrics;
        dispatched = counter("dispatched_requests_total", "Requests that were let in.", FLOW);
        rejected =
                counter(
                        "rejected_requests_total",
                        "Requests that were refused.",
                        "flow_schema",
                        "priority_level",
                        "reason");
        unaccommodated =
                counter(
                        "request_dispatch_no_accommodation_total",
                        "How often somebody could not be let in for want of free seats.",
                        FLOW);
        waited =
                histogram(
                        "request_wait_duration_seconds",
                        "How long requests waited in a queue.",
                        SECONDS,
                        "flow_schema",
                        "priority_level",
                        "execute");
        ran =
                histogram(
                        "request_execution_seconds",
                        "How long requests ran; watches, until they were open.",
                        SECONDS,
                        "flow_schema",
                        "priority_level",
                        "type");
        queueLength =
                histogram(
                        "request_queue_length_after_enqueue",
                        "How many requests a queue had once one more had joined it.",
                        List.of(0.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0),
                        FLOW);
        estimatedSeats =
                histogram(
                        "work_estimated_seats",
                        "How many seats requests were thought to need.",
                        List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 100.0),
                        FLOW);
        watchCounts =
                histogram(
                        "watch_count_samples",
                        "How many watched what a request was about to change.",
                        List.of(0.0, 1.0, 10.0, 100.0, 1000.0, 10000.0),
                        FLOW);
        waitingRequests = gauge("current_inqueue_requests", "Requests that wait.", FLOW);
        waitingSeats = gauge("current_inqueue_seats", "Seats that are waited for.", FLOW);
        runningRequests = gauge("current_executing_requests", "Requests that run.", FLOW);
        runningSeats = gauge("current_executing_seats", "Seats that are taken.", FLOW);
        concurrencyInUse =
                gauge("request_concurrency_in_use", "The same as current_executing_seats.", FLOW);
        concurrencyLimit =
                gauge("request_concurrency_limit", "The same as nominal_limit_seats.", LEVEL);
        nominal = gauge("nominal_limit_seats", "A level's own seats.", LEVEL);
        lower = gauge("lower_limit_seats", "Seats a level never lends.", LEVEL);
        upper = gauge("upper_limit_seats", "The most seats a level may borrow.", LEVEL);
        current = gauge("current_limit_seats", "The seats a level has for now.", LEVEL);
        mostWanted =
                gauge(
                        "demand_seats_high_watermark",
                        "The most seats there was a use for before they were last shared out.",
                        LEVEL);
        target =
                gauge(
                        "target_seats",
                        "The seats a level was to have when they were last shared out.",
                        LEVEL);
        fairPart =
                gauge(
                        "seat_fair_frac",
                        "Which part of what it asks for each level gets that can use it.");
    }

    private Counter counter(String name, String help, String... labels) {
        return metrics.counter(PREFIX + name, help, labels);
    }

    private Gauge gauge(String name, String help, String... labels) {
        return metrics.gauge(PREFIX + name, help, labels);
    }

    private Histogram histogram(String name, String help, List<Double> bounds, String... labels) {
        return metrics.histogram(PREFIX + name, help, bounds, labels);
    }

    FlowCounts counts(FlowSchema schema) {
        return flows.computeIfAbsent(
                List.of(schema.level(), schema.name()),
                ignored -> new FlowCounts(this, schema.level(), schema.name()));
    }

    void rejected(FlowSchema schema, String reason) {
        rejected.with(schema.name(), schema.level(), reason).increment();
    }

    void shared(String level, int wanted, double aim) {
        mostWanted.with(level).set(wanted);
        target.with(level).set(aim);
    }

    void fairPart(double part) {
        fairPart.with().set(part);
    }

    /** Takes over how the levels stand, just before somebody reads it. */
    void look(Collection<PriorityLevel> levels) {
        for (PriorityLevel level : levels) {
            String name = level.spec().name();
            nominal.with(name).set(level.share().nominal());
            concurrencyLimit.with(name).set(level.share().nominal());
            lower.with(name).set(level.share().lower());
            upper.with(name).set(level.share().upper());
            current.with(name).set(level.limit());
        }
        flows.forEach((key, counts) -> {
            String level = key.getFirst();
            String schema = key.getLast();
            waitingRequests.with(schema, level).set(counts.requestsWaiting());
            waitingSeats.with(schema, level).set(counts.seatsWaiting());
            runningRequests.with(schema, level).set(counts.requestsRunning());
            runningSeats.with(schema, level).set(counts.seatsRunning());
            concurrencyInUse.with(schema, level).set(counts.seatsRunning());
        });
    }
}
