package io.jukung.base.metrics;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * The metrics of one component, as {@code /metrics} shows them (Prometheus text, version 0.0.4).
 *
 * <pre>{@code
 * Counter requests = metrics.counter("apiserver_request_total", "Requests.", "verb", "code");
 * requests.with("GET", "200").increment();
 * }</pre>
 *
 * A name that is asked for again gives the same metric.
 */
public final class Metrics {
    /** Seconds, for spans between 5 ms and a minute; upstream's usual buckets. */
    public static final List<Double> SECONDS =
            List.of(
                    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0,
                    6.0, 8.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0);

    private final ConcurrentSkipListMap<String, Metric> metrics = new ConcurrentSkipListMap<>();

    /** A number that only grows. */
    public Counter counter(String name, String help, String... labels) {
        return register(name, Counter.class, ignored -> new Counter(name, help, labels));
    }

    /** A number that goes up and down. */
    public Gauge gauge(String name, String help, String... labels) {
        return register(name, Gauge.class, ignored -> new Gauge(name, help, labels));
    }

    /** A gauge without labels whose number is asked for when it is written. */
    public void gauge(String name, String help, DoubleSupplier value) {
        metrics.put(name, new SuppliedGauge(name, help, value));
    }

    /**
     * How often values fall where.
     *
     * @param buckets the upper bounds, ascending, without infinity
     */
    public Histogram histogram(String name, String help, List<Double> buckets, String... labels) {
        return register(
                name, Histogram.class, ignored -> new Histogram(name, help, buckets, labels));
    }

    private <M extends Metric> M register(
            String name, Class<M> type, Function<String, Metric> make) {
        Metric metric = metrics.computeIfAbsent(name, make);
        if (!type.isInstance(metric)) {
            throw new IllegalArgumentException(name + " is a metric of another type");
        }
        return type.cast(metric);
    }

    /** All metrics, sorted by name. */
    public String text() {
        StringBuilder out = new StringBuilder(4096);
        metrics.values().forEach(metric -> metric.write(out));
        return out.toString();
    }
}
