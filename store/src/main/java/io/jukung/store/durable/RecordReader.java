package io.jukung.store.durable;

import io.jukung.store.KeyValue;
import io.jukung.store.Txn;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Reads a file's records in order up to its end or the first bad one. */
final class RecordReader {
    private static final int SIZE = 1 << 20;

    /** How reading a file ended. */
    sealed interface Outcome {
        /** Where the last good record ends. */
        long goodLength();

        /** Every record was good. */
        record Whole(long goodLength) implements Outcome {}

        /** What follows the good records is torn or damaged. */
        record Broken(long goodLength, String why) implements Outcome {}
    }

    private final Disk.Input file;
    private final Consumer<Entry> sink;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE).flip();

    /** The offset in the file of the buffer's position. */
    private long offset;

    private RecordReader(Disk.Input file, Consumer<Entry> sink) {
        this.file = file;
        this.sink = sink;
    }

    static Outcome read(Disk.Input file, Consumer<Entry> sink) throws IOException {
        return new RecordReader(file, sink).read();
    }

    private Outcome read() throws IOException {
        if (!available(Records.HEADER)) {
            return new Outcome.Broken(0, "its header is cut off");
        }
        byte[] magic = new byte[Records.MAGIC.length];
        buffer.get(magic);
        if (!Arrays.equals(magic, Records.MAGIC)) {
            return new Outcome.Broken(0, "it is not a file of this store");
        }
        int version = buffer.getShort();
        if (version < Records.OLDEST_VERSION || version > Records.VERSION) {
            return new Outcome.Broken(0, "its format version is " + version);
        }
        buffer.getLong();
        offset = Records.HEADER;
        while (available(1)) {
            if (!available(Records.PREFIX)) {
                return restIsZero() && version > 1
                        ? new Outcome.Whole(offset)
                        : broken("a record is cut off at offset ");
            }
            int length = buffer.getInt(buffer.position());
            if (length == 0 && version > 1 && restIsZero()) {
                return new Outcome.Whole(offset);
            }
            if (length <= 0 || length > file.length() - offset - Records.PREFIX) {
                return broken("a record is cut off at offset ");
            }
            if (!available(Records.PREFIX + length)) {
                return broken("a record is cut off at offset ");
            }
            ByteBuffer payload = buffer.slice(buffer.position() + Records.PREFIX, length);
            crc.reset();
            crc.update(payload.duplicate());
            if ((int) crc.getValue() != buffer.getInt(buffer.position() + 4)) {
                return broken("a checksum is wrong at offset ");
            }
            try {
                sink.accept(entry(payload));
            } catch (BufferUnderflowException | IllegalArgumentException e) {
                return broken("a record makes no sense at offset ");
            }
            buffer.position(buffer.position() + Records.PREFIX + length);
            offset += Records.PREFIX + length;
        }
        return new Outcome.Whole(offset);
    }

    private Outcome.Broken broken(String why) {
        return new Outcome.Broken(offset, why + offset);
    }

    /** Reads on until so many bytes are in the buffer; false where the file has fewer. */
    private boolean available(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).put(buffer);
        } else {
            buffer.compact();
        }
        while (buffer.position() < bytes && file.read(buffer)) {
            continue;
        }
        buffer.flip();
        return buffer.remaining() >= bytes;
    }

    /** Looks, without taking anything, whether only zeros are left; reads the file to its end. */
    private boolean restIsZero() throws IOException {
        ByteBuffer rest = buffer.duplicate();
        while (true) {
            while (rest.hasRemaining()) {
                if (rest.get() != 0) {
                    return false;
                }
            }
            rest = ByteBuffer.allocateDirect(SIZE);
            if (!file.read(rest)) {
                return true;
            }
            rest.flip();
        }
    }

    private static Entry entry(ByteBuffer in) {
        int type = in.get();
        return switch (type) {
            case Records.CHANGED -> {
                long revision = in.getLong();
                int count = in.getInt();
                List<Txn.Op> ops = new ArrayList<>(Math.min(count, 16));
                for (int i = 0; i < count; i++) {
                    ops.add(op(in));
                }
                yield new Entry.Changed(revision, ops);
            }
            case Records.GRANTED ->
                    new Entry.Granted(in.getLong(), Duration.ofMillis(in.getLong()));
            case Records.REVOKED -> new Entry.Revoked(in.getLong());
            case Records.COMPACTED -> new Entry.Compacted(in.getLong());
            case Records.ALARM -> new Entry.Alarm(in.get() != 0);
            case Records.LEASES_GIVEN -> new Entry.LeasesGiven(in.getLong());
            case Records.KEPT -> {
                long created = in.getLong();
                long modified = in.getLong();
                long version = in.getLong();
                long lease = in.getLong();
                String key = new String(bytes(in), StandardCharsets.UTF_8);
                yield new Entry.Kept(
                        new KeyValue(key, bytes(in), created, modified, version, lease, null));
            }
            case Records.END -> new Entry.End(in.getLong(), in.getLong());
            default -> throw new IllegalArgumentException("record type " + type);
        };
    }

    private static Txn.Op op(ByteBuffer in) {
        int type = in.get();
        return switch (type) {
            case Records.PUT -> {
                long lease = in.getLong();
                String key = new String(bytes(in), StandardCharsets.UTF_8);
                yield new Txn.Op.Put(key, bytes(in), lease, null);
            }
            case Records.DELETE -> new Txn.Op.Delete(new String(bytes(in), StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException("operation type " + type);
        };
    }

    private static byte[] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] data = new byte[length];
        in.get(data);
        return data;
    }
}
