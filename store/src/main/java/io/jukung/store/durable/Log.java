package io.jukung.store.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chain of segments. The writer appends to the last one and starts the next; whoever has
 * written a snapshot drops those that it makes superfluous.
 *
 * <pre>
 *   log-…01 ─▶ log-…5f ─▶ log-…c4 (records | room kept)     spare.unfinished (room kept)
 * </pre>
 */
final class Log {
    private static final System.Logger LOG = System.getLogger("store");

    /** So much is written before room is kept: a store that is hardly used stays small. */
    private static final long BARE_BYTES = 256 << 10;

    private final Disk disk;
    private final long segmentBytes;
    private final List<Segment> closed = new ArrayList<>();
    private volatile Disk.Append current;
    private long first;
    private long written;
    private volatile long forced;
    private volatile long closedBytes;
    private long spareFrom;
    private @Nullable Thread preparing;
    private volatile Disk.@Nullable Append spare;

    /** How far the log is on disk: the segment by its first revision, and bytes of it. */
    record Position(long first, long length) {}

    /** A segment that is not written to any more. */
    private record Segment(long first, long length) {}

    Log(Disk disk, Recovery.Tail tail, long segmentBytes) throws IOException {
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        spareFrom = Math.min(BARE_BYTES, segmentBytes / 4);
        for (Recovery.Tail.Segment segment : tail.before()) {
            closed.add(new Segment(segment.first(), segment.length()));
            closedBytes += segment.length();
        }
        if (tail.appendTo() == null) {
            first = tail.nextRevision();
            current = create(first);
            disk.forceEntries();
        } else {
            first = tail.appendTo().first();
            current = disk.reopen(FileNames.segment(first), tail.appendTo().length());
        }
        forced = current.length();
    }

    /** Bytes of records in all segments. */
    long bytes() {
        return current.length() + closedBytes;
    }

    /** Where the log ends, as far as it was forced. */
    synchronized Position end() {
        return new Position(first, forced);
    }

    /** Bytes in segments with nothing but changes up to a revision. */
    synchronized long superfluous(long revision) {
        long bytes = 0;
        for (int i = 0; i < closed.size(); i++) {
            bytes += firstAfter(i) <= revision + 1 ? closed.get(i).length() : 0;
        }
        return bytes;
    }

    private long firstAfter(int index) {
        return index + 1 < closed.size() ? closed.get(index + 1).first() : first;
    }

    /** Deletes, oldest first, the segments with nothing but changes up to a revision. */
    synchronized void dropUpTo(long revision) throws IOException {
        while (!closed.isEmpty() && firstAfter(0) <= revision + 1) {
            disk.delete(FileNames.segment(closed.getFirst().first()));
            closedBytes -= closed.removeFirst().length();
        }
    }

    // ---- the writer's half

    long length() {
        return current.length();
    }

    /** Starts a new segment where this one has no room left for so many bytes. */
    void makeRoom(int bytes, long nextRevision) throws IOException {
        long needed = current.length() + bytes;
        if (needed > segmentBytes || (needed > current.reserved() && spare != null)) {
            roll(nextRevision);
        }
        if (spare == null
                && written >= spareFrom
                && needed > Math.min(segmentBytes, current.reserved()) - segmentBytes / 2
                && (preparing == null || !preparing.isAlive())) {
            spareFrom = written + segmentBytes / 2;
            preparing = Thread.ofPlatform().name("store-room").daemon().start(this::prepare);
        }
    }

    void append(ByteBuffer data) throws IOException {
        written += data.remaining();
        current.write(data);
    }

    void force() throws IOException {
        current.force();
        forced = current.length();
    }

    /** Takes back what was appended after a length. */
    void cutBack(long length) throws IOException {
        current.truncate(length);
        current.force();
    }

    /**
     * Starts a new segment at the next revision, where the current one has any change.
     *
     * @throws IOException where it is not known what is on disk; where the disk is only full, the
     *     current segment goes on
     */
    synchronized void roll(long nextRevision) throws IOException {
        if (nextRevision == first) {
            return;
        }
        Disk.Append fresh;
        try {
            fresh = create(nextRevision);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no new segment: {0}", e.getMessage());
            return;
        }
        disk.forceEntries();
        Disk.Append old = current;
        closed.add(new Segment(first, old.length()));
        closedBytes += old.length();
        current = fresh;
        first = nextRevision;
        forced = fresh.length();
        old.truncate(old.length());
        old.close();
    }

    /** A new segment, under its name once it has its header; a failure leaves nothing behind. */
    private Disk.Append create(long firstRevision) throws IOException {
        Disk.Append ready = spare;
        spare = null;
        String unfinished =
                ready == null
                        ? FileNames.segment(firstRevision) + FileNames.UNFINISHED
                        : FileNames.SPARE;
        Disk.Append fresh = ready == null ? disk.create(unfinished) : ready;
        try {
            fresh.write(Records.header(firstRevision));
            fresh.force();
            disk.rename(unfinished, FileNames.segment(firstRevision));
            return fresh;
        } catch (IOException e) {
            fresh.close();
            disk.delete(unfinished);
            throw e;
        }
    }

    /** Keeps room for the segment after this one; without it writes are slower and nothing else. */
    private void prepare() {
        try {
            Disk.Append room = disk.create(FileNames.SPARE);
            try {
                room.reserve(segmentBytes);
                spare = room;
            } catch (IOException e) {
                room.close();
                disk.delete(FileNames.SPARE);
                throw e;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no room kept for now: {0}", e.getMessage());
        }
    }

    /** Gives up the room kept, for a disk that is full; false where there is none. */
    boolean giveUpSpare() throws IOException {
        Disk.Append room = spare;
        if (room == null) {
            return false;
        }
        spare = null;
        room.close();
        disk.delete(FileNames.SPARE);
        return true;
    }

    /** Ends writing; what was only kept as room is given back. */
    void close() throws IOException {
        Thread running = preparing;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            giveUpSpare();
            if (current.reserved() > current.length()) {
                current.truncate(current.length());
                current.force();
            }
        } finally {
            current.close();
        }
    }
}
