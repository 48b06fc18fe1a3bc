package io.jukung.store.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.SoleWriterContract;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void aTornTailIsCutOffAtEveryOffset() throws IOException {
        Path path = folder.resolve("store");
        try (DurableStore store = reopen()) {
            put(store, "/a", 10);
            put(store, "/b", 10);
        }
        Path segment;
        try (Stream<Path> files = Files.list(path)) {
            segment =
                    files.filter(f -> f.getFileName().toString().startsWith("log-"))
                            .findFirst()
                            .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(segment);
        int record = (whole.length - Records.HEADER) / 2;
        for (int cut = Records.HEADER + record; cut < whole.length; cut++) {
            Files.write(segment, java.util.Arrays.copyOf(whole, cut));
            try (DurableStore store = reopen()) {
                assertEquals(2, store.revision(), "cut at " + cut);
            }
            byte[] flipped = whole.clone();
            flipped[cut] ^= 0x10;
            Files.write(segment, flipped);
            try (DurableStore store = reopen()) {
                assertEquals(2, store.revision(), "flipped at " + cut);
            }
        }
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
