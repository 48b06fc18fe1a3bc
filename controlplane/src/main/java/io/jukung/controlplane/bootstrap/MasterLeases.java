package io.jukung.controlplane.bootstrap;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import java.time.Duration;
import java.util.List;

/**
 * Which API servers are alive: each keeps a key of its address under a lease in the store, as
 * upstream's lease endpoint reconciler does.
 */
final class MasterLeases {
    static final Duration TTL = Duration.ofSeconds(15);
    private static final String PREFIX = "/registry/masterleases/";

    private final Store store;
    private final String address;
    private long lease;

    MasterLeases(Store store, String address) {
        this.store = store;
        this.address = address;
    }

    /** Says that this server lives for another {@link #TTL}. */
    synchronized void renew() {
        String key = PREFIX + address;
        if (lease != 0 && store.keepAlive(lease) && store.get(key) != null) {
            return;
        }
        lease = store.grantLease(TTL);
        JsonObject value =
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Endpoints",
                        "metadata",
                        JsonObject.of("name", address),
                        "subsets",
                        JsonArray.of(
                                JsonObject.of(
                                        "addresses", JsonArray.of(JsonObject.of("ip", address)))));
        Txn.Op put = new Txn.Op.Put(key, Json.write(value), lease, null);
        Store.TxnResult ignored = store.commit(new Txn(List.of(), List.of(put), List.of()));
    }

    /** The addresses of the servers that live. */
    List<String> addresses() {
        return store.range(Range.prefix(PREFIX), 0, 0).keyValues().stream()
                .map(KeyValue::key)
                .map(key -> key.substring(PREFIX.length()))
                .toList();
    }

    /** Says that this server goes. */
    synchronized void withdraw() {
        if (lease != 0) {
            store.revokeLease(lease);
            lease = 0;
        }
    }
}
