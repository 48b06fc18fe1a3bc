package io.jukung.store.durable;

import io.jukung.store.KeyValue;
import io.jukung.store.Store.TxnResult;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.engine.Change;
import io.jukung.store.engine.Index;
import io.jukung.store.engine.Leases;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that changes the state and writes the log: takes everything that waits, applies
 * it, writes it in one piece, forces it, and only then lets readers see it and callers go on.
 */
final class Writer {
    private static final System.Logger LOG = System.getLogger("store");
    private static final int MAX_BATCH_BYTES = 4 << 20;

    private final Disk disk;
    private final Index index;
    private final Leases leases;
    private final DurableStore.Options options;
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Records.Batch batch = new Records.Batch();
    private final Thread thread;
    private Disk.Append segment;
    private long loggedSinceSnapshot;
    private @Nullable Thread snapshotting;
    private volatile @Nullable String failure;

    /** Something to be done, and the caller who waits for it. */
    private abstract static sealed class Work {
        final Thread caller = Thread.currentThread();
        volatile boolean done;
        volatile @Nullable RuntimeException error;

        void finish(@Nullable RuntimeException outcome) {
            error = outcome;
            done = true;
            LockSupport.unpark(caller);
        }
    }

    private static final class Commit extends Work {
        final Txn txn;
        volatile @Nullable TxnResult result;

        Commit(Txn txn) {
            this.txn = txn;
        }
    }

    private static final class Grant extends Work {
        final Duration ttl;
        volatile long id;

        Grant(Duration ttl) {
            this.ttl = ttl;
        }
    }

    private static final class Revoke extends Work {
        final long lease;

        Revoke(long lease) {
            this.lease = lease;
        }
    }

    private static final class Compact extends Work {
        final long revision;

        Compact(long revision) {
            this.revision = revision;
        }
    }

    /** After the log was cut: start a new segment, so that a snapshot can drop the older ones. */
    private static final class Roll extends Work {}

    private static final class Stop extends Work {}

