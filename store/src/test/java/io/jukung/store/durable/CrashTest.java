package io.jukung.store.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Seeded lives of a store on a disk that fails: killed, its power cut, its forces failing, full.
 * Nothing acknowledged is lost, nothing is there by half, and no revision that anybody saw goes
 * back. {@code -Dstore.rounds=5000} makes it longer, {@code -Dstore.seed} begins elsewhere.
 */
class CrashTest {
    private static final DurableStore.Options SMALL =
            new DurableStore.Options(Clock.SYSTEM, Duration.ofMinutes(5), 1 << 20, 4_000, 1L << 30);
    private static final int WRITERS = 4;

    /** One who writes pairs of keys, each change numbered, and knows what must be there. */
    private static final class Pair {
        final String left;
        final String right;
        long acknowledged;
        long tried;

        Pair(int number) {
            left = "/pair/" + number + "/left";
            right = "/pair/" + number + "/right";
        }

        private static boolean deletes(long step) {
            return step % 5 == 0;
        }

        void write(DurableStore store, int steps) {
            try {
                for (int i = 0; i < steps; i++) {
                    tried++;
                    byte[] value = ByteBuffer.allocate(72).putLong(tried).array();
                    store.commit(
                            new Txn(
                                    List.of(),
                                    deletes(tried)
                                            ? List.of(
                                                    new Txn.Op.Delete(left),
                                                    new Txn.Op.Delete(right))
                                            : List.of(
                                                    new Txn.Op.Put(left, value, 0, null),
                                                    new Txn.Op.Put(right, value, 0, null)),
                                    List.of()));
                    acknowledged = tried;
                }
            } catch (StoreException.NoSpace full) {
                tried--;
            } catch (StoreException crashed) {
                assertNotNull(crashed.getMessage());
            }
        }

        /** What was acknowledged must be there, or the one step that was under way. */
        void check(DurableStore store, String when) {
            KeyValue one = store.get(left);
            KeyValue other = store.get(right);
            assertEquals(one == null, other == null, when + ": half of " + left);
            long found = one == null ? 0 : ByteBuffer.wrap(one.value()).getLong();
            if (one != null) {
                assertEquals(found, ByteBuffer.wrap(other.value()).getLong(), when + ": half");
            }
            boolean first = found == (deletes(acknowledged) ? 0 : acknowledged);
            boolean next = found == (deletes(tried) ? 0 : tried);
            assertTrue(
                    first || next,
                    when
                            + ": "
                            + left
                            + " is at "
                            + found
                            + ", not "
                            + acknowledged
                            + ".."
                            + tried);
            if (!first) {
                acknowledged = tried;
            }
            tried = acknowledged;
        }
    }

    /** One who grants leases, hangs a key on each, and revokes some. */
    private static final class Lessee {
        final Map<Long, Boolean> acknowledged = new TreeMap<>();

        void write(DurableStore store, int steps, RandomGenerator random) {
            try {
                for (int i = 0; i < steps; i++) {
                    long lease = store.grantLease(Duration.ofHours(1));
                    store.commit(Txn.create("/lease/" + lease, new byte[8], lease, null));
                    acknowledged.put(lease, true);
                    if (random.nextBoolean()) {
                        acknowledged.remove(lease);
                        store.revokeLease(lease);
                        acknowledged.put(lease, false);
                    }
                }
            } catch (StoreException crashed) {
                assertNotNull(crashed.getMessage());
            }
        }

        void check(DurableStore store, String when) {
            acknowledged.forEach((lease, there) -> {
                KeyValue key = store.get("/lease/" + lease);
                assertEquals(there, key != null, when + ": lease " + lease);
                assertEquals(there, store.keepAlive(lease), when + ": lease " + lease);
            });
            for (KeyValue key : store.range(Range.prefix("/lease/"), 0, 0).keyValues()) {
                assertTrue(store.keepAlive(key.lease()), when + ": " + key + " without its lease");
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        int rounds = Integer.getInteger("store.rounds", 150);
        int first = Integer.getInteger("store.seed", 0);
        for (int seed = first; seed < first + rounds; seed++) {
            round(seed);
        }
    }

    private static void round(int seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        FaultyDisk disk = new FaultyDisk(random);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            pairs.add(new Pair(i));
        }
        Lessee lessee = new Lessee();
        long seen = 1;
        for (int life = 0; life < 5; life++) {
            String when = "seed " + seed + ", life " + life;
            FaultyDisk current = disk;
            DurableStore store = open(current);
            assertTrue(store.revision() >= seen, when + ": a revision went back");
            pairs.forEach(pair -> pair.check(store, when));
            lessee.check(store, when);
            checkHistory(store, when);
            List<Thread> running = new ArrayList<>();
            for (Pair pair : pairs) {
                int steps = 3 + random.nextInt(30);
                running.add(Thread.ofVirtual().start(() -> pair.write(store, steps)));
            }
            int leases = random.nextInt(6);
            RandomGenerator own = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            running.add(Thread.ofVirtual().start(() -> lessee.write(store, leases, own)));
            misbehave(current, store, random);
            if (random.nextInt(4) == 0) {
                for (Thread thread : running) {
                    thread.join();
                }
            }
            seen = Math.max(seen, store.revision());
            boolean powerCut = random.nextInt(3) > 0;
            disk = powerCut ? current.afterPowerCut() : current.afterKill();
            for (Thread thread : running) {
                thread.join();
            }
            store.close();
        }
    }

