package io.jukung.store.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Scan;
import io.jukung.store.SoleWriterContract;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableStoreTest extends SoleWriterContract {
    @TempDir Path folder;

    @Override
    protected Store open() {
        return DurableStore.open(folder.resolve("contract"), DurableStore.Options.DEFAULT);
    }

    private DurableStore reopen() {
        return DurableStore.open(folder.resolve("store"), DurableStore.Options.DEFAULT);
    }

    private static void put(Store store, String key, int size) {
        store.commit(
                new Txn(
                        List.of(),
                        List.of(new Txn.Op.Put(key, new byte[size], 0, null)),
                        List.of()));
    }

    @Test
    void everythingIsThereAfterARestart() {
        try (DurableStore store = reopen()) {
            for (int i = 0; i < 100; i++) {
                put(store, "/k/" + i % 10, i);
            }
            long lease = store.grantLease(Duration.ofMinutes(1));
            store.commit(Txn.create("/leased", new byte[1], lease, null));
            store.compact(50);
        }
        try (DurableStore store = reopen()) {
            assertEquals(102, store.revision());
            assertEquals(50, store.compactedRevision());
            assertEquals(10, store.count(Range.prefix("/k/"), 0));
            KeyValue nine = store.get("/k/9");
            assertNotNull(nine);
            assertEquals(99, nine.value().length);
            assertEquals(10, nine.version());
            KeyValue leased = store.get("/leased");
            assertNotNull(leased);
            store.revokeLease(leased.lease());
            assertEquals(0, store.count(Range.key("/leased"), 0));
            put(store, "/more", 1);
            assertEquals(104, store.revision());
        }
    }

    @Test
    void aSnapshotReplacesTheLogBeforeIt() throws IOException {
        DurableStore.Options small =
                new DurableStore.Options(
                        Clock.SYSTEM, Duration.ofMinutes(5), 1 << 20, 20_000, 1L << 30);
        Path path = folder.resolve("store");
        try (DurableStore store = DurableStore.open(path, small)) {
            for (int i = 0; i < 200; i++) {
                put(store, "/k/" + i % 10, 1_000);
            }
        }
        try (Stream<Path> files = Files.list(path)) {
            assertTrue(files.anyMatch(f -> f.getFileName().toString().startsWith("snapshot-")));
        }
        try (Stream<Path> files = Files.list(path)) {
            assertTrue(files.mapToLong(f -> f.toFile().length()).sum() < 100_000);
        }
        try (DurableStore store = DurableStore.open(path, small)) {
            assertEquals(201, store.revision());
            assertEquals(10, store.count(Range.prefix("/k/"), 0));
            assertThrows(StoreException.Compacted.class, () -> store.watch(Range.prefix("/k/"), 5));
        }
    }

    @Test
    void damageBeforeTheEndStopsTheStartAndIsSaid() throws IOException {
        Path path = folder.resolve("store");
        DurableStore.Options small =
                new DurableStore.Options(
                        Clock.SYSTEM, Duration.ofMinutes(5), 1 << 20, 20_000, 1L << 30);
        try (DurableStore store = DurableStore.open(path, small)) {
            for (int i = 0; i < 12; i++) {
                put(store, "/k/" + i, 1_000);
            }
        }
        Path first = path.resolve("log-0000000000000002");
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length / 2] ^= 1;
        Files.write(first, bytes);
        StoreException damaged = assertThrows(StoreException.Damaged.class, this::reopen);
        assertTrue(damaged.getMessage().contains("a checksum is wrong at offset"));
        assertTrue(damaged.getMessage().endsWith("and segments follow it"));
        assertEquals(2, StoreFolder.check(path).problems().size());
        Files.delete(first);
        damaged = assertThrows(StoreException.Damaged.class, this::reopen);
        assertTrue(damaged.getMessage().contains("where 2 is expected"));
    }

    @Test
    void aCheckReadsTheSegmentThatIsBeingWritten() throws Exception {
        try (DurableStore store = reopen()) {
            for (int i = 0; i < 20; i++) {
                put(store, "/k/" + i, 1_000);
            }
            CheckReport good = store.check();
            assertEquals(List.of(), good.problems());
            assertEquals(20, good.records());
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; i < 3_000; i++) {
                                    put(store, "/k/" + i % 20, 20_000);
                                }
                            });
            do {
                assertEquals(List.of(), store.check().problems());
            } while (writer.isAlive());
            Path segment = newestSegment();
            try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 100);
            }
            List<String> problems = store.check().problems();
            assertEquals(1, problems.size());
            assertTrue(problems.getFirst().startsWith(segment.getFileName().toString()));
        }
    }

    private Path newestSegment() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store"))) {
            return files.filter(f -> FileNames.isSegment(f.getFileName().toString()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void historyOutlivesARestartWhereItWasNotCompacted() throws Exception {
        DurableStore.Options small =
                new DurableStore.Options(
                        Clock.SYSTEM, Duration.ofMinutes(5), 1 << 20, 20_000, 1L << 30);
        Path path = folder.resolve("store");
        try (DurableStore store = DurableStore.open(path, small)) {
            for (int i = 0; i < 60; i++) {
                put(store, "/k/" + i % 5, 1_000);
                if (i % 10 == 9) {
                    store.compact(store.revision() - 5);
                }
            }
        }
        try (Stream<Path> files = Files.list(path)) {
            assertTrue(files.anyMatch(f -> f.getFileName().toString().startsWith("snapshot-")));
        }
        try (DurableStore store = DurableStore.open(path, small);
                Watch watch = store.watch(Range.prefix("/k/"), 57)) {
            assertEquals(56, store.compactedRevision());
            assertEquals(5, watch.next(Duration.ZERO).events().size());
            assertEquals(5, store.range(Range.prefix("/k/"), 56, 0).keyValues().size());
        }
    }

    @Test
    void aStoreIsBuiltVerbatim() throws Exception {
        Path path = folder.resolve("built");
        try (DurableStore store = reopen()) {
            long lease = store.grantLease(Duration.ofHours(1));
            store.commit(Txn.create("/leased", new byte[3], lease, null));
            for (int i = 0; i < 1_200; i++) {
                put(store, "/k/" + i % 600, i % 50);
            }
            try (StoreFolder.Building building = StoreFolder.build(path, store.revision())) {
                building.lease(lease, Duration.ofHours(1));
                List<KeyValue> scanned = new ArrayList<>();
                assertEquals(
                        store.revision(), Scan.each(store, Range.prefix("/"), 0, scanned::add));
                for (KeyValue keyValue : scanned) {
                    building.add(keyValue);
                }
                assertEquals(601, building.finish());
            }
            try (DurableStore built = DurableStore.open(path, DurableStore.Options.DEFAULT)) {
                assertEquals(store.revision(), built.revision());
                assertTrue(built.keepAlive(lease));
                List<KeyValue> expected = store.range(Range.prefix("/"), 0, 0).keyValues();
                List<KeyValue> found = built.range(Range.prefix("/"), 0, 0).keyValues();
                for (int i = 0; i < expected.size(); i++) {
                    assertEquals(expected.get(i).toString(), found.get(i).toString());
                    assertEquals(expected.get(i).version(), found.get(i).version());
                    assertEquals(expected.get(i).createRevision(), found.get(i).createRevision());
                }
            }
        }
        assertThrows(StoreException.Damaged.class, () -> StoreFolder.build(path, 5));
    }

    @Test
    void aLockedOrForeignFolderIsRefused() throws IOException {
        try (DurableStore store = reopen()) {
            assertEquals(1, store.revision());
            StoreException locked = assertThrows(StoreException.Damaged.class, this::reopen);
            assertTrue(locked.getMessage().endsWith("is in use by another process"));
        }
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("notes.txt"), "mine");
        assertThrows(
                StoreException.Damaged.class,
                () -> DurableStore.open(foreign, DurableStore.Options.DEFAULT));
    }
}
