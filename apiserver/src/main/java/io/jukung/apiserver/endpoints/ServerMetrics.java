package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.registry.StoredRegistry;
import io.jukung.base.metrics.Metrics;

/** What the server measures of itself, under upstream's names. */
public final class ServerMetrics {
    private ServerMetrics() {}

    public static void register(Metrics metrics, StoredRegistry registry) {
        metrics.gauge(
                "apiserver_registered_watchers",
                "Number of currently registered watchers.",
                () -> registry.watchers().values().stream().mapToInt(n -> n).sum());
    }
}
