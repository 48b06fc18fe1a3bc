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
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every promise of {@link Store}, for whichever engine a subclass opens; what only a store without
 * other writers can show is in {@link SoleWriterContract}.
 *
 * <p>Each test keeps to keys of its own, so that the store may be shared with others who write, and
 * compact, at the same time. Nothing here is measured: {@link #patience} only bounds a hang.
 */
@Timeout(120)
public abstract class StoreContract {
    /** The store under test, open. */
    protected Store store;

    /** What all keys of this test begin with. */
    protected String root;

    /** The store, empty at least below {@code /contract/}. */
    protected abstract Store open() throws Exception;

    /** How long to wait for what must come. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** A time to live that ends soon; engines may round it up. */
    protected Duration briefly() {
        return Duration.ofMillis(500);
    }

    /** Whether a watch of a quiet range tells within {@link #patience} that time went on. */
    protected boolean tellsProgress() {
        return true;
    }

    @BeforeEach
    void openStore() throws Exception {
        store = open();
        root = "/contract/" + UUID.randomUUID() + "/";
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /** Text as a value. */
    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A value as text. */
    protected static String text(KeyValue keyValue) {
        return new String(keyValue.value(), StandardCharsets.UTF_8);
    }

    private static Txn.Op.Put putting(String key, String value) {
        return new Txn.Op.Put(key, bytes(value), 0, null);
    }

    private static Txn always(Txn.Op... ops) {
        return new Txn(List.of(), List.of(ops), List.of());
    }

    /** Sets a key below {@link #root}; answers the revision of that. */
    protected long put(String name, String value) {
        return store.commit(always(putting(root + name, value))).revision();
    }

    private long delete(String name) {
        return store.commit(always(new Txn.Op.Delete(root + name))).revision();
    }

    private KeyValue get(String name) {
        return store.get(root + name);
    }

    private Range all() {
        return Range.prefix(root);
    }

    private List<String> names(Range range, long revision, int limit) {
        return names(store.range(range, revision, limit));
    }

    private List<String> names(Store.RangeResult result) {
        return result.keyValues().stream().map(kv -> kv.key().substring(root.length())).toList();
    }

    private interface Work {
        void run() throws Exception;
    }

    /**
     * Runs the same work by several threads (not virtual: some of them spin); fails where one of
     * them fails.
     */
    private static void together(int threads, Work work) throws Exception {
        List<Thread> running = new ArrayList<>();
        List<Throwable> failed = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    work.run();
                                } catch (Throwable e) {
                                    synchronized (failed) {
                                        failed.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        assertEquals(List.of(), failed);
    }

    /** Reads a watch until it has delivered so many events. */
    private List<Watch.Event> take(Watch watch, int count) throws InterruptedException {
        List<Watch.Event> events = new ArrayList<>();
        long end = System.nanoTime() + patience().toNanos();
        long before = 0;
        while (events.size() < count) {
            assertTrue(System.nanoTime() < end, "still missing after " + events);
            Watch.Batch batch = watch.next(Duration.ofSeconds(1));
            assertNotNull(batch, "the watch ended after " + events);
            for (Watch.Event event : batch.events()) {
                assertTrue(
                        event.keyValue().modRevision() > before
                                || batch.events().getFirst() != event,
                        "an event came after the word that its revision was complete");
                assertTrue(event.keyValue().modRevision() <= batch.revision());
            }
            events.addAll(batch.events());
            before = batch.revision();
        }
        return events;
    }

    private static List<Long> revisions(List<Watch.Event> events) {
        return events.stream().map(event -> event.keyValue().modRevision()).toList();
    }

    // ---- revisions and transactions

    @Test
    void aChangeHasARevisionOfItsOwnAndTheKeyTellsIt() {
        long before = store.revision();
        long created = put("a", "1");
        long changed = put("a", "2");
        assertTrue(created > before);
        assertTrue(changed > created);
        KeyValue a = get("a");
        assertNotNull(a);
        assertEquals(root + "a", a.key());
        assertEquals(created, a.createRevision());
        assertEquals(changed, a.modRevision());
        assertEquals(2, a.version());
        assertEquals(0, a.lease());
        assertEquals("2", text(a));
        assertTrue(store.revision() >= changed);
    }

    @Test
    void aKeyMadeAnewBeginsAnew() {
        put("a", "1");
        put("a", "2");
        delete("a");
        assertNull(get("a"));
        long anew = put("a", "3");
        assertEquals(anew, get("a").createRevision());
        assertEquals(1, get("a").version());
    }

    @Test
    void createRefusesWhatExistsAndTellsItsState() {
        Txn create = Txn.create(root + "a", bytes("1"), 0, null);
        Store.TxnResult first = store.commit(create);
        assertTrue(first.succeeded());
        assertNull(first.current().getFirst());
        Store.TxnResult second = store.commit(Txn.create(root + "a", bytes("2"), 0, null));
        assertFalse(second.succeeded());
        assertEquals(first.revision(), second.current().getFirst().modRevision());
        assertEquals("1", text(second.current().getFirst()));
        assertEquals("1", text(get("a")));
    }

    @Test
    void updateAndDeleteCompareTheRevision() {
        long created = put("a", "1");
        String key = root + "a";
        assertFalse(store.commit(Txn.update(key, created + 5, bytes("x"), 0, null)).succeeded());
        Store.TxnResult updated = store.commit(Txn.update(key, created, bytes("2"), 0, null));
        assertTrue(updated.succeeded());
        assertEquals("2", text(updated.changed().getFirst()));
        assertEquals(created, updated.changed().getFirst().createRevision());
        Store.TxnResult stale = store.commit(Txn.delete(key, created));
        assertFalse(stale.succeeded());
        assertEquals("2", text(stale.current().getFirst()));
        Store.TxnResult deleted = store.commit(Txn.delete(key, updated.revision()));
        assertTrue(deleted.succeeded());
        assertEquals(key, deleted.changed().getFirst().key());
        assertNull(get("a"));
        assertFalse(
                store.commit(Txn.update(key, updated.revision(), bytes("3"), 0, null)).succeeded());
    }

    @Test
    void aFailedComparisonRunsTheOtherBranch() {
        long a = put("a", "1");
        Store.TxnResult result =
                store.commit(
                        new Txn(
                                List.of(
                                        new Txn.Compare(root + "a", a),
                                        new Txn.Compare(root + "b", a)),
                                List.of(putting(root + "yes", "1")),
                                List.of(putting(root + "no", "1"), new Txn.Op.Delete(root + "a"))));
        assertFalse(result.succeeded());
        assertEquals(a, result.current().get(0).modRevision());
        assertNull(result.current().get(1));
        assertEquals(List.of("no"), names(all(), 0, 0));
    }

    @Test
    void severalOperationsShareOneRevision() {
        Store.TxnResult result =
                store.commit(
                        always(
                                putting(root + "a", "1"),
                                new Txn.Op.Delete(root + "none"),
                                putting(root + "b", "2")));
        assertEquals(result.revision(), get("a").modRevision());
        assertEquals(result.revision(), get("b").modRevision());
        assertNull(result.changed().get(1));
        assertEquals(root + "b", result.changed().get(2).key());
    }

    @Test
    void aTransactionNamesAKeyOnce() {
        assertThrows(
                IllegalArgumentException.class,
                () -> always(putting("/a", "1"), putting("/a", "2")));
    }

    @Test
    void whatIsTooLargeIsRefusedAndChangesNothing() {
        byte[] large = new byte[1 << 20];
        new Random(1).nextBytes(large);
        store.commit(Txn.create(root + "large", large, 0, null));
        assertArrayEquals(large, get("large").value());
        byte[] tooLarge = new byte[Txn.MAX_BYTES + 1];
        assertThrows(
                StoreException.TooLarge.class,
                () -> store.commit(Txn.create(root + "too-large", tooLarge, 0, null)));
        assertNull(get("too-large"));
        put("next", "1");
    }

    @Test
    void valuesAreBytesAndKeysAreText() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        store.commit(Txn.create(root + "bytes", all, 0, null));
        store.commit(Txn.create(root + "empty", new byte[0], 0, null));
        put("grüße:世界", "text");
        assertArrayEquals(all, get("bytes").value());
        assertEquals(0, get("empty").value().length);
        assertEquals("text", text(get("grüße:世界")));
        assertEquals(List.of("bytes", "empty", "grüße:世界"), names(all(), 0, 0));
    }

    @Test
    void writersWhoCompareLoseNoUpdate() throws Exception {
        put("counter", "0");
        together(
                8,
                () -> {
                    for (int i = 0; i < 20; i++) {
                        boolean done = false;
                        while (!done) {
                            KeyValue now = get("counter");
                            String next = Integer.toString(Integer.parseInt(text(now)) + 1);
                            done =
                                    store.commit(
                                                    Txn.update(
                                                            now.key(),
                                                            now.modRevision(),
                                                            bytes(next),
                                                            0,
                                                            null))
                                            .succeeded();
                        }
                    }
                });
        assertEquals("160", text(get("counter")));
    }

    @Test
    void ofManyWhoCreateOneSucceeds() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = root + "one-" + round;
            AtomicLong succeeded = new AtomicLong();
            together(
                    8,
                    () -> {
                        if (store.commit(Txn.create(key, bytes("x"), 0, null)).succeeded()) {
                            succeeded.incrementAndGet();
                        }
                    });
            assertEquals(1, succeeded.get());
        }
    }

    // ---- reads

    @Test
    void aReadSeesEveryCommitThatReturnedAndNeverGoesBack() throws Exception {
        put("x", "0");
        AtomicLong written = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                for (long i = 1; i <= 200; i++) {
                                    put("x", Long.toString(i));
                                    written.set(i);
                                }
                            } finally {
                                done.countDown();
                            }
                        });
        together(
                4,
                () -> {
                    long seen = 0;
                    long revision = 0;
                    while (done.getCount() > 0) {
                        long acknowledged = written.get();
                        Store.RangeResult read = store.range(Range.key(root + "x"), 0, 0);
                        long value = Long.parseLong(text(read.keyValues().getFirst()));
                        assertTrue(value >= acknowledged, value + " after " + acknowledged);
                        assertTrue(value >= seen, value + " after " + seen);
                        assertTrue(read.revision() >= revision);
                        assertTrue(read.keyValues().getFirst().modRevision() <= read.revision());
                        seen = value;
                        revision = read.revision();
                    }
                });
        writer.join();
        assertEquals(200, written.get());
    }

    @Test
    void rangesAreOrderedLimitedAndCounted() {
        for (String name : List.of("r/c", "r/a", "r/b", "s/a", "r0")) {
            put(name, "v");
        }
        Range r = Range.prefix(root + "r/");
        assertEquals(List.of("r/a", "r/b", "r/c"), names(r, 0, 0));
        Store.RangeResult first = store.range(r, 0, 2);
        assertTrue(first.more());
        assertEquals(1, first.remaining());
        assertEquals(List.of("r/a", "r/b"), names(first));
        Store.RangeResult exact = store.range(r, 0, 3);
        assertFalse(exact.more());
        assertEquals(0, exact.remaining());
        assertEquals(3, store.count(r, 0));
        assertEquals(1, store.count(Range.key(root + "r/a"), 0));
        assertEquals(0, store.count(Range.key(root + "r"), 0));
        assertEquals(
                List.of("r/c"), names(new Range(root + "r/b\0", root + "r0"), first.revision(), 2));
        assertEquals(List.of(), names(new Range(root + "x", root + "y"), 0, 0));
        assertEquals(List.of(), names(Range.key(root + "x"), 0, 0));
    }

    @Test
    void aRevisionIsReadAsItWas() {
        long a = put("a", "1");
        long c = put("c", "1");
        put("b", "1");
        put("a", "2");
        delete("c");
        assertEquals(List.of("a"), names(all(), a, 0));
        assertEquals(List.of("a", "c"), names(all(), c, 0));
        assertEquals("1", text(store.range(Range.key(root + "a"), c, 0).keyValues().getFirst()));
        assertEquals(2, store.count(all(), c));
        assertEquals(List.of("a", "b"), names(all(), 0, 0));
        assertEquals(List.of(), names(all(), a - 1, 0));
    }

    @Test
    void pagesAtARevisionAreOneStateWhateverIsWrittenMeanwhile() throws Exception {
        NavigableMap<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            put("k" + (100 + i), "old");
            expected.put("k" + (100 + i), "old");
        }
        CountDownLatch stop = new CountDownLatch(1);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            Random random = new Random(7);
                            while (stop.getCount() > 0) {
                                String name = "k" + (100 + random.nextInt(90));
                                if (random.nextInt(3) == 0) {
                                    delete(name);
                                } else {
                                    put(name, "new");
                                }
                            }
                        });
        try {
            for (int round = 0; round < 5; round++) {
                Store.RangeResult whole = store.range(all(), 0, 0);
                List<String> paged = new ArrayList<>();
                String from = root;
                boolean more = true;
                while (more) {
                    Range rest = new Range(from, all().to());
                    Store.RangeResult page = store.range(rest, whole.revision(), 7);
                    page.keyValues().forEach(kv -> paged.add(kv + text(kv)));
                    assertTrue(page.keyValues().size() <= 7);
                    more = page.more();
                    from = more ? page.keyValues().getLast().key() + "\0" : from;
                }
                assertEquals(whole.keyValues().stream().map(kv -> kv + text(kv)).toList(), paged);
            }
        } finally {
            stop.countDown();
            writer.join();
        }
    }

    @Test
    void aTransactionIsSeenWholeOrNotAtAll() throws Exception {
        store.commit(always(putting(root + "left", "0"), putting(root + "right", "0")));
        CountDownLatch done = new CountDownLatch(1);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 1; i <= 100; i++) {
                                String value = Integer.toString(i);
                                store.commit(
                                        always(
                                                putting(root + "left", value),
                                                putting(root + "right", value)));
                            }
                            done.countDown();
                        });
        while (done.getCount() > 0) {
            List<KeyValue> both = store.range(all(), 0, 0).keyValues();
            assertEquals(text(both.get(0)), text(both.get(1)));
        }
        writer.join();
    }

    // ---- compaction

    @Test
    void compactedAndFutureRevisionsAreRefused() {
        long first = put("a", "1");
        long second = put("a", "2");
        Range a = Range.key(root + "a");
        assertThrows(
                StoreException.FutureRevision.class,
                () -> store.range(a, store.revision() + 1_000_000, 0));
        assertThrows(
                StoreException.FutureRevision.class,
                () -> store.compact(store.revision() + 1_000_000));
        store.compact(second);
        assertTrue(store.compactedRevision() >= second);
        StoreException.Compacted compacted =
                assertThrows(StoreException.Compacted.class, () -> store.range(a, first, 0));
        assertTrue(compacted.oldest() >= second);
        assertThrows(StoreException.Compacted.class, () -> store.count(all(), first));
        assertThrows(StoreException.Compacted.class, () -> store.compact(first));
        assertThrows(StoreException.Compacted.class, () -> store.compact(second));
        assertEquals("2", text(store.range(a, 0, 0).keyValues().getFirst()));
    }

    @Test
    void whatIsCurrentAtTheCompactedRevisionStays() {
        put("a", "1");
        put("gone", "1");
        delete("gone");
        long kept = put("a", "2");
        put("a", "3");
        delete("a");
        store.compact(kept);
        if (store.compactedRevision() == kept) {
            assertEquals(List.of("a"), names(all(), kept, 0));
            assertEquals("2", text(store.range(all(), kept, 0).keyValues().getFirst()));
        }
        assertEquals(List.of(), names(all(), 0, 0));
    }

    @Test
    void theRevisionGoesOnOverACompactionOfEverything() {
        put("a", "1");
        long last = delete("a");
        store.compact(last);
        assertTrue(store.revision() >= last);
        assertTrue(put("a", "2") > last);
        assertEquals(1, get("a").version());
    }

    @Test
    void aWatchFromWhatWasCompactedFails() throws Exception {
        long first = put("a", "1");
        put("a", "2");
        long third = put("a", "3");
        store.compact(third);
        StoreException.Compacted compacted =
                assertThrows(
                        StoreException.Compacted.class,
                        () -> {
                            try (Watch watch = store.watch(all(), first)) {
                                take(watch, 1);
                            }
                        });
        assertTrue(compacted.oldest() >= third);
        put("a", "4");
        try (Watch watch = store.watch(all(), third + 1)) {
            assertEquals("4", text(take(watch, 1).getFirst().keyValue()));
        }
    }

    @Test
    void aWatchThatIsUpToDateOutlivesCompactions() throws Exception {
        try (Watch watch = store.watch(all(), 0)) {
            for (int i = 0; i < 5; i++) {
                long revision = put("a", Integer.toString(i));
                assertEquals(List.of(revision), revisions(take(watch, 1)));
                store.compact(revision);
            }
        }
    }

    // ---- watches

    @Test
    void aWatchDeliversFromThePastInOrderWithoutGaps() throws Exception {
        long first = put("r/a", "1");
        put("other", "1");
        long second = put("r/a", "2");
        long third = delete("r/a");
        try (Watch watch = store.watch(Range.prefix(root + "r/"), first)) {
            List<Watch.Event> events = take(watch, 3);
            assertEquals(List.of(first, second, third), revisions(events));
            assertEquals(Watch.Type.PUT, events.get(0).type());
            assertNull(events.get(0).previous());
            assertEquals(first, events.get(1).keyValue().createRevision());
            assertEquals("1", text(events.get(1).previous()));
            assertEquals(Watch.Type.DELETE, events.get(2).type());
            assertEquals("2", text(events.get(2).previous()));
            assertEquals("2", text(events.get(2).keyValue()));
        }
    }

    @Test
    void aWatchFromNowSeesOnlyWhatComes() throws Exception {
        put("a", "1");
        try (Watch watch = store.watch(Range.key(root + "a"), 0)) {
            long second = put("a", "2");
            put("ab", "not this key");
            long third = put("a", "3");
            assertEquals(List.of(second, third), revisions(take(watch, 2)));
        }
    }

    @Test
    void aWatchFromTheFutureDoesNotTravelInTime() throws Exception {
        long from = store.revision() + 3;
        try (Watch watch = store.watch(all(), from)) {
            List<Long> expected = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                long revision = put("k", Integer.toString(i));
                if (revision >= from) {
                    expected.add(revision);
                }
            }
            assertEquals(expected, revisions(take(watch, expected.size())));
        }
    }

    @Test
    void aTransactionArrivesInOnePiece() throws Exception {
        int size = 60;
        try (Watch watch = store.watch(all(), 0)) {
            Txn.Op[] ops = new Txn.Op[size];
            for (int i = 0; i < size; i++) {
                ops[i] = putting(root + "k" + i, "v");
            }
            store.commit(always(ops));
            Watch.Batch batch = watch.next(patience());
            while (batch.events().isEmpty()) {
                batch = watch.next(patience());
            }
            assertEquals(size, batch.events().size());
            assertEquals(
                    1,
                    batch.events().stream()
                            .map(e -> e.keyValue().modRevision())
                            .distinct()
                            .count());
        }
    }

    @Test
    void noDeletionIsLostBetweenPuts() throws Exception {
        int rounds = 100;
        try (Watch watch = store.watch(all(), 0)) {
            List<Long> expected = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                expected.add(put("flip", "v" + i));
                expected.add(delete("flip"));
            }
            List<Watch.Event> events = take(watch, 2 * rounds);
            assertEquals(expected, revisions(events));
            for (int i = 0; i < events.size(); i++) {
                assertEquals(i % 2 == 0 ? Watch.Type.PUT : Watch.Type.DELETE, events.get(i).type());
            }
        }
    }

    @Test
    void watchesOpenedWhileOthersWriteMissAndRepeatNothing() throws Exception {
        long start = put("w", "start");
        int writes = 300;
        List<Long> written = new ArrayList<>();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < writes; i++) {
                                long revision = put("w" + i % 3, Integer.toString(i));
                                synchronized (written) {
                                    written.add(revision);
                                }
                            }
                        });
        List<List<Long>> seen = new ArrayList<>();
        together(
                6,
                () -> {
                    try (Watch watch = store.watch(all(), start + 1)) {
                        List<Long> revisions = revisions(take(watch, writes));
                        synchronized (seen) {
                            seen.add(revisions);
                        }
                    }
                });
        writer.join();
        for (List<Long> revisions : seen) {
            assertEquals(written, revisions);
        }
    }

    @Test
    void aStateAndTheEventsAfterItMakeTheLaterState() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            Random random = new Random(3);
                            while (stop.getCount() > 0) {
                                String name = "k" + random.nextInt(10);
                                if (random.nextInt(3) == 0) {
                                    delete(name);
                                } else {
                                    put(name, Integer.toString(random.nextInt()));
                                }
                            }
                        });
        Map<String, String> state = new TreeMap<>();
        Store.RangeResult first = store.range(all(), 0, 0);
        first.keyValues().forEach(kv -> state.put(kv.key(), kv + text(kv)));
        try (Watch watch = store.watch(all(), first.revision() + 1)) {
            for (int round = 0; round < 20; round++) {
                Watch.Event last = null;
                for (Watch.Event event : take(watch, 5)) {
                    KeyValue kv = event.keyValue();
                    if (event.type() == Watch.Type.DELETE) {
                        assertNotNull(state.remove(kv.key()));
                    } else {
                        state.put(kv.key(), kv + text(kv));
                    }
                    last = event;
                }
                Map<String, String> read = new TreeMap<>();
                store.range(all(), last.keyValue().modRevision(), 0)
                        .keyValues()
                        .forEach(kv -> read.put(kv.key(), kv + text(kv)));
                assertEquals(read, state);
            }
        } finally {
            stop.countDown();
            writer.join();
        }
    }

    @Test
    void aQuietWatchTellsHowFarItIs() throws Exception {
        if (!tellsProgress()) {
            return;
        }
        try (Watch watch = store.watch(Range.prefix(root + "quiet/"), 0)) {
            long elsewhere = put("elsewhere", "1");
            long end = System.nanoTime() + patience().toNanos();
            long told = 0;
            while (told < elsewhere) {
                assertTrue(System.nanoTime() < end, "told " + told + ", not " + elsewhere);
                Watch.Batch batch = watch.next(Duration.ofMillis(100));
                assertEquals(List.of(), batch.events());
                assertTrue(batch.revision() >= told);
                told = batch.revision();
            }
        }
    }

    @Test
    void closingAWatchEndsItsReader() throws Exception {
        Watch watch = store.watch(Range.key(root + "a"), 0);
        CountDownLatch ended = new CountDownLatch(1);
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                Watch.Batch batch = watch.next(Duration.ofMinutes(1));
                                while (batch != null) {
                                    batch = watch.next(Duration.ofMinutes(1));
                                }
                                ended.countDown();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        watch.close();
        assertTrue(reader.join(patience()));
        assertEquals(0, ended.getCount());
        assertNull(watch.next(Duration.ZERO));
    }

    // ---- leases

    @Test
    void aRevokedLeaseTakesItsKeysAlong() throws Exception {
        long lease = store.grantLease(Duration.ofMinutes(1));
        store.commit(Txn.create(root + "1", bytes("1"), lease, null));
        store.commit(Txn.create(root + "2", bytes("1"), lease, null));
        store.commit(Txn.create(root + "3", bytes("1"), lease, null));
        assertEquals(lease, get("1").lease());
        put("2", "off the lease");
        assertTrue(store.keepAlive(lease));
        try (Watch watch = store.watch(all(), 0)) {
            store.revokeLease(lease);
            List<Watch.Event> events = take(watch, 2);
            assertEquals(Watch.Type.DELETE, events.getFirst().type());
        }
        assertEquals(List.of("2"), names(all(), 0, 0));
        assertFalse(store.keepAlive(lease));
        store.revokeLease(lease);
        assertThrows(
                StoreException.LeaseNotFound.class,
                () -> store.commit(Txn.create(root + "4", bytes("1"), lease, null)));
        assertNull(get("4"));
    }

    @Test
    void aLeaseThatNobodyRenewsEnds() throws Exception {
        long lease = store.grantLease(briefly());
        try (Watch watch = store.watch(Range.key(root + "1"), 0)) {
            store.commit(Txn.create(root + "1", bytes("1"), lease, null));
            assertEquals(Watch.Type.DELETE, take(watch, 2).get(1).type());
        }
        assertNull(get("1"));
        assertFalse(store.keepAlive(lease));
    }

    @Test
    void aRenewedLeaseKeepsItsKeys() throws Exception {
        long ending = store.grantLease(briefly());
        long renewed = store.grantLease(briefly().multipliedBy(4));
        store.commit(Txn.create(root + "renewed", bytes("1"), renewed, null));
        try (Watch watch = store.watch(Range.key(root + "ending"), 0)) {
            store.commit(Txn.create(root + "ending", bytes("1"), ending, null));
            boolean gone = false;
            while (!gone) {
                assertTrue(store.keepAlive(renewed));
                gone =
                        watch.next(briefly().dividedBy(2)).events().stream()
                                .anyMatch(e -> e.type() == Watch.Type.DELETE);
            }
        }
        assertNotNull(get("renewed"));
        store.revokeLease(renewed);
    }

    @Test
    void leasesHaveIdsOfTheirOwn() {
        long first = store.grantLease(Duration.ofMinutes(1));
        long second = store.grantLease(Duration.ofMinutes(1));
        assertTrue(first > 0 && second > 0 && first != second);
        store.revokeLease(first);
        assertTrue(store.keepAlive(second));
        store.revokeLease(second);
        assertFalse(store.keepAlive(second));
    }

    // ---- the end

    @Test
    void aClosedStoreSaysSo() throws Exception {
        Watch watch = store.watch(all(), 0);
        store.close();
        assertThrows(StoreException.Unavailable.class, () -> put("a", "1"));
        assertThrows(StoreException.Unavailable.class, () -> get("a"));
        assertNull(watch.next(patience()));
    }
}
