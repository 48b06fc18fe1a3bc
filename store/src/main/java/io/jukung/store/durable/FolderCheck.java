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
        readAll(false);
        Index index = new Index();
        try {
            new Recovery(new Untouched(disk), index, new Leases(Clock.SYSTEM)).recover();
        } catch (StoreException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return report(index);
    }

    /** Of a folder that a store writes to: every file but the one that is being written. */
    CheckReport running(Index index) throws IOException {
        readAll(true);
        return report(index);
    }

    private CheckReport report(Index index) {
        long[] keys = {0};
        index.eachCurrent(keyValue -> keys[0]++);
        return new CheckReport(index.revision(), keys[0], files, records, List.copyOf(problems));
    }

    private void readAll(boolean running) throws IOException {
        List<String> names =
                disk.list().stream()
                        .filter(name -> FileNames.isSnapshot(name) || FileNames.isSegment(name))
                        .toList();
        String newest = names.stream().filter(FileNames::isSegment).reduce("", (a, b) -> b);
        for (String name : names) {
            if (!running || !name.equals(newest)) {
                read(name);
            }
        }
    }

    private void read(String name) throws IOException {
        try (Disk.Input file = disk.open(name)) {
            if (RecordReader.read(file, entry -> records++)
                    instanceof RecordReader.Outcome.Broken broken) {
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
