package io.jukung.store.engine;

import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store.RangeResult;
import io.jukung.store.Store.TxnResult;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All keys with their versions, in key order.
 *
 * <p>The one writer applies changes ahead of what readers see; {@link #publish} lets them see,
 * {@link #rollBack} undoes what could not be made durable. Readers never lock: a version newer than
 * the revision they read at does not exist for them.
 */
public final class Index {
    /**
     * The same slots twice: for whoever names a key, and in key order for whoever reads a range.
     */
    private final Map<String, Slot> byKey = new ConcurrentHashMap<>();

    private final ConcurrentNavigableMap<String, Slot> inOrder = new ConcurrentSkipListMap<>();
    private final History history = new History(1);
    private final AtomicLong supersededBytes = new AtomicLong();
    private final AtomicLong liveBytes = new AtomicLong();

    /** Revisions that somebody reads at length, with how many do. */
    private final TreeMap<Long, Integer> pins = new TreeMap<>();

    /** A key's place, which lasts while its versions come and go; empty only when taken out. */
    private static final class Slot {
        volatile @Nullable Version newest;

        Slot(@Nullable Version newest) {
            this.newest = newest;
        }
    }

    private long applied = 1;
    private volatile long published = 1;
    private volatile long compacted;

    /** The revision that readers see. */
    public long revision() {
        return published;
    }

    /** The oldest revision that can be read. */
    public long compactedRevision() {
        return compacted;
    }

    public History history() {
        return history;
    }

    /** Bytes of values that only history needs; what a compaction could free at most. */
    public long supersededBytes() {
        return supersededBytes.get();
    }

    /** Bytes of all keys and values as they are now. */
    public long liveBytes() {
        return liveBytes.get();
    }

    private static long bytes(@Nullable KeyValue keyValue) {
        return keyValue == null ? 0 : keyValue.key().length() + keyValue.value().length;
    }

    // ---- the writer's half

    /**
     * Outcome of applying a transaction: what the caller is told, and what is to be logged (or
     * null).
     */
    public record Applied(TxnResult result, @Nullable Change change) {}

    /** Applies a transaction on top of everything applied before; readers do not see it yet. */
    public Applied apply(Txn txn) {
        boolean succeeded = true;
        List<@Nullable KeyValue> current = new ArrayList<>(txn.compares().size());
        for (Txn.Compare compare : txn.compares()) {
            KeyValue found = newest(compare.key());
            current.add(found);
            succeeded &= (found == null ? 0 : found.modRevision()) == compare.modRevision();
        }
        List<Txn.Op> ops = succeeded ? txn.success() : txn.failure();
        Change change = applyOps(applied + 1, ops);
        List<@Nullable KeyValue> changed = new ArrayList<>(ops.size());
        int event = 0;
        for (Txn.Op op : ops) {
            boolean effective = event < change.ops().size() && change.ops().get(event) == op;
            changed.add(effective ? change.events().get(event++).keyValue() : null);
        }
        if (change.ops().isEmpty()) {
            return new Applied(new TxnResult(succeeded, applied, current, changed), null);
        }
        applied++;
        return new Applied(new TxnResult(succeeded, applied, current, changed), change);
    }

    /** Applies a change read back from the log. */
    public Change replay(long revision, List<Txn.Op> ops) {
        Change change = applyOps(revision, ops);
        applied = revision;
        return change;
    }

    private Change applyOps(long revision, List<Txn.Op> ops) {
        List<Txn.Op> effective = new ArrayList<>(ops.size());
        List<Watch.Event> events = new ArrayList<>(ops.size());
        for (Txn.Op op : ops) {
            Slot slot = byKey.get(op.key());
            Version before = slot == null ? null : slot.newest;
            KeyValue previous = before == null ? null : before.keyValue;
            KeyValue after = null;
            switch (op) {
                case Txn.Op.Put put -> {
                    after = put(put, previous, revision);
                    events.add(new Watch.Event(Watch.Type.PUT, after, previous));
                }
                case Txn.Op.Delete delete -> {
                    if (previous == null) {
                        continue;
                    }
                    events.add(
                            new Watch.Event(
                                    Watch.Type.DELETE, deleted(previous, revision), previous));
                }
            }
            if (previous != null) {
                supersededBytes.addAndGet(previous.value().length);
            }
            liveBytes.addAndGet(bytes(after) - bytes(previous));
            effective.add(op);
            Version version = new Version(revision, after, before);
            if (slot == null) {
                add(op.key(), version);
            } else {
                slot.newest = version;
            }
        }
        return new Change(revision, effective, events);
    }

    private void add(String key, Version version) {
        Slot slot = new Slot(version);
        byKey.put(key, slot);
        inOrder.put(key, slot);
    }

    private void remove(String key) {
        byKey.remove(key);
        inOrder.remove(key);
    }

    private static KeyValue put(Txn.Op.Put put, @Nullable KeyValue previous, long revision) {
        return new KeyValue(
                put.key(),
                put.value(),
                previous == null ? revision : previous.createRevision(),
                revision,
                previous == null ? 1 : previous.version() + 1,
                put.lease(),
                put.view());
    }

    private static KeyValue deleted(KeyValue previous, long revision) {
        return new KeyValue(
                previous.key(), previous.value(), previous.createRevision(), revision, 0, 0, null);
    }

    /** Undoes applied changes that were not published, the newest first. */
    public void rollBack(List<Change> changes) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            Change change = changes.get(i);
            for (int op = change.ops().size() - 1; op >= 0; op--) {
                String key = change.ops().get(op).key();
                Slot slot = Objects.requireNonNull(byKey.get(key));
                Version undone = Objects.requireNonNull(slot.newest);
                Version before = undone.older;
                liveBytes.addAndGet(
                        bytes(before == null ? null : before.keyValue) - bytes(undone.keyValue));
                slot.newest = before;
                if (before == null) {
                    remove(key);
                }
                KeyValue previous = change.events().get(op).previous();
                if (previous != null) {
                    supersededBytes.addAndGet(-previous.value().length);
                }
            }
            applied = change.revision() - 1;
        }
    }

    /** Lets readers and watchers see changes; they are published in revision order. */
    public void publish(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        // Readers first: whoever sees an event can read at its revision.
        published = changes.getLast().revision();
        changes.forEach(history::append);
        history.announce(changes);
    }

    /** Puts a key as a snapshot has it; only while loading. */
    public void load(KeyValue keyValue) {
        add(keyValue.key(), new Version(keyValue.modRevision(), keyValue, null));
        liveBytes.addAndGet(bytes(keyValue));
    }

    /**
     * Ends loading a snapshot: this is the revision that it was taken at, with nothing before it.
     */
    public void loaded(long revision) {
        applied = revision;
        published = revision;
        compacted = revision;
        history.restart(revision);
    }

    /** Forgets versions that are not needed to read at a revision or later. */
    public void compact(long revision) {
        long needed;
        synchronized (pins) {
            if (revision > published) {
                throw new StoreException.FutureRevision(revision, published);
            }
            if (revision <= compacted) {
                throw new StoreException.Compacted(revision, compacted);
            }
            compacted = revision;
            needed = pins.isEmpty() ? revision : Math.min(revision, pins.firstKey());
        }
        history.forgetBefore(revision);
        long kept = 0;
        for (Map.Entry<String, Slot> entry : inOrder.entrySet()) {
            Version newest = entry.getValue().newest;
            Version version = Objects.requireNonNull(newest);
            while (version.revision > needed && version.older != null) {
                Version older = version.older;
                if (older.keyValue != null) {
                    kept += older.keyValue.value().length;
                }
                version = older;
            }
            if (version.revision <= needed) {
                version.older = null;
                if (version.keyValue == null && version == newest) {
                    remove(entry.getKey());
                }
            }
        }
        supersededBytes.set(kept);
    }

    /**
     * Keeps a revision from being compacted away until the pin is closed.
     *
     * @throws StoreException.Compacted where it is gone already
     */
    public Pin pin(long revision) {
        synchronized (pins) {
            checkStillReadable(revision);
            pins.merge(revision, 1, Integer::sum);
        }
        return new Pin(revision);
    }

    /** The state at one revision, for as long as it is open. */
    public final class Pin implements AutoCloseable {
        private final long revision;

        private Pin(long revision) {
            this.revision = revision;
        }

        public long revision() {
            return revision;
        }

        /** Every key that there was, in key order, while writes go on. */
        public void each(Consumer<KeyValue> action) {
            for (Slot slot : inOrder.values()) {
                KeyValue keyValue = Version.at(slot.newest, revision);
                if (keyValue != null) {
                    action.accept(keyValue);
                }
            }
        }

        @Override
        public void close() {
            synchronized (pins) {
                pins.computeIfPresent(revision, (r, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** Every key as it is now; only while nothing writes. */
    public void eachCurrent(Consumer<KeyValue> action) {
        for (Slot slot : inOrder.values()) {
            Version newest = slot.newest;
            if (newest != null && newest.keyValue != null) {
                action.accept(newest.keyValue);
            }
        }
    }

    /** The key as the writer sees it, published or not. */
    public @Nullable KeyValue newest(String key) {
        Version newest = newestVersion(key);
        return newest == null ? null : newest.keyValue;
    }

    private @Nullable Version newestVersion(String key) {
        Slot slot = byKey.get(key);
        return slot == null ? null : slot.newest;
    }

    // ---- the readers' half

    public RangeResult range(Range range, long revision, int limit) {
        long at = readable(revision);
        List<KeyValue> found = new ArrayList<>();
        long remaining = 0;
        if (range.single()) {
            KeyValue keyValue = Version.at(newestVersion(range.from()), at);
            if (keyValue != null) {
                found.add(keyValue);
            }
        } else {
            for (Slot slot : inOrder.subMap(range.from(), range.to()).values()) {
                KeyValue keyValue = Version.at(slot.newest, at);
                if (keyValue != null) {
                    if (limit == 0 || found.size() < limit) {
                        found.add(keyValue);
                    } else {
                        remaining++;
                    }
                }
            }
        }
        checkStillReadable(at);
        return new RangeResult(found, at, remaining > 0, remaining);
    }

    public long count(Range range, long revision) {
        if (range.single()) {
            return range(range, revision, 0).keyValues().size();
        }
        long at = readable(revision);
        long count = 0;
        for (Slot slot : inOrder.subMap(range.from(), range.to()).values()) {
            if (Version.at(slot.newest, at) != null) {
                count++;
            }
        }
        checkStillReadable(at);
        return count;
    }

    private long readable(long revision) {
        long now = published;
        if (revision > now) {
            throw new StoreException.FutureRevision(revision, now);
        }
        long at = revision == 0 ? now : revision;
        checkStillReadable(at);
        return at;
    }

    private void checkStillReadable(long at) {
        if (at < compacted) {
            throw new StoreException.Compacted(at, compacted);
        }
    }
}
