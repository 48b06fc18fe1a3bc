package io.jukung.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every promise of {@link Store}, for whichever engine a subclass opens. */
public abstract class StoreContract {
    private Store store;

    /** An empty store. */
    protected abstract Store open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long put(String key, String value) {
        return store.commit(
                        new Txn(
                                List.of(),
                                List.of(new Txn.Op.Put(key, bytes(value), 0, null)),
                                List.of()))
                .revision();
    }

    private List<String> keys(Range range, long revision, int limit) {
        return store.range(range, revision, limit).keyValues().stream().map(KeyValue::key).toList();
    }

    @Test
    void revisionsStartAtOneAndGrowByOnePerChange() {
        assertEquals(1, store.revision());
        assertEquals(2, put("a", "1"));
        assertEquals(3, put("a", "2"));
        KeyValue a = store.get("a");
        assertNotNull(a);
        assertEquals(2, a.createRevision());
        assertEquals(3, a.modRevision());
        assertEquals(2, a.version());
        assertArrayEquals(bytes("2"), a.value());
    }

    @Test
    void createRefusesWhatExistsAndTellsItsState() {
        assertTrue(store.commit(Txn.create("a", bytes("1"), 0, null)).succeeded());
        Store.TxnResult second = store.commit(Txn.create("a", bytes("2"), 0, null));
        assertFalse(second.succeeded());
        assertEquals(2, second.revision());
        assertEquals(2, second.current().getFirst().modRevision());
    }

    @Test
    void updateAndDeleteCompareTheRevision() {
        long created = put("a", "1");
        assertFalse(store.commit(Txn.update("a", created + 5, bytes("x"), 0, null)).succeeded());
        assertTrue(store.commit(Txn.update("a", created, bytes("2"), 0, null)).succeeded());
        assertFalse(store.commit(Txn.delete("a", created)).succeeded());
        assertTrue(store.commit(Txn.delete("a", created + 1)).succeeded());
        assertNull(store.get("a"));
    }

    @Test
    void deletingWhatIsNotThereSpendsNoRevision() {
        store.commit(new Txn(List.of(), List.of(new Txn.Op.Delete("nothing")), List.of()));
        assertEquals(1, store.revision());
    }

    @Test
    void severalOperationsShareOneRevision() {
        Store.TxnResult result =
                store.commit(
                        new Txn(
                                List.of(),
                                List.of(
                                        new Txn.Op.Put("a", bytes("1"), 0, null),
                                        new Txn.Op.Delete("none"),
                                        new Txn.Op.Put("b", bytes("2"), 0, null)),
                                List.of()));
        assertEquals(2, result.revision());
        assertEquals(2, store.get("a").modRevision());
        assertEquals(2, store.get("b").modRevision());
        assertNull(result.changed().get(1));
        assertEquals("b", result.changed().get(2).key());
    }

    @Test
    void rangesAreOrderedLimitedAndCounted() {
        for (String key : List.of("/r/c", "/r/a", "/r/b", "/s/a")) {
            put(key, "v");
        }
        assertEquals(List.of("/r/a", "/r/b", "/r/c"), keys(Range.prefix("/r/"), 0, 0));
        Store.RangeResult first = store.range(Range.prefix("/r/"), 0, 2);
        assertTrue(first.more());
        assertEquals(1, first.remaining());
        assertEquals(3, store.count(Range.prefix("/r/"), 0));
        assertEquals(List.of("/r/c"), keys(new Range("/r/b\0", "/r0"), first.revision(), 2));
    }

    @Test
    void pagesAtARevisionDoNotSeeLaterWrites() {
        put("/r/a", "1");
        long revision = put("/r/c", "1");
        put("/r/b", "1");
        store.commit(Txn.delete("/r/c", revision));
        assertEquals(List.of("/r/a", "/r/c"), keys(Range.prefix("/r/"), revision, 0));
        assertEquals(List.of("/r/a", "/r/b"), keys(Range.prefix("/r/"), 0, 0));
    }

    @Test
    void compactedAndFutureRevisionsAreRefused() {
        long first = put("a", "1");
        long second = put("a", "2");
        assertThrows(StoreException.FutureRevision.class, () -> store.range(Range.key("a"), 99, 0));
        store.compact(second);
        assertThrows(StoreException.Compacted.class, () -> store.range(Range.key("a"), first, 0));
        assertThrows(StoreException.Compacted.class, () -> store.watch(Range.key("a"), first));
        assertEquals(1, store.range(Range.key("a"), second, 0).keyValues().size());
        assertThrows(StoreException.Compacted.class, () -> store.compact(first));
        assertThrows(StoreException.FutureRevision.class, () -> store.compact(100));
    }

