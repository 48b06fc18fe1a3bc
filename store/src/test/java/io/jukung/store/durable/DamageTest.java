package io.jukung.store.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.store.Range;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The last segment torn or damaged at every offset: the good part is served, and it is said. */
class DamageTest {
    private static final String SEGMENT = "log-0000000000000002";
    private static final int[] SIZES = {10, 1, 30, 5};

    private static FaultyDisk disk(byte[] segment) {
        FaultyDisk disk = new FaultyDisk(RandomGenerator.of("L64X128MixRandom"));
        disk.put(SEGMENT, segment);
        return disk;
    }

    private static DurableStore open(FaultyDisk disk) throws IOException {
        return new DurableStore(disk, () -> {}, DurableStore.Options.DEFAULT);
    }

    private static void put(DurableStore store, String key, int size) {
        byte[] value = new byte[size];
        Arrays.fill(value, (byte) 7);
        store.commit(Txn.create(key, value, 0, null));
    }

    private static byte[] segment() throws IOException {
        FaultyDisk disk = new FaultyDisk(RandomGenerator.of("L64X128MixRandom"));
        try (DurableStore store = open(disk)) {
            for (int i = 0; i < SIZES.length; i++) {
                put(store, "/" + i, SIZES[i]);
            }
        }
        return disk.get(SEGMENT);
    }

    /** How many records end at or before an offset. */
    private static int whole(int offset) {
        int end = Records.HEADER;
        int count = 0;
        for (int size : SIZES) {
            end += Records.PREFIX + 1 + 8 + 4 + 1 + 8 + 4 + 2 + 4 + size;
            count += end <= offset ? 1 : 0;
        }
        return count;
    }

    @Test
    void whatIsGoodIsServed() throws Exception {
        byte[] whole = segment();
        assertEquals(SIZES.length, whole(whole.length));
        assertEquals(SIZES.length - 1, whole(whole.length - 1));
        for (int offset = Records.HEADER; offset < whole.length; offset++) {
            byte[] flipped = whole.clone();
            flipped[offset] ^= 0x10;
            byte[] cut = Arrays.copyOf(whole, offset);
            byte[] cutBeforeRoom = Arrays.copyOf(cut, whole.length + 500);
            for (byte[] bad : List.of(cut, cutBeforeRoom, flipped)) {
                int good = whole(offset);
                String at = "offset " + offset;
                FaultyDisk disk = disk(bad);
                CheckReport report = new FolderCheck(disk).atRest();
                assertEquals(good + 1, report.revision(), at);
                assertEquals(good, report.keys(), at);
                // The first, zero bytes of a record cannot be told from room kept.
                int problems = report.problems().size();
                assertTrue(problems == 1 || (problems == 0 && bad != flipped), at);
                try (DurableStore store = open(disk)) {
                    assertEquals(good + 1, store.revision(), at);
                    assertEquals(good, store.count(Range.prefix("/"), 0), at);
                    put(store, "/after", 1);
                }
                try (DurableStore store = open(disk)) {
                    assertEquals(good + 2, store.revision(), at);
                }
            }
        }
    }

    @Test
    void aHeaderThatIsNoneIsRefused() throws Exception {
        byte[] whole = segment();
        for (int offset = 0; offset < 8; offset++) {
            byte[] flipped = whole.clone();
            flipped[offset] ^= 0x10;
            StoreException damaged =
                    assertThrows(StoreException.Damaged.class, () -> open(disk(flipped)));
            String why = damaged.getMessage();
            assertTrue(
                    why.startsWith("segment " + SEGMENT + ": its format version is ")
                            || why.endsWith(": it is not a file of this store"),
                    why);
        }
    }
}
