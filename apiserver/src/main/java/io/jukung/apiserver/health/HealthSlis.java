package io.jukung.apiserver.health;

import io.jukung.base.metrics.Counter;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;

/** How the checks went, as {@code /metrics/slis} shows it (KEP-3466). */
public final class HealthSlis {
    private final Gauge last;
    private final Counter total;

    public HealthSlis(Metrics metrics) {
        last =
                metrics.gauge(
                        "kubernetes_healthcheck",
                        "This metric records the result of a single healthcheck.",
                        "name",
                        "type");
        total =
                metrics.counter(
                        "kubernetes_healthchecks_total",
                        "This metric records the results of all healthcheck.",
                        "name",
                        "status",
                        "type");
    }

    /**
     * @param type {@code healthz}, {@code livez} or {@code readyz}
     */
    void note(String name, String type, boolean passed) {
        last.with(name, type).set(passed ? 1 : 0);
        total.with(name, passed ? "success" : "error", type).increment();
    }
}
