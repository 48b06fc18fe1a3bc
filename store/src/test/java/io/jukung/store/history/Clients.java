package io.jukung.store.history;

import io.jukung.store.KeyValue;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Concurrent clients that read, create, change and delete a few keys, and write down how it went.
 */
public final class Clients {
    private final String root;
    private final int keys;
    private final List<Operation> history = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private long slowest;

    /**
     * @param root what every key begins with
     */
    public Clients(String root, int keys) {
        this.root = root;
        this.keys = keys;
    }

    /**
     * Works until the thread that called has done its part.
     *
     * @param stores each client's view of the store; may be one for all
     * @param meanwhile what happens to the store while they work
     */
    public void work(
            int clients, long seed, Duration pause, IntFunction<Store> stores, Fault meanwhile)
            throws Exception {
        List<Thread> threads = new ArrayList<>();
        boolean[] stop = new boolean[1];
        for (int i = 0; i < clients; i++) {
            int client = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                Random random = new Random(seed + client);
                                for (int n = 0; ; n++) {
                                    synchronized (stop) {
                                        if (stop[0]) {
                                            return;
                                        }
                                    }
                                    one(stores.apply(client), random, client + "-" + n);
                                    sleep(pause);
                                }
                            }));
        }
        try {
            meanwhile.happen();
        } finally {
            synchronized (stop) {
                stop[0] = true;
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** What happens while clients work. */
    public interface Fault {
        void happen() throws Exception;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void one(Store store, Random random, String fresh) {
        String key = root + random.nextInt(keys);
        long called = System.nanoTime();
        KeyValue now;
        try {
            now = store.get(key);
            record(Operation.Kind.READ, key, value(now), "", Operation.Outcome.DONE, called);
        } catch (StoreException e) {
            error(e, called); // a read that failed says nothing
            return;
        }
        if (random.nextInt(3) == 0) {
            return;
        }
        boolean delete = now != null && random.nextInt(8) == 0;
        byte[] bytes = fresh.getBytes(StandardCharsets.UTF_8);
        Txn txn =
                now == null
                        ? Txn.create(key, bytes, 0, null)
                        : delete
                                ? Txn.delete(key, now.modRevision())
                                : Txn.update(key, now.modRevision(), bytes, 0, null);
        called = System.nanoTime();
        Operation.Outcome outcome;
        try {
            outcome =
                    store.commit(txn).succeeded()
                            ? Operation.Outcome.DONE
                            : Operation.Outcome.REFUSED;
        } catch (StoreException e) {
            error(e, called);
            outcome = Operation.Outcome.UNKNOWN;
        }
        record(Operation.Kind.SWAP, key, value(now), delete ? "" : fresh, outcome, called);
    }

    private static String value(KeyValue keyValue) {
        return keyValue == null ? "" : new String(keyValue.value(), StandardCharsets.UTF_8);
    }

    private synchronized void error(StoreException e, long called) {
        slowest = Math.max(slowest, System.nanoTime() - called);
        errors.add(e.getMessage());
    }

    private synchronized void record(
            Operation.Kind kind,
            String key,
            String expected,
            String written,
            Operation.Outcome outcome,
            long called) {
        long now = System.nanoTime();
        slowest = Math.max(slowest, now - called);
        history.add(
                new Operation(
                        kind,
                        key,
                        expected,
                        written,
                        outcome,
                        called,
                        outcome == Operation.Outcome.UNKNOWN ? Long.MAX_VALUE : now));
    }

    public synchronized List<Operation> history() {
        return List.copyOf(history);
    }

    /** What calls failed with. */
    public synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    /** The longest that a call took. */
    public synchronized Duration slowest() {
        return Duration.ofNanos(slowest);
    }
}
