package io.jukung.store.durable;

import io.jukung.store.StoreException;
import io.jukung.store.engine.Index;
import io.jukung.store.engine.Leases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the log, and with it the time that a start takes, short: writes the state at a revision
 * beside the log, in a thread of its own, and drops what that makes superfluous.
 *
 * <pre>
 *   snapshot at 40          log: 38…44 │ 45…52 │ 53…     history since 40 is there after a restart
 * </pre>
 *
 * The revision is where history ends (the last compaction), so that a restart loses no history;
 * only where the log since then alone is too long, it is now, and watches list anew after a
 * restart.
 */
final class Snapshots {
    private static final System.Logger LOG = System.getLogger("store");

    /** The log may be this many times as long as wished before history is given up for it. */
    private static final int PATIENCE = 4;

    private final Disk disk;
    private final Index index;
    private final Leases leases;
    private final Log log;
    private final long snapshotBytes;
    private @Nullable Thread running;
    private volatile long retryFrom;

    private final BooleanSupplier alarm;

    Snapshots(
            Disk disk,
            Index index,
            Leases leases,
            Log log,
            long snapshotBytes,
            BooleanSupplier alarm) {
        this.alarm = alarm;
        this.disk = disk;
        this.index = index;
        this.leases = leases;
        this.log = log;
        this.snapshotBytes = snapshotBytes;
    }

    /** The revision at which a snapshot should be written now, 0 for none. */
    long due() {
        long bytes = log.bytes();
        if (bytes < snapshotBytes || bytes < retryFrom || (running != null && running.isAlive())) {
            return 0;
        }
        long compacted = index.compactedRevision();
        if (log.superfluous(compacted) >= snapshotBytes / 2) {
            return compacted;
        }
        return bytes > Math.max(PATIENCE * snapshotBytes, index.liveBytes()) ? index.revision() : 0;
    }

    /** Writes a snapshot; answers the thread that does, or null for revision 0. */
    @Nullable Thread start(long revision) {
        if (revision == 0) {
            return null;
        }
        Index.Pin pin = index.pin(revision);
        Thread started =
                Thread.ofPlatform()
                        .name("store-snapshot")
                        .daemon()
                        .start(() -> {
                            try (pin) {
                                write(pin);
                            }
                        });
        running = started;
        return started;
    }

    void awaitRunning() {
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted", e);
        }
    }

    void join() throws InterruptedException {
        Thread started = running;
        if (started != null) {
            started.join();
        }
    }

    private void write(Index.Pin pin) {
        String name = FileNames.snapshot(pin.revision());
        String unfinished = name + FileNames.UNFINISHED;
        try {
            try (Disk.Append file = disk.create(unfinished)) {
                SnapshotWriter out = new SnapshotWriter(file::write, pin.revision());
                if (alarm.getAsBoolean()) {
                    out.alarm();
                }
                write(out, pin, leases);
                file.force();
            } catch (IOException | UncheckedIOException e) {
                disk.delete(unfinished);
                throw e;
            }
            disk.rename(unfinished, name);
            disk.forceEntries();
            dropUpTo(pin.revision());
            retryFrom = 0;
        } catch (IOException | UncheckedIOException e) {
            retryFrom = log.bytes() + snapshotBytes / 2;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no snapshot at {0}: {1}",
                    Long.toString(pin.revision()),
                    e.getMessage());
        }
    }

    /** A pinned state with the leases as they are now, which the log after it agrees with. */
    static long write(SnapshotWriter out, Index.Pin pin, Leases leases) throws IOException {
        out.leasesGiven(leases.lastId());
        leases.all().forEach(out::lease);
        pin.each(out::add);
        return out.finish();
    }

    private void dropUpTo(long revision) throws IOException {
        log.dropUpTo(revision);
        List<String> older =
                disk.list().stream()
                        .filter(FileNames::isSnapshot)
                        .filter(file -> FileNames.revision(file) < revision)
                        .toList();
        for (String file : older) {
            disk.delete(file);
        }
        disk.forceEntries();
    }
}
