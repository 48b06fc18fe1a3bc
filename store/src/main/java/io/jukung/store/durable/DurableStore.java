package io.jukung.store.durable;

import io.jukung.base.Clock;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import io.jukung.store.engine.Compactor;
import io.jukung.store.engine.Expiry;
import io.jukung.store.engine.Index;
import io.jukung.store.engine.Leases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The store's contract with everything acknowledged on disk.
 *
 * <pre>
 *   commit ─▶ queue ─▶ store-writer: apply · encode · write · fdatasync · publish ─▶ commit returns
 *                                    (all that waited meanwhile goes into the next batch)
 * </pre>
 */
public final class DurableStore implements Store {
    private final Index index = new Index();
    private final Leases leases;
    private final AutoCloseable lock;
    private final Disk disk;
    private final Writer writer;
    private final Thread expiry;
    private final Thread upkeep;
    private volatile boolean closed;

    /**
     * What may be chosen.
     *
     * @param compactionInterval how long history is kept; upstream's default is five minutes
     * @param maxHistoryBytes superseded values beyond which history is given up earlier
     * @param snapshotBytes a snapshot is written once the log is longer and can be cut by it
     * @param quota bytes of keys and values, superseded ones included, beyond which writes are
     *     refused; etcd's {@code --quota-backend-bytes} has the same default of 2 GiB
     */
    public record Options(
            Clock clock,
            Duration compactionInterval,
            long maxHistoryBytes,
            long snapshotBytes,
            long quota) {
        private static final long SEGMENT_BYTES = 16L << 20;

        public static final Options DEFAULT =
                new Options(
                        Clock.SYSTEM,
                        Compactor.INTERVAL,
                        Compactor.MAX_HISTORY_BYTES,
                        64L << 20,
                        2L << 30);

        public Options withQuota(long bytes) {
            return new Options(clock, compactionInterval, maxHistoryBytes, snapshotBytes, bytes);
        }

        public Options withCompaction(Duration interval) {
            return new Options(clock, interval, maxHistoryBytes, snapshotBytes, quota);
        }

        long segmentBytes() {
            return Math.min(SEGMENT_BYTES, snapshotBytes / 4);
        }
    }

    /**
     * Opens the store in a folder, which is made where it is missing.
     *
     * @throws StoreException.Damaged where the folder is locked, foreign or damaged
     */
    public static DurableStore open(Path folder, Options options) {
        try {
            FolderLock lock = FolderLock.take(folder);
            try {
                DurableStore store = new DurableStore(new FolderDisk(folder), lock, options);
                lock.writeFormat();
                return store;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException.Unavailable(folder + ": " + e.getMessage(), e);
        }
    }

    DurableStore(Disk disk, AutoCloseable lock, Options options) throws IOException {
        this.lock = lock;
        this.disk = disk;
        leases = new Leases(options.clock());
        Recovery.Tail tail = new Recovery(disk, index, leases).recover();
        writer = new Writer(disk, index, leases, tail, options);
        expiry = Expiry.start(leases, this::revokeLease);
        upkeep =
                Compactor.start(
                        index,
                        writer::compact,
                        options.clock(),
                        options.compactionInterval(),
                        options.maxHistoryBytes());
    }

    @Override
    public long revision() {
        return index.revision();
    }

    /** What the log and the snapshot take on disk, room kept ahead included. */
    @Override
    public long sizeInBytes() {
        try {
            long bytes = 0;
            for (String name : disk.list()) {
                if (FileNames.isSnapshot(name) || FileNames.isSegment(name)) {
                    bytes += lengthOf(name);
                }
            }
            return bytes;
        } catch (IOException e) {
            throw new StoreException.Unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private long lengthOf(String name) throws IOException {
        try (Disk.Input file = disk.open(name)) {
            return file.length();
        } catch (NoSuchFileException e) {
            // dropped meanwhile
            return 0;
        }
    }

    @Override
    public RangeResult range(Range range, long revision, int limit) {
        checkOpen();
        return index.range(range, revision, limit);
    }

    @Override
    public long count(Range range, long revision) {
        checkOpen();
        return index.count(range, revision);
    }

    @Override
    public TxnResult commit(Txn txn) {
        checkOpen();
        return writer.commit(txn);
    }

    @Override
    public Watch watch(Range range, long fromRevision) {
        checkOpen();
        return index.history().watch(range, fromRevision);
    }

    @Override
    public void compact(long revision) {
        checkOpen();
        writer.compact(revision);
    }

    @Override
    public long compactedRevision() {
        return index.compactedRevision();
    }

    @Override
    public long grantLease(Duration ttl) {
        checkOpen();
        return writer.grant(ttl);
    }

    @Override
    public boolean keepAlive(long lease) {
        return leases.keepAlive(lease);
    }

    @Override
    public void revokeLease(long lease) {
        checkOpen();
        writer.revoke(lease);
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException.Unavailable("the store is closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        expiry.interrupt();
        upkeep.interrupt();
        writer.stop();
        index.history().close();
        try {
            lock.close();
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** Why the store takes no more writes; null while it does. */
    public @Nullable String failure() {
        return writer.failure();
    }

    /** How often the log was forced to disk since this store was opened. */
    public long forces() {
        return writer.forces();
    }

    /** Whether the quota was reached: puts and new leases are refused until {@link #disarm}. */
    public boolean alarm() {
        return writer.alarm();
    }

    /** Ends the alarm; where nothing was freed, the next put raises it again. */
    public void disarm() {
        checkOpen();
        writer.disarm();
    }

    /**
     * Writes the state as it is now, from which {@link StoreFolder#restore} makes a store, while
     * writes go on.
     *
     * @throws IOException where it cannot be written to the sink
     */
    public SnapshotInfo snapshot(WritableByteChannel sink) throws IOException {
        checkOpen();
        long[] bytes = {0};
        try (Index.Pin pin = pinNow()) {
            SnapshotWriter out =
                    new SnapshotWriter(
                            data -> {
                                while (data.hasRemaining()) {
                                    bytes[0] += sink.write(data);
                                }
                            },
                            pin.revision());
            long keys = Snapshots.write(out, pin, leases);
            return new SnapshotInfo(pin.revision(), keys, bytes[0]);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Index.Pin pinNow() {
        while (true) {
            try {
                return index.pin(index.revision());
            } catch (StoreException.Compacted e) {
                // Compacted to a still newer revision in between: that one then.
                Thread.onSpinWait();
            }
        }
    }

    /** Reads all files, that being written as far as it is complete, while writes go on. */
    public CheckReport check() throws IOException {
        checkOpen();
        return new FolderCheck(disk).running(index, writer.end());
    }

    /** Drops the log before the end of history; answers how many bytes that freed. */
    public long defragment() throws InterruptedException {
        checkOpen();
        long before = writer.logBytes();
        writer.defragment();
        return Math.max(0, before - writer.logBytes());
    }
}