    Writer(Disk disk, Index index, Leases leases, Recovery.Tail tail, DurableStore.Options options)
            throws IOException {
        this.disk = disk;
        this.index = index;
        this.leases = leases;
        this.options = options;
        segment = tail.name().isEmpty() ? newSegment() : disk.reopen(tail.name(), tail.length());
        loggedSinceSnapshot = segment.length();
        thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    TxnResult commit(Txn txn) {
        Commit commit = new Commit(txn);
        await(commit);
        TxnResult result = commit.result;
        if (result == null) {
            throw new IllegalStateException("a commit ended without a result");
        }
        return result;
    }

    long grant(Duration ttl) {
        Grant grant = new Grant(ttl);
        await(grant);
        return grant.id;
    }

    void revoke(long lease) {
        await(new Revoke(lease));
    }

    void compact(long revision) {
        await(new Compact(revision));
    }

    @Nullable String failure() {
        return failure;
    }

    private void await(Work work) {
        queue.add(work);
        boolean interrupted = false;
        while (!work.done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
            if (!work.done && !thread.isAlive()) {
                throw new StoreException.Unavailable("the store is closed");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException error = work.error;
        if (error != null) {
            throw error;
        }
    }

    private void run() {
        List<Work> round = new ArrayList<>();
        try {
            while (true) {
                round.clear();
                round.add(queue.take());
                queue.drainTo(round, 4_096);
                if (!process(round)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.forEach(work -> work.finish(closedError()));
        }
    }

    private static StoreException closedError() {
        return new StoreException.Unavailable("the store is closed");
    }

    /** Works through a round in batches; false once the store is to stop. */
    private boolean process(List<Work> round) {
        List<Work> waiting = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Work work : round) {
            if (work instanceof Stop) {
                flush(waiting, changes);
                closeSegment();
                work.finish(null);
                return false;
            }
            try {
                apply(work, changes);
                waiting.add(work);
            } catch (RuntimeException e) {
                work.finish(e);
            }
            if (batch.size() >= MAX_BATCH_BYTES || !(work instanceof Commit)) {
                flush(waiting, changes);
            }
        }
        flush(waiting, changes);
        snapshotIfLong();
        return true;
    }

    private void apply(Work work, List<Change> changes) {
        String failed = failure;
        if (failed != null) {
            throw new StoreException.Unavailable(failed);
        }
        switch (work) {
            case Commit commit -> {
                leases.checkAll(commit.txn);
                Index.Applied applied = index.apply(commit.txn);
                commit.result = applied.result();
                log(applied.change(), changes);
            }
            case Grant grant -> {
                grant.id = leases.nextId();
                batch.add(new Entry.Granted(grant.id, grant.ttl));
                leases.add(grant.id, grant.ttl);
            }
            case Revoke revoke -> {
                Txn deletion = leases.remove(revoke.lease);
                if (deletion != null) {
                    batch.add(new Entry.Revoked(revoke.lease));
                    log(index.apply(deletion).change(), changes);
                }
            }
            case Compact compact -> {
                index.compact(compact.revision);
                batch.add(new Entry.Compacted(compact.revision));
            }
            case Roll roll -> rollSegment();
            case Stop stop -> throw new IllegalStateException();
        }
    }

    private void log(@Nullable Change change, List<Change> changes) {
        if (change != null) {
            batch.add(new Entry.Changed(change.revision(), change.ops()));
            changes.add(change);
        }
    }

    /** Makes the batch durable, shows it to readers and lets its callers go. */
    private void flush(List<Work> waiting, List<Change> changes) {
        StoreException error = batch.size() == 0 ? null : force();
        if (error == null) {
            for (Change change : changes) {
                leases.follow(change);
                index.publish(change);
            }
        } else {
            index.rollBack(changes);
        }
        waiting.forEach(work -> work.finish(error));
        waiting.clear();
        changes.clear();
    }

    private @Nullable StoreException force() {
        long start = segment.length();
        int size = batch.size();
        try {
            segment.write(batch.take());
        } catch (IOException e) {
            return cutBack(start, e);
        }
        try {
            segment.force();
            loggedSinceSnapshot += size;
            return null;
        } catch (IOException e) {
            // After a failed fdatasync nobody can tell what is on disk; only a restart reads it
            // again.
            return fail("the disk failed to force the log: " + e.getMessage());
        }
    }

    private StoreException cutBack(long start, IOException cause) {
        try {
            segment.truncate(start);
            segment.force();
            return new StoreException.NoSpace("the log cannot be written: " + cause.getMessage());
        } catch (IOException e) {
            return fail("the log cannot be written nor cut back: " + e.getMessage());
        }
    }

    private StoreException fail(String why) {
        LOG.log(System.Logger.Level.ERROR, "{0}; no more writes until a restart", why);
        failure = why;
        return new StoreException.Unavailable(why);
    }

    // ---- segments and snapshots

    private Disk.Append newSegment() throws IOException {
        long first = index.revision() + 1;
        Disk.Append fresh = disk.create(FileNames.segment(first));
        fresh.write(Records.header(first));
        fresh.force();
        disk.forceEntries();
        return fresh;
    }

    private void rollSegment() {
        if (FileNames.segment(index.revision() + 1).equals(lastSegmentName())) {
            return;
        }
        try {
            Disk.Append fresh = newSegment();
            segment.close();
            segment = fresh;
        } catch (IOException e) {
            throw new StoreException.NoSpace("no new segment: " + e.getMessage());
        }
    }

    private String lastSegmentName() {
        try {
            return disk.list().stream().filter(FileNames::isSegment).reduce("", (a, b) -> b);
        } catch (IOException e) {
            throw new StoreException.Unavailable("the folder cannot be read", e);
        }
    }

    private void closeSegment() {
        try {
            segment.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "closing the log", e);
        }
    }

    private void snapshotIfLong() {
        Thread running = snapshotting;
        if (loggedSinceSnapshot < options.snapshotBytes()
                || failure != null
                || (running != null && running.isAlive())) {
            return;
        }
        loggedSinceSnapshot = 0;
        long revision = index.revision();
        try {
            rollSegment();
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "no snapshot: {0}", e.getMessage());
            return;
        }
        snapshotting =
                Thread.ofPlatform()
                        .name("store-snapshot")
                        .daemon()
                        .start(() -> writeSnapshot(revision));
    }

    /**
     * Writes the state at a revision beside the log, then drops what it makes superfluous. History
     * between the last compaction and this revision is lost to a restart: watches then list anew.
     */
    private void writeSnapshot(long revision) {
        String name = FileNames.snapshot(revision);
        String unfinished = name + FileNames.UNFINISHED;
        try {
            try (Disk.Append file = disk.create(unfinished)) {
                file.write(Records.header(revision));
                Records.Batch out = new Records.Batch();
                leases.all().forEach((id, ttl) -> out.add(new Entry.Granted(id, ttl)));
                long count = 0;
                for (KeyValue keyValue : index.allAt(revision)) {
                    out.add(new Entry.Kept(keyValue));
                    count++;
                    if (out.size() > 1 << 20) {
                        file.write(out.take());
                    }
                }
                out.add(new Entry.End(revision, count));
                file.write(out.take());
                file.force();
            }
            disk.rename(unfinished, name);
            disk.forceEntries();
            dropBefore(revision);
        } catch (IOException | StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "no snapshot at {0}: {1}", revision, e);
        }
    }

    private void dropBefore(long revision) throws IOException {
        for (String file : disk.list()) {
            boolean olderSnapshot =
                    FileNames.isSnapshot(file) && FileNames.revision(file) < revision;
            boolean olderSegment =
                    FileNames.isSegment(file) && FileNames.revision(file) <= revision;
            if (olderSnapshot || olderSegment) {
                disk.delete(file);
            }
        }
        disk.forceEntries();
    }

    void close() {
        Stop stop = new Stop();
        queue.add(stop);
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                Thread running = snapshotting;
                if (running != null) {
                    running.join();
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
