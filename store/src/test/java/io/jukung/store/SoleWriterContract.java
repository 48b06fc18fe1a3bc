package io.jukung.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine promises besides where nobody else writes: revisions without holes, from 1 on. */
public abstract class SoleWriterContract extends StoreContract {
    @Test
    void revisionsStartAtOneAndGrowByOnePerChange() {
        assertEquals(1, store.revision());
        assertEquals(2, put("a", "1"));
        assertEquals(3, put("a", "2"));
        assertEquals(3, store.revision());
    }

    @Test
    void whatChangesNothingSpendsNoRevision() {
        store.commit(new Txn(List.of(), List.of(new Txn.Op.Delete(root + "none")), List.of()));
        store.commit(Txn.update(root + "none", 1, bytes("x"), 0, null));
        store.revokeLease(store.grantLease(Duration.ofMinutes(1)));
        assertEquals(1, store.revision());
    }

    @Test
    void theNextRevisionIsOfTheFuture() {
        assertThrows(
                StoreException.FutureRevision.class, () -> store.range(Range.prefix(root), 2, 0));
        assertThrows(StoreException.FutureRevision.class, () -> store.compact(2));
    }

    @Test
    void theCompactedRevisionItselfCanBeWatchedFrom() throws Exception {
        put("a", "1");
        long second = put("a", "2");
        store.compact(second);
        assertThrows(
                StoreException.Compacted.class, () -> store.watch(Range.prefix(root), second - 1));
        try (Watch watch = store.watch(Range.prefix(root), second)) {
            assertEquals(
                    second, watch.next(patience()).events().getFirst().keyValue().modRevision());
        }
    }

    @Test
    void concurrentWritersLeaveNoHole() throws Exception {
        int writers = 16;
        int writes = 50;
        try (Watch watch = store.watch(Range.prefix(root), 0)) {
            List<Thread> threads = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int i = 0; i < writes; i++) {
                                        put("c" + writer, "v" + i);
                                    }
                                }));
            }
            long expected = 2;
            while (expected < 2 + writers * writes) {
                for (Watch.Event event : watch.next(patience()).events()) {
                    assertEquals(expected++, event.keyValue().modRevision());
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(1 + writers * writes, store.revision());
    }
}
