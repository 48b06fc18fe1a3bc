package io.jukung.store.durable;

import io.jukung.base.Clock;
import io.jukung.store.StoreException;
import io.jukung.store.engine.Index;
import io.jukung.store.engine.Leases;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads everything in a folder and changes nothing. */
final class FolderCheck {
    private final Disk disk;
    private final List<String> problems = new ArrayList<>();
    private int files;
    private long records;

    FolderCheck(Disk disk) {
        this.disk = disk;
    }

    /** Of a folder that nobody uses: every file, and whether a store comes out of them. */
    CheckReport atRest() throws IOException {
        readAll(null);
        Index index = new Index();
        try {
            new Recovery(new Untouched(disk), index, new Leases(Clock.SYSTEM)).recover();
        } catch (StoreException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return report(index);
    }

    /**
     * Of a folder that a store writes to.
     *
     * @param end how far the log was on disk before this began: what comes behind may be half there
     */
    CheckReport running(Index index, Log.Position end) throws IOException {
        readAll(end);
        return report(index);
    }

    private CheckReport report(Index index) {
        long[] keys = {0};
        index.eachCurrent(keyValue -> keys[0]++);
        return new CheckReport(index.revision(), keys[0], files, records, List.copyOf(problems));
    }

    private void readAll(Log.@Nullable Position end) throws IOException {
        for (String name : disk.list()) {
            if (FileNames.isSnapshot(name)) {
                read(name, Long.MAX_VALUE);
            } else if (FileNames.isSegment(name)) {
                read(name, end == null ? Long.MAX_VALUE : promised(name, end));
            }
        }
    }

    /** How many bytes of a segment must be good. */
    private static long promised(String segment, Log.Position end) {
        int newer = segment.compareTo(FileNames.segment(end.first()));
        return newer < 0 ? Long.MAX_VALUE : newer == 0 ? end.length() : 0;
    }

    private void read(String name, long promised) throws IOException {
        try (Disk.Input file = disk.open(name)) {
            if (RecordReader.read(file, entry -> records++)
                            instanceof RecordReader.Outcome.Broken broken
                    && broken.goodLength() < promised) {
                problems.add(name + ": " + broken.why());
            }
            files++;
        } catch (NoSuchFileException e) {
            // A snapshot has made it superfluous meanwhile.
            return;
        }
    }

    /** A disk that is read; what recovery would repair is left as it is. */
    private record Untouched(Disk disk) implements Disk {
        @Override
        public List<String> list() throws IOException {
            return disk.list();
        }

        @Override
        public Append create(String name) {
            return new Nowhere();
        }

        @Override
        public Append reopen(String name, long length) {
            return new Nowhere();
        }

        @Override
        public Input open(String name) throws IOException {
            return disk.open(name);
        }

        @Override
        public void rename(String from, String to) {}

        @Override
        public void delete(String name) {}

        @Override
        public void forceEntries() {}
    }

    private static final class Nowhere implements Disk.Append {
        @Override
        public void write(ByteBuffer data) {}

        @Override
        public void reserve(long bytes) {}

        @Override
        public void force() {}

        @Override
        public void truncate(long length) {}

        @Override
        public long length() {
            return 0;
        }

        @Override
        public long reserved() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
