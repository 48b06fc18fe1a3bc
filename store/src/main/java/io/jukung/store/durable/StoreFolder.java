package io.jukung.store.durable;

import io.jukung.store.KeyValue;
import io.jukung.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** What is done to a store's folder while no store is open in it, and to snapshots. */
public final class StoreFolder {
    private StoreFolder() {}

    /** Where the process that has a folder's store open listens for an administrator. */
    public static Path control(Path folder) {
        return folder.resolve(FileNames.CONTROL);
    }

    /**
     * @throws StoreException.Damaged where the folder holds no store, or one that is in use or of
     *     an unknown format
     */
    public static void requireUnused(Path folder) throws IOException {
        FolderLock.takeExisting(folder).close();
    }

    /** Reads all files, changing none, and tells what a start would find. */
    public static CheckReport check(Path folder) throws IOException {
        try (FolderLock lock = FolderLock.takeExisting(folder)) {
            return new FolderCheck(new FolderDisk(folder)).atRest();
        }
    }

    /**
     * What a snapshot file holds.
     *
     * @throws StoreException.Damaged where it is not whole, or no snapshot
     */
    public static SnapshotInfo status(Path snapshot) throws IOException {
        long[] end = {-1, -1};
        long[] keys = {0};
        try (Disk.Input file = FolderDisk.open(snapshot)) {
            RecordReader.Outcome outcome =
                    RecordReader.read(
                            file,
                            entry -> {
                                if (entry instanceof Entry.Kept) {
                                    keys[0]++;
                                } else if (entry instanceof Entry.End last) {
                                    end[0] = last.revision();
                                    end[1] = last.keys();
                                }
                            });
            if (outcome instanceof RecordReader.Outcome.Broken broken) {
                throw new StoreException.Damaged(snapshot + ": " + broken.why());
            }
            if (end[1] != keys[0]) {
                throw new StoreException.Damaged(snapshot + " is no whole snapshot");
            }
            return new SnapshotInfo(end[0], keys[0], file.length());
        }
    }

    /**
     * Makes a store from a snapshot, in a folder that holds none yet.
     *
     * @throws StoreException.Damaged where the snapshot is not whole or the folder is not free
     */
    public static SnapshotInfo restore(Path snapshot, Path folder) throws IOException {
        SnapshotInfo info = status(snapshot);
        try (FolderLock lock = takeNew(folder)) {
            FolderDisk disk = new FolderDisk(folder);
            String name = FileNames.snapshot(info.revision());
            try (Disk.Append out = disk.create(name + FileNames.UNFINISHED);
                    Disk.Input in = FolderDisk.open(snapshot)) {
                ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
                while (in.read(piece)) {
                    out.write(piece.flip());
                    piece.clear();
                }
                out.force();
            }
            disk.rename(name + FileNames.UNFINISHED, name);
            disk.forceEntries();
            return info;
        }
    }

    private static FolderLock takeNew(Path folder) throws IOException {
        FolderLock lock = FolderLock.take(folder);
        boolean used =
                new FolderDisk(folder)
                        .list().stream()
                                .anyMatch(n -> FileNames.isSnapshot(n) || FileNames.isSegment(n));
        if (used) {
            lock.close();
            throw new StoreException.Damaged(folder + " holds a store already");
        }
        return lock;
    }

    /**
     * Makes a store, in a folder that holds none yet, from keys given one by one with the revisions
     * that they are to have.
     *
     * @param revision where the store will stand; no key may be newer, and nothing older can be
     *     read
     */
    public static Building build(Path folder, long revision) throws IOException {
        return new Building(takeNew(folder), new FolderDisk(folder), revision);
    }

    /** A store being made; closed before {@link #finish}, it leaves an empty one. One thread. */
    public static final class Building implements AutoCloseable {
        private final FolderLock lock;
        private final FolderDisk disk;
        private final long revision;
        private final String name;
        private final Disk.Append file;
        private final SnapshotWriter out;

        private Building(FolderLock lock, FolderDisk disk, long revision) throws IOException {
            this.lock = lock;
            this.disk = disk;
            this.revision = revision;
            name = FileNames.snapshot(revision);
            file = disk.create(name + FileNames.UNFINISHED);
            out = new SnapshotWriter(file::write, revision);
        }

        /** Leases come before the keys that hang on them. */
        public void lease(long id, Duration ttl) {
            out.lease(id, ttl);
        }

        /** The key exactly as it is given; each key once. */
        public void add(KeyValue keyValue) throws IOException {
            if (keyValue.modRevision() > revision) {
                throw new IllegalArgumentException(keyValue + " is newer than " + revision);
            }
            try {
                out.add(keyValue);
            } catch (UncheckedIOException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        /** Makes it last; answers how many keys it has. */
        public long finish() throws IOException {
            long keys = out.finish();
            file.force();
            disk.rename(name + FileNames.UNFINISHED, name);
            disk.forceEntries();
            return keys;
        }

        @Override
        public void close() throws IOException {
            file.close();
            lock.close();
        }
    }
}
