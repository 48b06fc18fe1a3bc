package io.jukung.dist.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.durable.DurableStore;
import io.jukung.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
    private final MemoryStore source = new MemoryStore();
    private final MemoryStore target = new MemoryStore();

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private static void put(Store store, String key, String value, long lease) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Store.TxnResult ignored =
                store.commit(
                        new Txn(
                                List.of(),
                                List.of(new Txn.Op.Put(key, bytes, lease, null)),
                                List.of()));
    }

    private static StoreCopy.Done copy(Store from, Store to) throws InterruptedException {
        return new StoreCopy(from, to, text -> {}).run();
    }

    @Test
    void allStateMovesAndNoRevisionGoesBack(@TempDir Path folder) throws Exception {
        for (int i = 0; i < 1234; i++) {
            put(source, "/registry/pods/default/p" + i, "value " + i, 0);
        }
        put(source, "/registry/masterleases/10.0.0.1", "alive", 0);
        put(source, "/registry/events/default/e", "hello", source.grantLease(Duration.ofHours(1)));
        long before = source.revision();
        try (Store durable = DurableStore.open(folder, DurableStore.Options.DEFAULT)) {
            StoreCopy.Done done = copy(source, durable);
            assertEquals(1235, done.keys());
            assertEquals(1235, durable.count(Range.prefix("/registry/"), 0));
            assertTrue(
                    durable.range(Range.prefix("/registry/"), 0, 0).keyValues().stream()
                            .allMatch(kv -> kv.modRevision() > before));
            assertNotEquals(0, durable.get("/registry/events/default/e").lease());
            assertNull(durable.get("jukung/copy"));
        }
    }

    @Test
    void aTargetWithAnythingElseIsRefused() {
        put(target, "/registry/pods/default/other", "1", 0);
        put(source, "/registry/pods/default/p", "1", 0);
        StoreCopy.NotPossible why =
                assertThrows(StoreCopy.NotPossible.class, () -> copy(source, target));
        assertTrue(why.getMessage().contains("not empty"), why.getMessage());
    }

    @Test
    void aCopyThatWasBrokenOffGoesOn() throws Exception {
        put(source, "/registry/pods/default/p", "1", 0);
        put(target, "jukung/copy", "begun", 0);
        put(target, "/registry/pods/default/p", "old", 0);
        put(target, "/registry/pods/default/gone", "1", 0);
        assertEquals(1, copy(source, target).keys());
        assertEquals(1, target.count(Range.prefix("/registry/"), 0));
    }
}
