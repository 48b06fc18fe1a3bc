package io.jukung.store.durable;

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

    private final Index index;
    private final Leases leases;
    private final DurableStore.Options options;
    private final Log log;
    private final Snapshots snapshots;
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final RecordBatch batch = new RecordBatch();
    private final List<Work> waiting = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Thread thread;
    private volatile boolean alarm;
    private volatile boolean ended;
    private volatile long forces;
    private volatile @Nullable String failure;

    Writer(Disk disk, Index index, Leases leases, Recovery.Tail tail, DurableStore.Options options)
            throws IOException {
        this.index = index;
        this.leases = leases;
        this.options = options;
        alarm = tail.alarm();
        log = new Log(disk, tail, options.segmentBytes());
        snapshots = new Snapshots(disk, index, leases, log, options.snapshotBytes(), () -> alarm);
        thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    TxnResult commit(Txn txn) {
        Work.Commit commit = new Work.Commit(txn);
        await(commit);
        TxnResult result = commit.result;
        if (result == null) {
            throw new IllegalStateException("a commit ended without a result");
        }
        return result;
    }

    long grant(Duration ttl) {
        Work.Grant grant = new Work.Grant(ttl);
        await(grant);
        return grant.id;
    }

    void revoke(long lease) {
        await(new Work.Revoke(lease));
    }

    void compact(long revision) {
        await(new Work.Compact(revision));
    }

    void disarm() {
        await(new Work.Disarm());
    }

    /** Returns once the log before the end of history is gone. */
    void defragment() throws InterruptedException {
        Work.Defragment work = new Work.Defragment();
        await(work);
        Thread running = work.running;
        if (running != null) {
            running.join();
        }
    }

    boolean alarm() {
        return alarm;
    }

    /** Bytes of records in the log's segments. */
    long logBytes() {
        return log.bytes();
    }

    long forces() {
        return forces;
    }

    Log.Position end() {
        return log.end();
    }

    @Nullable String failure() {
        return failure;
    }

    private void await(Work work) {
        queue.add(work);
        boolean interrupted = false;
        while (!work.done()) {
            if (ended) {
                throw closedError();
            }
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException error = work.error();
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
            // In this order: who comes later sees that it is over.
            ended = true;
            waiting.forEach(work -> work.finish(closedError()));
            queue.forEach(work -> work.finish(closedError()));
        }
    }

    private static StoreException closedError() {
        return new StoreException.Unavailable("the store is closed");
    }

    /** Works through a round in batches; false once the store is to stop. */
    private boolean process(List<Work> round) {
        for (Work work : round) {
            if (work instanceof Work.Stop) {
                flush();
                close();
                work.finish(null);
                return false;
            }
            // Whatever is not a commit meets the state that is on disk, with nothing pending.
            boolean alone = !(work instanceof Work.Commit);
            if (alone) {
                flush();
            }
            try {
                apply(work);
                waiting.add(work);
            } catch (RuntimeException e) {
                work.finish(e);
            }
            if (alone || batch.size() >= MAX_BATCH_BYTES) {
                flush();
            }
        }
        flush();
        if (failure == null) {
            snapshotWhereLong();
        }
        return true;
    }

    private void apply(Work work) {
        String failed = failure;
        if (failed != null) {
            throw new StoreException.Unavailable(failed);
        }
        switch (work) {
            case Work.Commit commit -> {
                leases.checkAll(commit.txn);
                checkQuota(commit.txn);
                Index.Applied applied = index.apply(commit.txn);
                commit.result = applied.result();
                log(applied.change());
            }
            case Work.Grant grant -> {
                if (alarm) {
                    throw new StoreException.NoSpace(StoreException.NoSpace.MESSAGE);
                }
                grant.id = leases.nextId();
                batch.add(new Entry.Granted(grant.id, grant.ttl));
            }
            case Work.Revoke revoke -> {
                Txn deletion = leases.deletion(revoke.lease);
                if (deletion != null) {
                    // In this order: half of it on disk is no key without its lease.
                    log(index.apply(deletion).change());
                    batch.add(new Entry.Revoked(revoke.lease));
                }
            }
            case Work.Compact compact -> {
                index.compact(compact.revision);
                batch.add(new Entry.Compacted(compact.revision));
            }
            case Work.Disarm disarm -> batch.add(new Entry.Alarm(false));
            case Work.Defragment defragment -> {
                snapshots.awaitRunning();
                roll();
                defragment.running = snapshots.start(index.compactedRevision());
            }
            case Work.Stop stop -> throw new IllegalStateException();
        }
    }

    /** Once over the quota, only deletions, compaction and an administrator's word help. */
    private void checkQuota(Txn txn) {
        if (!puts(txn.success()) && !puts(txn.failure())) {
            return;
        }
        if (!alarm && index.liveBytes() + index.supersededBytes() + txn.bytes() > options.quota()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the quota of {0} bytes is reached: no more writes until space is freed and the"
                            + " alarm disarmed",
                    Long.toString(options.quota()));
            alarm = true;
            batch.add(new Entry.Alarm(true));
        }
        if (alarm) {
            throw new StoreException.NoSpace(StoreException.NoSpace.MESSAGE);
        }
    }

    private static boolean puts(List<Txn.Op> ops) {
        for (Txn.Op op : ops) {
            if (op instanceof Txn.Op.Put) {
                return true;
            }
        }
        return false;
    }

    private void log(@Nullable Change change) {
        if (change != null) {
            batch.add(new Entry.Changed(change.revision(), change.ops()));
            changes.add(change);
        }
    }

    /** Makes the batch durable, shows it to readers and lets its callers go. */
    private void flush() {
        StoreException error = batch.size() == 0 ? null : force();
        batch.clear();
        if (error == null) {
            changes.forEach(leases::follow);
            waiting.forEach(this::takeEffect);
            index.publish(changes);
        } else {
            index.rollBack(changes);
        }
        for (Work work : waiting) {
            work.finish(error);
        }
        waiting.clear();
        changes.clear();
    }

    /** What beside the keys changes only once it is on disk. */
    private void takeEffect(Work work) {
        switch (work) {
            case Work.Grant grant -> leases.add(grant.id, grant.ttl);
            case Work.Revoke revoke -> leases.remove(revoke.lease);
            case Work.Disarm disarm -> alarm = false;
            case Work.Commit commit -> {}
            case Work.Compact compact -> {}
            case Work.Defragment defragment -> {}
            case Work.Stop stop -> {}
        }
    }

    private @Nullable StoreException force() {
        try {
            log.makeRoom(batch.size(), index.revision() + 1);
        } catch (IOException e) {
            return fail("the log's folder cannot be forced: " + e.getMessage());
        }
        long start = log.length();
        try {
            log.append(batch.data());
        } catch (IOException e) {
            StoreException full = cutBack(start, e);
            if (full != null) {
                return full;
            }
        }
        try {
            log.force();
            forces++;
            return null;
        } catch (IOException e) {
            return fail("the disk failed to force the log: " + e.getMessage(), start);
        }
    }

    /**
     * After a failed write: gives up room that was kept, and tries once more; null where it went.
     */
    private @Nullable StoreException cutBack(long start, IOException cause) {
        try {
            log.cutBack(start);
            if (!log.giveUpSpare()) {
                return noSpace(cause);
            }
        } catch (IOException e) {
            return fail("the log cannot be written nor cut back: " + e.getMessage());
        }
        try {
            log.append(batch.data());
            return null;
        } catch (IOException again) {
            try {
                log.cutBack(start);
                return noSpace(again);
            } catch (IOException e) {
                return fail("the log cannot be written nor cut back: " + e.getMessage());
            }
        }
    }

    private static StoreException noSpace(IOException cause) {
        return new StoreException.NoSpace(
                StoreException.NoSpace.MESSAGE
                        + ": the log cannot be written: "
                        + cause.getMessage());
    }

    /**
     * After a failed fdatasync nobody can tell what is on disk, nor will a later one tell: the
     * kernel may have given up the bytes and still show them. They are cut off, so that a restart
     * does not take them for durable, and nothing is written any more.
     */
    private StoreException fail(String why, long durableLength) {
        try {
            log.cutBack(durableLength);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cutting the log back: {0}", e.getMessage());
        }
        return fail(why);
    }

    private StoreException fail(String why) {
        LOG.log(System.Logger.Level.ERROR, "{0}; no more writes until a restart", why);
        failure = why;
        return new StoreException.Unavailable(why);
    }

    private void roll() {
        try {
            log.roll(index.revision() + 1);
        } catch (IOException e) {
            throw fail("the log's folder cannot be forced: " + e.getMessage());
        }
    }

    private void snapshotWhereLong() {
        long at = snapshots.due();
        if (at > 0) {
            try {
                if (at == index.revision()) {
                    roll();
                }
                snapshots.start(at);
            } catch (StoreException e) {
                LOG.log(System.Logger.Level.WARNING, "no snapshot: {0}", e.getMessage());
            }
        }
    }

    private void close() {
        try {
            log.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "closing the log: {0}", e.getMessage());
        }
    }

    /** Ends the thread, and waits for a snapshot that is being written. */
    void stop() {
        queue.add(new Work.Stop());
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                snapshots.join();
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
