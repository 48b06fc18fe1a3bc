package io.jukung.store.durable;

import io.jukung.store.StoreException;
import io.jukung.store.engine.Index;
import io.jukung.store.engine.Leases;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

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

    Recovery(Disk disk, Index index, Leases leases) {
        this.disk = disk;
        this.index = index;
        this.leases = leases;
    }

    /**
     * The segment to go on writing to.
     *
     * @param name "" where a new one is to be started
     */
    record Tail(String name, long length) {}

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
        Tail tail = new Tail("", 0);
        for (int i = 0; i < segments.size(); i++) {
            tail = replay(segments.get(i), i == segments.size() - 1);
        }
        return tail;
    }

    private void loadSnapshot(String name) throws IOException {
        long[] end = {-1, -1};
        long[] count = {0};
        List<Entry.Granted> granted = new ArrayList<>();
        Records.Outcome outcome =
                Records.read(
                        disk.read(name),
                        entry -> {
                            switch (entry) {
                                case Entry.Kept kept -> {
                                    index.load(kept.keyValue());
                                    count[0]++;
                                }
                                case Entry.Granted lease -> granted.add(lease);
                                case Entry.End last -> {
                                    end[0] = last.revision();
                                    end[1] = last.keys();
                                }
                                case Entry.Changed c -> throw new IllegalArgumentException();
                                case Entry.Revoked r -> throw new IllegalArgumentException();
                                case Entry.Compacted c -> throw new IllegalArgumentException();
                            }
                        });
        if (outcome instanceof Records.Outcome.Broken broken) {
            throw new StoreException.Damaged("snapshot " + name + ": " + broken.why());
        }
        if (end[1] != count[0]) {
            throw new StoreException.Damaged(
                    "snapshot " + name + " has " + count[0] + " keys instead of " + end[1]);
        }
        index.loaded(end[0]);
        granted.forEach(lease -> leases.add(lease.lease(), lease.ttl()));
        index.eachCurrent(keyValue -> leases.attach(keyValue.key(), 0, keyValue.lease()));
    }

    private Tail replay(String name, boolean last) throws IOException {
        byte[] file = disk.read(name);
        Records.Outcome outcome = Records.read(file, entry -> replay(name, entry));
        return switch (outcome) {
            case Records.Outcome.Whole whole -> new Tail(name, whole.length());
            case Records.Outcome.Broken broken -> {
                if (!last) {
                    throw new StoreException.Damaged(
                            "segment " + name + ": " + broken.why() + ", and segments follow it");
                }
                yield cutOff(name, file, broken);
            }
        };
    }

    private Tail cutOff(String name, byte[] file, Records.Outcome.Broken broken)
            throws IOException {
        int good = (int) broken.goodLength();
        boolean headerOnly = good == 0;
        if (headerOnly && file.length >= Records.HEADER) {
            throw new StoreException.Damaged("segment " + name + ": " + broken.why());
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "segment {0}: {1}; serving everything up to revision {2}, {3} bytes behind it are set"
                        + " aside as {0}{4}",
                name,
                broken.why(),
                Long.toString(index.revision()),
                Integer.toString(file.length - good),
                FileNames.SET_ASIDE);
        try (Disk.Append aside = disk.create(name + FileNames.SET_ASIDE)) {
            aside.write(ByteBuffer.wrap(file, good, file.length - good));
            aside.force();
        }
        if (headerOnly) {
            disk.delete(name);
            disk.forceEntries();
            return new Tail("", 0);
        }
        return new Tail(name, good);
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
                var change = index.replay(changed.revision(), changed.ops());
                leases.follow(change);
                index.publish(change);
            }
            case Entry.Granted granted -> leases.add(granted.lease(), granted.ttl());
            case Entry.Revoked revoked -> leases.remove(revoked.lease());
            case Entry.Compacted compacted -> {
                if (compacted.revision() > index.compactedRevision()
                        && compacted.revision() <= index.revision()) {
                    index.compact(compacted.revision());
                }
            }
            case Entry.Kept kept -> throw new IllegalArgumentException();
            case Entry.End end -> throw new IllegalArgumentException();
        }
    }
}
