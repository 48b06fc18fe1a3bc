package io.jukung.store.durable;

import io.jukung.store.KeyValue;
import io.jukung.store.Txn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Collects records for one write; reused by its owner, one thread. */
final class RecordBatch {
    private static final int SIZE = 256 * 1024;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer out = ByteBuffer.allocateDirect(SIZE);

    void add(Entry entry) {
        int start = out.position();
        room(Records.PREFIX);
        out.position(start + Records.PREFIX);
        write(entry);
        int length = out.position() - start - Records.PREFIX;
        crc.reset();
        crc.update(out.slice(start + Records.PREFIX, length));
        out.putInt(start, length).putInt(start + 4, (int) crc.getValue());
    }

    int size() {
        return out.position();
    }

    /** What was collected; to be written before anything is added. */
    ByteBuffer data() {
        return out.duplicate().flip();
    }

    void clear() {
        out.clear();
    }

    /** Makes sure that so many bytes fit. */
    private void room(int bytes) {
        if (out.remaining() < bytes) {
            int size = Math.max(out.capacity() * 2, out.position() + bytes);
            out = ByteBuffer.allocateDirect(size).put(out.flip());
        }
    }

    private void write(Entry entry) {
        switch (entry) {
            case Entry.Changed changed -> {
                type(Records.CHANGED).putLong(changed.revision()).putInt(changed.ops().size());
                for (Txn.Op op : changed.ops()) {
                    write(op);
                }
            }
            case Entry.Granted granted ->
                    type(Records.GRANTED)
                            .putLong(granted.lease())
                            .putLong(granted.ttl().toMillis());
            case Entry.Revoked revoked -> type(Records.REVOKED).putLong(revoked.lease());
            case Entry.Compacted compacted -> type(Records.COMPACTED).putLong(compacted.revision());
            case Entry.Alarm alarm -> type(Records.ALARM).put((byte) (alarm.raised() ? 1 : 0));
            case Entry.LeasesGiven given -> type(Records.LEASES_GIVEN).putLong(given.lastLease());
            case Entry.Kept kept -> {
                KeyValue keyValue = kept.keyValue();
                type(Records.KEPT)
                        .putLong(keyValue.createRevision())
                        .putLong(keyValue.modRevision())
                        .putLong(keyValue.version())
                        .putLong(keyValue.lease());
                write(keyValue.key().getBytes(StandardCharsets.UTF_8));
                write(keyValue.value());
            }
            case Entry.End end -> type(Records.END).putLong(end.revision()).putLong(end.keys());
        }
    }

    /** Begins a payload; what has a fixed size fits behind it. */
    private ByteBuffer type(int type) {
        room(64);
        return out.put((byte) type);
    }

    private void write(Txn.Op op) {
        room(16);
        switch (op) {
            case Txn.Op.Put put -> {
                out.put((byte) Records.PUT).putLong(put.lease());
                write(put.key().getBytes(StandardCharsets.UTF_8));
                write(put.value());
            }
            case Txn.Op.Delete delete -> {
                out.put((byte) Records.DELETE);
                write(delete.key().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void write(byte[] data) {
        room(4 + data.length);
        out.putInt(data.length).put(data);
    }
}
