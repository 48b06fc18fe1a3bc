package io.jukung.dist.store;

import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves a cluster's state from one store to another, whichever engines they are.
 *
 * <p>The target's revision is driven beyond the source's first, so that no client ever sees a
 * resourceVersion go back; then every key is put as it is, and at the end both are compared. A mark
 * in the target tells a copy that was broken off: the next run goes on with it.
 *
 * <pre>
 *   mark ─▶ revisions up to the source's ─▶ keys, in transactions ─▶ compare ─▶ unmark
 * </pre>
 *
 * <p>Keys that would have expired do so an hour after the copy, the time that events live; records
 * of living API servers stay behind.
 */
final class StoreCopy {
    private static final Range EVERYTHING = Range.prefix("/registry/");
    private static final String LIVING = "/registry/masterleases/";
    private static final String MARK = "jukung/copy";
    private static final Duration EXPIRY = Duration.ofHours(1);
    private static final int PAGE = 500;
    private static final int TXN_OPS = 100;
    private static final int TXN_BYTES = 1 << 20;
    private static final int AT_ONCE = 128;

    private final Store source;
    private final Store target;
    private final Consumer<String> progress;
    private final Map<Long, Long> leases = new HashMap<>();

    StoreCopy(Store source, Store target, Consumer<String> progress) {
        this.source = source;
        this.target = target;
        this.progress = progress;
    }

    /** What was done. */
    record Done(long keys, long sourceRevision, long targetRevision) {}

    /**
     * Copies and compares.
     *
     * @throws NotPossible where the target has something else in it, the source changed meanwhile,
     *     or the two are not equal in the end
     */
    Done run() throws InterruptedException {
        boolean begun = target.get(MARK) != null;
        if (!begun && target.count(EVERYTHING, 0) > 0) {
            throw new NotPossible(
                    "the target is not empty: it has keys below /registry/ that no copy left there");
        }
        put(List.of(new Txn.Op.Put(MARK, bytes("begun"), 0, null)));
        long revision = source.revision();
        raise(revision);
        if (begun) {
            progress.accept("going on with a copy that was broken off");
            removeWhatIsGone(revision);
        }
        long keys = copy(revision);
        compare(revision);
        Store.TxnResult ignored =
                target.commit(new Txn(List.of(), List.of(new Txn.Op.Delete(MARK)), List.of()));
        return new Done(keys, revision, target.revision());
    }

    /** Spends revisions of the target; stores have no other way to get ahead. */
    private void raise(long revision) throws InterruptedException {
        long missing = revision - target.revision();
        if (missing <= 0) {
            return;
        }
        progress.accept("raising the target's revision by " + missing);
        Semaphore free = new Semaphore(AT_ONCE);
        List<RuntimeException> failed = new ArrayList<>();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < missing; i++) {
                free.acquire();
                synchronized (failed) {
                    if (!failed.isEmpty()) {
                        throw failed.getFirst();
                    }
                }
                writers.execute(() -> {
                    try {
                        put(List.of(new Txn.Op.Put(MARK, bytes("raising"), 0, null)));
                    } catch (RuntimeException e) {
                        synchronized (failed) {
                            failed.add(e);
                        }
                    } finally {
                        free.release();
                    }
                });
            }
        }
        synchronized (failed) {
            if (!failed.isEmpty()) {
                throw failed.getFirst();
            }
        }
    }

    /** What an earlier run copied and the source has lost since. */
    private void removeWhatIsGone(long revision) {
        Set<String> kept = new HashSet<>();
        source.range(EVERYTHING, revision, 0).keyValues().forEach(kv -> kept.add(kv.key()));
        for (KeyValue copy : target.range(EVERYTHING, 0, 0).keyValues()) {
            if (!kept.contains(copy.key()) && !copy.key().startsWith(LIVING)) {
                Store.TxnResult ignored = target.commit(Txn.delete(copy.key(), copy.modRevision()));
            }
        }
    }

    private long copy(long revision) {
        long keys = 0;
        List<Txn.Op> ops = new ArrayList<>();
        long size = 0;
        for (KeyValue next = first(source, EVERYTHING.from(), revision); next != null; ) {
            Range rest = new Range(next.key(), EVERYTHING.to());
            List<KeyValue> page = source.range(rest, revision, PAGE).keyValues();
            for (KeyValue one : page) {
                if (one.key().startsWith(LIVING)) {
                    continue;
                }
                long bytes = one.key().length() + one.value().length;
                if (ops.size() == TXN_OPS || !ops.isEmpty() && size + bytes > TXN_BYTES) {
                    put(ops);
                    ops = new ArrayList<>();
                    size = 0;
                }
                ops.add(new Txn.Op.Put(one.key(), one.value(), lease(one.lease()), null));
                size += bytes;
                keys++;
            }
            progress.accept(keys + " keys");
            next = first(source, page.getLast().key() + "\0", revision);
        }
        if (!ops.isEmpty()) {
            put(ops);
        }
        return keys;
    }

    private static @Nullable KeyValue first(Store store, String from, long revision) {
        List<KeyValue> found =
                store.range(new Range(from, EVERYTHING.to()), revision, 1).keyValues();
        return found.isEmpty() ? null : found.getFirst();
    }

    private long lease(long old) {
        return old == 0 ? 0 : leases.computeIfAbsent(old, id -> target.grantLease(EXPIRY));
    }

    private void put(List<Txn.Op> ops) {
        Store.TxnResult ignored = target.commit(new Txn(List.of(), List.copyOf(ops), List.of()));
    }

    private void compare(long revision) {
        progress.accept("comparing");
        Map<String, KeyValue> left = new HashMap<>();
        for (KeyValue one : source.range(EVERYTHING, 0, 0).keyValues()) {
            if (one.key().startsWith(LIVING)) {
                continue;
            }
            if (one.modRevision() > revision) {
                throw new NotPossible(
                        "the source changed meanwhile ("
                                + one.key()
                                + "): stop the API servers that write to it, and run this again");
            }
            left.put(one.key(), one);
        }
        for (KeyValue copy : target.range(EVERYTHING, 0, 0).keyValues()) {
            KeyValue original = left.remove(copy.key());
            if (original == null || !Arrays.equals(original.value(), copy.value())) {
                throw new NotPossible(
                        original == null
                                ? "the target has " + copy.key() + ", which the source has not"
                                : "the target has " + copy.key() + " otherwise than the source");
            }
        }
        if (!left.isEmpty()) {
            throw new NotPossible("the target lacks " + left.keySet().iterator().next());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Why a copy was not made, or is not to be trusted. */
    static final class NotPossible extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotPossible(String message) {
            super(message);
        }
    }

    /** What {@link StoreException}s come to, for a user. */
    static String advice(StoreException e) {
        return e.getMessage() + "; run it again to go on where it stopped";
    }
}
