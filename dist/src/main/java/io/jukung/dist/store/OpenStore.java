package io.jukung.dist.store;

import io.jukung.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's store while it is served.
 *
 * @param control how {@code jukung store} reaches this process; null where the state is in etcd,
 *     which has tools of its own
 */
public record OpenStore(Store store, @Nullable StoreControl control) implements AutoCloseable {
    @Override
    public void close() {
        if (control != null) {
            control.close();
        }
        store.close();
    }
}
