package io.jukung.client.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Brings one key's world to what it should be, from whatever state it is in. */
@FunctionalInterface
public interface Reconciler<K> {
    /**
     * Reconciles one key; what it throws is logged and the key comes again with back-off.
     *
     * @return after which time to come again even if nothing changes, or null
     */
    @Nullable Duration reconcile(K key) throws Exception;
}
