package io.jukung.store.durable;

import io.jukung.base.Clock;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Fills a small real disk, and sees to it that the store says so, goes on reading, and heals. */
final class FullDisk {
    private FullDisk() {}

    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        Path ballast = disk.resolve("ballast");
        DurableStore.Options options =
                new DurableStore.Options(
                        Clock.SYSTEM, Duration.ofMinutes(5), 1 << 20, 1 << 20, 1L << 30);
        Files.write(ballast, new byte[1 << 20]);
        int written = 0;
        try (DurableStore store = DurableStore.open(disk.resolve("store"), options)) {
            String refused = "";
            while (refused.isEmpty()) {
                try {
                    put(store, written);
                    written++;
                } catch (StoreException.NoSpace e) {
                    refused = String.valueOf(e.getMessage());
                }
            }
            System.out.println(written + " writes, then: " + refused);
            check(store, written);
            Files.delete(ballast);
            put(store, written++);
            check(store, written);
        }
        try (DurableStore store = DurableStore.open(disk.resolve("store"), options)) {
            check(store, written);
            put(store, written++);
        }
        System.out.println("reads went on, and space freed healed it");
    }

    private static void put(DurableStore store, int number) {
        store.commit(
                new Txn(
                        List.of(),
                        List.of(new Txn.Op.Put("/full/" + number, new byte[4_000], 0, null)),
                        List.of()));
    }

    private static void check(DurableStore store, int written) {
        List<KeyValue> found = store.range(Range.prefix("/full/"), 0, 0).keyValues();
        if (found.size() != written || store.revision() != written + 1) {
            throw new IllegalStateException(
                    found.size() + " keys at revision " + store.revision() + ", not " + written);
        }
    }
}
