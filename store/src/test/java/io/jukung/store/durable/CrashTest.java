package io.jukung.store.durable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Seeded crashes under load: nothing acknowledged is lost and no revision goes back. */
class CrashTest {
    private static final DurableStore.Options SMALL =
            new DurableStore.Options(Clock.SYSTEM, Duration.ofMinutes(5), 1 << 20, 4_000);

    private static DurableStore open(FaultyDisk disk) throws IOException {
        return new DurableStore(disk, () -> {}, SMALL);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(64).putLong(value).array();
    }

    private static Txn put(String key, long value) {
        return new Txn(List.of(), List.of(new Txn.Op.Put(key, number(value), 0, null)), List.of());
    }

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        for (int seed = 0; seed < 150; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            FaultyDisk disk = new FaultyDisk(random);
            Map<String, Long> acknowledged = new ConcurrentHashMap<>();
            long[] highest = {1};
            for (int life = 0; life < 4; life++) {
                FaultyDisk current = disk;
                DurableStore store = open(current);
                assertTrue(
                        store.revision() >= highest[0], "seed " + seed + ": a revision went back");
                checkAll(store, acknowledged, seed);
                List<Thread> writers = new ArrayList<>();
                for (int w = 0; w < 4; w++) {
                    String key = "/k/" + w;
                    int writes = 5 + random.nextInt(40);
                    writers.add(
                            Thread.ofVirtual()
                                    .start(() -> write(store, key, writes, acknowledged, highest)));
                }
                for (int i = random.nextInt(2_000); i > 0; i--) {
                    Thread.onSpinWait();
                }
                current.crash();
                for (Thread writer : writers) {
                    writer.join();
                }
                store.close();
                disk = current.restart();
            }
        }
    }

    private static void write(
            DurableStore store,
            String key,
            int writes,
            Map<String, Long> acknowledged,
            long[] highest) {
        long value = acknowledged.getOrDefault(key, 0L);
        try {
            for (int i = 0; i < writes; i++) {
                value++;
                long revision = store.commit(put(key, value)).revision();
                acknowledged.put(key, value);
                synchronized (highest) {
                    highest[0] = Math.max(highest[0], revision);
                }
            }
        } catch (StoreException crashed) {
            assertNotNull(crashed.getMessage());
        }
    }

    private static void checkAll(DurableStore store, Map<String, Long> acknowledged, int seed) {
        acknowledged.forEach((key, value) -> {
            KeyValue found = store.get(key);
            assertNotNull(found, "seed " + seed + ": " + key + " is gone");
            long stored = ByteBuffer.wrap(found.value()).getLong();
            assertTrue(stored >= value, "seed " + seed + ": " + key + " went back");
            acknowledged.put(key, stored);
        });
    }

    @Test
    void aFullDiskRefusesWritesServesReadsAndHeals() throws Exception {
        FaultyDisk disk = new FaultyDisk(RandomGenerator.of("L64X128MixRandom"));
        try (DurableStore store = open(disk)) {
            store.commit(put("/a", 1));
            disk.room(50);
            assertThrows(StoreException.NoSpace.class, () -> store.commit(put("/a", 2)));
            assertEquals(2, store.revision());
            assertArrayEquals(number(1), store.get("/a").value());
            disk.room(1 << 20);
            store.commit(put("/a", 3));
            assertEquals(3, store.revision());
        }
        try (DurableStore store = open(disk.restart())) {
            assertArrayEquals(number(3), store.get("/a").value());
            assertEquals(1, store.count(Range.prefix("/"), 0));
        }
    }

    @Test
    void aFailedForceEndsWritingUntilARestart() throws Exception {
        FaultyDisk disk = new FaultyDisk(RandomGenerator.of("L64X128MixRandom"));
        try (DurableStore store = open(disk)) {
            store.commit(put("/a", 1));
            disk.failForce();
            assertThrows(StoreException.Unavailable.class, () -> store.commit(put("/a", 2)));
            assertThrows(StoreException.Unavailable.class, () -> store.commit(put("/a", 3)));
            assertArrayEquals(number(1), store.get("/a").value());
            assertNotNull(store.failure());
        }
    }
}
