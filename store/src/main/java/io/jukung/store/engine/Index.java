package io.jukung.store.engine;

import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store.RangeResult;
import io.jukung.store.Store.TxnResult;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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
    private final ConcurrentNavigableMap<String, Version> keys = new ConcurrentSkipListMap<>();
    private final History history = new History(1);
    private final AtomicLong supersededBytes = new AtomicLong();
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
            Version before = keys.get(op.key());
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
            effective.add(op);
            keys.put(op.key(), new Version(revision, after, before));
        }
        return new Change(revision, effective, events);
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
                Version undone = keys.get(key);
                Version before = undone == null ? null : undone.older;
                if (before == null) {
                    keys.remove(key);
                } else {
                    keys.put(key, before);
                }
                KeyValue previous = change.events().get(op).previous();
                if (previous != null) {
                    supersededBytes.addAndGet(-previous.value().length);
                }
            }
            applied = change.revision() - 1;
        }
    }

    /** Lets readers and watchers see a change; changes are published in revision order. */
    public void publish(Change change) {
        published = change.revision();
        history.append(change);
    }

    /** Puts a key as a snapshot has it; only while loading. */
    public void load(KeyValue keyValue) {
        keys.put(keyValue.key(), new Version(keyValue.modRevision(), keyValue, null));
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
        if (revision > published) {
            throw new StoreException.FutureRevision(revision, published);
        }
        if (revision <= compacted) {
            throw new StoreException.Compacted(revision, compacted);
        }
        compacted = revision;
        history.forgetBefore(revision);
        long kept = 0;
        for (Map.Entry<String, Version> entry : keys.entrySet()) {
            Version version = entry.getValue();
            while (version.revision > revision && version.older != null) {
                Version older = version.older;
                if (older.keyValue != null) {
                    kept += older.keyValue.value().length;
                }
                version = older;
            }
            if (version.revision <= revision) {
                version.older = null;
                if (version.keyValue == null && version == entry.getValue()) {
                    keys.remove(entry.getKey(), version);
                }
            }
        }
        supersededBytes.set(kept);
    }

    /** Every key as it is now; only while nothing writes. */
    public void eachCurrent(Consumer<KeyValue> action) {
        for (Version version : keys.values()) {
            if (version.keyValue != null) {
                action.accept(version.keyValue);
            }
        }
    }

    /**
     * Every key at a revision, in key order, while writes go on.
     *
     * @throws StoreException.Compacted from the iteration where the revision is given up meanwhile
     */
    public Iterable<KeyValue> allAt(long revision) {
        return () -> {
            Iterator<Version> versions = keys.values().iterator();
            return new Iterator<>() {
                private @Nullable KeyValue next = advance();

                private @Nullable KeyValue advance() {
                    KeyValue found = null;
                    while (found == null && versions.hasNext()) {
                        found = Version.at(versions.next(), revision);
                    }
                    checkStillReadable(revision);
                    return found;
                }

                @Override
                public boolean hasNext() {
                    return next != null;
                }

                @Override
                public KeyValue next() {
                    KeyValue current = next;
                    if (current == null) {
                        throw new NoSuchElementException();
                    }
                    next = advance();
                    return current;
                }
            };
        };
    }

    /** The key as the writer sees it, published or not. */
    public @Nullable KeyValue newest(String key) {
        Version version = keys.get(key);
        return version == null ? null : version.keyValue;
    }

    // ---- the readers' half

    public RangeResult range(Range range, long revision, int limit) {
        long at = readable(revision);
        List<KeyValue> found = new ArrayList<>();
        long remaining = 0;
        if (range.single()) {
            KeyValue keyValue = Version.at(keys.get(range.from()), at);
            if (keyValue != null) {
                found.add(keyValue);
            }
        } else {
            for (Version version : keys.subMap(range.from(), range.to()).values()) {
                KeyValue keyValue = Version.at(version, at);
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
        for (Version version : keys.subMap(range.from(), range.to()).values()) {
            if (Version.at(version, at) != null) {
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