    @Test
    void aDeletedKeyStaysReadableBeforeItsDeletionUntilCompacted() {
        long created = put("a", "1");
        store.commit(Txn.delete("a", created));
        long after = put("b", "1");
        assertEquals(List.of("a"), keys(Range.key("a"), created, 0));
        store.compact(after);
        assertEquals(List.of(), keys(Range.key("a"), 0, 0));
    }

    @Test
    void aWatchDeliversFromThePastInOrderWithoutGaps() throws InterruptedException {
        long first = put("/r/a", "1");
        put("/other", "1");
        put("/r/a", "2");
        store.commit(Txn.delete("/r/a", first + 2));
        try (Watch watch = store.watch(Range.prefix("/r/"), first)) {
            List<Watch.Event> events = new ArrayList<>();
            while (events.size() < 3) {
                events.addAll(watch.next(Duration.ofSeconds(5)).events());
            }
            assertEquals(
                    List.of(first, first + 2, first + 3),
                    events.stream().map(e -> e.keyValue().modRevision()).toList());
            assertEquals(Watch.Type.DELETE, events.get(2).type());
            assertArrayEquals(bytes("2"), events.get(2).previous().value());
            assertNull(events.get(0).previous());
        }
    }

    @Test
    void aWatchFromNowSeesOnlyWhatComes() throws Exception {
        put("a", "1");
        try (Watch watch = store.watch(Range.key("a"), 0)) {
            assertTrue(watch.next(Duration.ZERO).events().isEmpty());
            Thread writer = Thread.startVirtualThread(() -> put("a", "2"));
            assertEquals(
                    3,
                    watch.next(Duration.ofSeconds(5)).events().getFirst().keyValue().modRevision());
            writer.join();
        }
    }

    @Test
    void aWatchFromTheFutureWaitsForThatRevision() throws Exception {
        try (Watch watch = store.watch(Range.prefix("k"), 4)) {
            put("k", "2");
            put("k", "3");
            put("k", "4");
            assertEquals(
                    4,
                    watch.next(Duration.ofSeconds(5)).events().getFirst().keyValue().modRevision());
        }
    }

    @Test
    void closingAWatchEndsItsReader() throws Exception {
        Watch watch = store.watch(Range.key("a"), 0);
        CountDownLatch ended = new CountDownLatch(1);
        Thread reader =
                Thread.startVirtualThread(() -> {
                    try {
                        if (watch.next(Duration.ofMinutes(1)) == null) {
                            ended.countDown();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        watch.close();
        reader.join();
        assertEquals(0, ended.getCount());
    }

    @Test
    void concurrentWritersLoseNothingAndWatchersSeeAll() throws Exception {
        int writers = 16;
        int writes = 50;
        try (Watch watch = store.watch(Range.prefix("/c/"), 0)) {
            List<Thread> threads = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                threads.add(
                        Thread.startVirtualThread(() -> {
                            for (int i = 0; i < writes; i++) {
                                put("/c/" + writer, "v" + i);
                            }
                        }));
            }
            long expected = 2;
            while (expected < 2 + writers * writes) {
                for (Watch.Event event : watch.next(Duration.ofSeconds(10)).events()) {
                    assertEquals(expected++, event.keyValue().modRevision());
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(1 + writers * writes, store.revision());
    }

    @Test
    void aRevokedLeaseTakesItsKeysAlong() {
        long lease = store.grantLease(Duration.ofMinutes(1));
        store.commit(Txn.create("/e/1", bytes("1"), lease, null));
        store.commit(Txn.create("/e/2", bytes("1"), lease, null));
        put("/e/2", "off the lease");
        assertTrue(store.keepAlive(lease));
        store.revokeLease(lease);
        assertEquals(List.of("/e/2"), keys(Range.prefix("/e/"), 0, 0));
        assertFalse(store.keepAlive(lease));
        assertThrows(
                StoreException.LeaseNotFound.class,
                () -> store.commit(Txn.create("/e/3", bytes("1"), lease, null)));
    }

    @Test
    void aLeaseThatNobodyRenewsEnds() throws InterruptedException {
        long lease = store.grantLease(Duration.ofMillis(50));
        try (Watch watch = store.watch(Range.key("/e/1"), 0)) {
            store.commit(Txn.create("/e/1", bytes("1"), lease, null));
            List<Watch.Event> events = new ArrayList<>();
            while (events.size() < 2) {
                events.addAll(watch.next(Duration.ofSeconds(10)).events());
            }
            assertEquals(Watch.Type.DELETE, events.get(1).type());
        }
    }
}
