package io.jukung.store.durable;

import io.jukung.store.StoreException;
import io.jukung.store.engine.Change;
import io.jukung.store.engine.Index;
import io.jukung.store.engine.Leases;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the state back from the files: the newest whole snapshot, then every segment's changes
 * after it. What a crash left half-written at the very end was never acknowledged and is cut off;
 * damage anywhere else stops the start.
 */
final class Recovery {
    private static final System.Logger LOG = System.getLogger("store");

    private final Disk disk;
    private final Index index;
    private final Leases leases;
    private boolean alarm;

    Recovery(Disk disk, Index index, Leases leases) {
        this.disk = disk;
        this.index = index;
        this.leases = leases;
    }

    /**
     * The chain of segments as it was found.
     *
     * @param appendTo the last one, null where there is none; it is not in {@code before}
     */
    record Tail(
            List<Segment> before, @Nullable Segment appendTo, long nextRevision, boolean alarm) {
        record Segment(long first, long length) {}
    }

    Tail recover() throws IOException {
        List<String> snapshots = new ArrayList<>();
        List<String> segments = new ArrayList<>();
        for (String name : disk.list()) {
            if (name.endsWith(FileNames.UNFINISHED)) {
                disk.delete(name);
            } else if (FileNames.isSnapshot(name)) {
                snapshots.add(name);
            } else if (FileNames.isSegment(name)) {
                segments.add(name);
            }
        }
        if (!snapshots.isEmpty()) {
            loadSnapshot(snapshots.getLast());
        }
        dropSuperfluous(segments);
        List<Tail.Segment> good = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            String name = segments.get(i);
            RecordReader.Outcome outcome = read(name, entry -> replay(name, entry));
            boolean last = i == segments.size() - 1;
            if (outcome instanceof RecordReader.Outcome.Broken broken) {
                if (!last) {
                    throw new StoreException.Damaged(
                            "segment " + name + ": " + broken.why() + ", and segments follow it");
                }
                setAside(name, broken);
            }
            if (outcome.goodLength() > 0) {
                good.add(new Tail.Segment(FileNames.revision(name), outcome.goodLength()));
            } else {
                disk.delete(name);
            }
        }
        // What a killed process left in the kernel's memory counts from now on: it has to last.
        disk.forceEntries();
        long next = index.revision() + 1;
        return good.isEmpty()
                ? new Tail(good, null, next, alarm)
                : new Tail(good.subList(0, good.size() - 1), good.getLast(), next, alarm);
    }

    /**
     * Ends what a crash interrupted: of segments that the snapshot makes superfluous any may be
     * left, and leases granted in one would live on without their revocation in the next.
     */
    private void dropSuperfluous(List<String> segments) throws IOException {
        while (segments.size() > 1 && FileNames.revision(segments.get(1)) <= index.revision() + 1) {
            disk.delete(segments.removeFirst());
        }
    }

    private RecordReader.Outcome read(String name, Consumer<Entry> sink) throws IOException {
        try (Disk.Input file = disk.open(name)) {
            return RecordReader.read(file, sink);
        }
    }

    private void loadSnapshot(String name) throws IOException {
        long[] end = {-1, -1};
        long[] count = {0};
        List<Entry.Granted> granted = new ArrayList<>();
        RecordReader.Outcome outcome =
                read(
                        name,
                        entry -> {
                            switch (entry) {
                                case Entry.Kept kept -> {
                                    index.load(kept.keyValue());
                                    count[0]++;
                                }
                                case Entry.Granted lease -> granted.add(lease);
                                case Entry.LeasesGiven given -> leases.given(given.lastLease());
                                case Entry.Alarm raised -> alarm = raised.raised();
                                case Entry.End last -> {
                                    end[0] = last.revision();
                                    end[1] = last.keys();
                                }
                                case Entry.Changed c -> throw new IllegalArgumentException();
                                case Entry.Revoked r -> throw new IllegalArgumentException();
                                case Entry.Compacted c -> throw new IllegalArgumentException();
                            }
                        });
        if (outcome instanceof RecordReader.Outcome.Broken broken) {
            throw new StoreException.Damaged("snapshot " + name + ": " + broken.why());
        }
        if (end[1] != count[0]) {
            throw new StoreException.Damaged(
                    "snapshot "
                            + name
                            + (end[1] < 0
                                    ? " has no end"
                                    : " has " + count[0] + " keys instead of " + end[1]));
        }
        index.loaded(end[0]);
        granted.forEach(lease -> leases.add(lease.lease(), lease.ttl()));
        index.eachCurrent(keyValue -> leases.attach(keyValue.key(), 0, keyValue.lease()));
    }

    /** Keeps what is cut off a segment in a file of its own, and says so. */
    private void setAside(String name, RecordReader.Outcome.Broken broken) throws IOException {
        long good = broken.goodLength();
        if (good == 0 && length(name) >= Records.HEADER) {
            throw new StoreException.Damaged("segment " + name + ": " + broken.why());
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "segment {0}: {1}; serving everything up to revision {2}, {3} bytes behind it are set"
                        + " aside as {0}{4}",
                name,
                broken.why(),
                Long.toString(index.revision()),
                Long.toString(length(name) - good),
                FileNames.SET_ASIDE);
        try (Disk.Input file = disk.open(name);
                Disk.Append aside = disk.create(name + FileNames.SET_ASIDE)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(1 << 16);
            long offset = 0;
            while (file.read(piece)) {
                piece.flip();
                int skipped = (int) Math.min(piece.remaining(), Math.max(0, good - offset));
                offset += piece.remaining();
                aside.write(piece.position(piece.position() + skipped));
                piece.clear();
            }
            aside.force();
        }
    }

    private long length(String name) throws IOException {
        try (Disk.Input file = disk.open(name)) {
            return file.length();
        }
    }

    private void replay(String name, Entry entry) {
        switch (entry) {
            case Entry.Changed changed -> {
                if (changed.revision() <= index.revision()) {
                    return;
                }
                if (changed.revision() != index.revision() + 1) {
                    throw new StoreException.Damaged(
                            "segment "
                                    + name
                                    + " goes on at revision "
                                    + changed.revision()
                                    + " where "
                                    + (index.revision() + 1)
                                    + " is expected");
                }
                Change change = index.replay(changed.revision(), changed.ops());
                leases.follow(change);
                index.publish(List.of(change));
            }
            case Entry.Granted granted -> leases.add(granted.lease(), granted.ttl());
            case Entry.Revoked revoked -> leases.remove(revoked.lease());
            case Entry.Alarm raised -> alarm = raised.raised();
            case Entry.Compacted compacted -> {
                if (compacted.revision() > index.compactedRevision()
                        && compacted.revision() <= index.revision()) {
                    index.compact(compacted.revision());
                }
            }
            case Entry.LeasesGiven given -> throw new IllegalArgumentException();
            case Entry.Kept kept -> throw new IllegalArgumentException();
            case Entry.End end -> throw new IllegalArgumentException();
        }
    }
}
