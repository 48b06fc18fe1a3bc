package io.jukung.store.durable;

import io.jukung.store.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Writes a snapshot's records; one thread. */
final class SnapshotWriter {
    private static final int PIECE = 1 << 20;

    /** Where the bytes go. */
    interface Sink {
        void write(ByteBuffer data) throws IOException;
    }

    private final Sink sink;
    private final long revision;
    private final RecordBatch out = new RecordBatch();
    private long keys;

    SnapshotWriter(Sink sink, long revision) throws IOException {
        this.sink = sink;
        this.revision = revision;
        sink.write(Records.header(revision));
    }

    void lease(long id, Duration ttl) {
        out.add(new Entry.Granted(id, ttl));
    }

    void leasesGiven(long lastLease) {
        out.add(new Entry.LeasesGiven(lastLease));
    }

    void alarm() {
        out.add(new Entry.Alarm(true));
    }

    void add(KeyValue keyValue) {
        out.add(new Entry.Kept(keyValue));
        keys++;
        if (out.size() > PIECE) {
            try {
                drain();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes the record without which a snapshot is not whole; answers how many keys it has. */
    long finish() throws IOException {
        out.add(new Entry.End(revision, keys));
        drain();
        return keys;
    }

    private void drain() throws IOException {
        sink.write(out.data());
        out.clear();
    }
}