    private static DurableStore open(FaultyDisk disk) throws IOException {
        return new DurableStore(disk, () -> {}, SMALL);
    }

    /** Some time passes, in which things are done to the store and go wrong with the disk. */
    private static void misbehave(FaultyDisk disk, DurableStore store, RandomGenerator random)
            throws InterruptedException {
        for (int turn = random.nextInt(6); turn > 0; turn--) {
            for (int i = random.nextInt(3_000); i > 0; i--) {
                Thread.onSpinWait();
            }
            try {
                switch (random.nextInt(8)) {
                    case 0 -> disk.failForceAfter(random.nextInt(10));
                    case 1 -> disk.room(random.nextInt(3_000));
                    case 2 -> disk.room(Long.MAX_VALUE);
                    case 3, 4, 5 -> store.compact(store.revision() - random.nextInt(10));
                    case 6 -> store.defragment();
                    default -> Thread.yield();
                }
            } catch (StoreException refused) {
                assertNotNull(refused.getMessage());
            }
        }
    }

    /** What was at the end of history, and every change since, make what is now. */
    private static void checkHistory(DurableStore store, String when) throws Exception {
        Map<String, Long> state = new TreeMap<>();
        long from = Math.max(1, store.compactedRevision());
        Range all = Range.prefix("/");
        for (KeyValue keyValue : store.range(all, from, 0).keyValues()) {
            state.put(keyValue.key(), keyValue.modRevision());
        }
        try (Watch watch = store.watch(all, from + 1)) {
            long told = 0;
            while (told < store.revision()) {
                Watch.Batch batch = watch.next(Duration.ofMillis(1));
                told = batch.revision();
                for (Watch.Event event : batch.events()) {
                    if (event.type() == Watch.Type.PUT) {
                        state.put(event.keyValue().key(), event.keyValue().modRevision());
                    } else {
                        assertNotNull(state.remove(event.keyValue().key()), when);
                    }
                }
            }
        }
        Map<String, Long> now = new TreeMap<>();
        for (KeyValue keyValue : store.range(all, 0, 0).keyValues()) {
            now.put(keyValue.key(), keyValue.modRevision());
        }
        assertEquals(now, state, when);
    }

    @Test
    void aFailedForceIsNeverTakenForDurableLater() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            FaultyDisk disk =
                    new FaultyDisk(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            DurableStore store = open(disk);
            store.commit(Txn.create("/a", new byte[100], 0, null));
            disk.failForceAfter(0);
            for (int i = 0; i < 3; i++) {
                try {
                    store.commit(Txn.create("/b" + i, new byte[100], 0, null));
                    assertFalse(true, "acknowledged after a failed force");
                } catch (StoreException.Unavailable e) {
                    assertTrue(e.getMessage().contains("failed to force the log"));
                }
            }
            assertNotNull(store.failure());
            assertEquals(2, store.revision());
            assertNotNull(store.get("/a"));
            // The next process must not serve what the kernel only remembers.
            FaultyDisk killed = disk.afterKill();
            store.close();
            DurableStore next = open(killed);
            long revision = next.revision();
            FaultyDisk cut = killed.afterPowerCut();
            next.close();
            try (DurableStore last = open(cut)) {
                assertEquals(revision, last.revision());
                assertNotNull(last.get("/a"));
            }
        }
    }

    @Test
    void aRevocationThatCannotBeWrittenLeavesTheLease() throws Exception {
        FaultyDisk disk = new FaultyDisk(RandomGenerator.of("L64X128MixRandom"));
        try (DurableStore store = open(disk)) {
            long lease = store.grantLease(Duration.ofMillis(500));
            store.commit(Txn.create("/a", new byte[8], lease, null));
            disk.room(0);
            for (int i = 0; i < 2; i++) {
                try {
                    store.revokeLease(lease);
                    assertFalse(true, "revoked on a full disk");
                } catch (StoreException.NoSpace e) {
                    assertTrue(store.keepAlive(lease));
                }
            }
            assertNotNull(store.get("/a"));
            disk.room(Long.MAX_VALUE);
            try (Watch watch = store.watch(Range.key("/a"), 0)) {
                assertEquals(
                        Watch.Type.DELETE,
                        watch.next(Duration.ofSeconds(20)).events().getFirst().type());
            }
            assertNull(store.get("/a"));
        }
    }
}
