package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.registry.StoredRegistry;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Metrics;
import io.jukung.store.Store;

/** What the server measures of itself, under upstream's names. */
public final class ServerMetrics {
    private ServerMetrics() {}

    /** What the store holds; to be started. */
    public static StorageMetrics ofStorage(
            Metrics metrics, StoredRegistry registry, Store store, Clock clock) {
        return new StorageMetrics(registry, store, metrics, clock);
    }

    public static void register(Metrics metrics, StoredRegistry registry) {
        metrics.gauge(
                "apiserver_registered_watchers",
                "Number of currently registered watchers.",
                () -> registry.watchers().values().stream().mapToInt(n -> n).sum());
    }
}
