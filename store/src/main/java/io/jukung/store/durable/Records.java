package io.jukung.store.durable;

import io.jukung.store.KeyValue;
import io.jukung.store.Txn;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The files' format, version {@value #VERSION}.
 *
 * <pre>
 *   file    := "JUKUNG" version:u16 first-revision:u64  record*
 *   record  := length:u32  crc32c-of-payload:u32  payload
 *   payload := type:u8 …                          (numbers big-endian, strings length:u32 UTF-8)
 * </pre>
 */
final class Records {
    static final int VERSION = 1;
    static final int HEADER = 16;
    private static final byte[] MAGIC = "JUKUNG".getBytes(StandardCharsets.US_ASCII);

    private static final int CHANGED = 1;
    private static final int GRANTED = 2;
    private static final int REVOKED = 3;
    private static final int COMPACTED = 4;
    private static final int KEPT = 5;
    private static final int END = 6;
    private static final int PUT = 1;
    private static final int DELETE = 2;

    private Records() {}

    /** Collects records for one write; reused by its owner. */
    static final class Batch {
        private final Buffer bytes = new Buffer();
        private final DataOutputStream out = new DataOutputStream(bytes);

        void add(Entry entry) {
            try {
                int start = bytes.size();
                out.writeLong(0);
                write(entry);
                bytes.seal(start);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int size() {
            return bytes.size();
        }

        ByteBuffer take() {
            ByteBuffer data = bytes.view();
            bytes.reset();
            return data;
        }

        private void write(Entry entry) throws IOException {
            switch (entry) {
                case Entry.Changed changed -> {
                    out.writeByte(CHANGED);
                    out.writeLong(changed.revision());
                    out.writeInt(changed.ops().size());
                    for (Txn.Op op : changed.ops()) {
                        write(op);
                    }
                }
                case Entry.Granted granted -> {
                    out.writeByte(GRANTED);
                    out.writeLong(granted.lease());
                    out.writeLong(granted.ttl().toMillis());
                }
                case Entry.Revoked revoked -> {
                    out.writeByte(REVOKED);
                    out.writeLong(revoked.lease());
                }
                case Entry.Compacted compacted -> {
                    out.writeByte(COMPACTED);
                    out.writeLong(compacted.revision());
                }
                case Entry.Kept kept -> {
                    KeyValue keyValue = kept.keyValue();
                    out.writeByte(KEPT);
                    out.writeLong(keyValue.createRevision());
                    out.writeLong(keyValue.modRevision());
                    out.writeLong(keyValue.version());
                    out.writeLong(keyValue.lease());
                    write(keyValue.key().getBytes(StandardCharsets.UTF_8));
                    write(keyValue.value());
                }
                case Entry.End end -> {
                    out.writeByte(END);
                    out.writeLong(end.revision());
                    out.writeLong(end.keys());
                }
            }
        }

        private void write(Txn.Op op) throws IOException {
            switch (op) {
                case Txn.Op.Put put -> {
                    out.writeByte(PUT);
                    out.writeLong(put.lease());
                    write(put.key().getBytes(StandardCharsets.UTF_8));
                    write(put.value());
                }
                case Txn.Op.Delete delete -> {
                    out.writeByte(DELETE);
                    write(delete.key().getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        private void write(byte[] data) throws IOException {
            out.writeInt(data.length);
            out.write(data);
        }
    }

    private static final class Buffer extends ByteArrayOutputStream {
        Buffer() {
            super(64 * 1024);
        }

        /**
         * Fills in length and checksum of the record that starts here and ends at the buffer's end.
         */
        void seal(int start) {
            CRC32C crc = new CRC32C();
            crc.update(buf, start + 8, count - start - 8);
            ByteBuffer.wrap(buf)
                    .putInt(start, count - start - 8)
                    .putInt(start + 4, (int) crc.getValue());
        }

        ByteBuffer view() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    static ByteBuffer header(long firstRevision) {
        return ByteBuffer.allocate(HEADER)
                .put(MAGIC)
                .putShort((short) VERSION)
                .putLong(firstRevision)
                .flip();
    }

    /** How reading a file ended. */
    sealed interface Outcome {
        /** Every record was good. */
        record Whole(long length) implements Outcome {}

        /** Good up to an offset; what follows is torn or damaged. */
        record Broken(long goodLength, String why) implements Outcome {}
    }

    /** Reads a file's records in order up to its end or the first bad one. */
    static Outcome read(byte[] file, Consumer<Entry> sink) {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (file.length < HEADER) {
            return new Outcome.Broken(0, "its header is cut off");
        }
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            return new Outcome.Broken(0, "it is not a file of this store");
        }
        int version = in.getShort();
        if (version != VERSION) {
            return new Outcome.Broken(0, "its format version is " + version);
        }
        in.getLong();
        while (in.hasRemaining()) {
            int start = in.position();
            if (in.remaining() < 8) {
                return new Outcome.Broken(start, "a record is cut off at offset " + start);
            }
            int length = in.getInt();
            int crc = in.getInt();
            if (length <= 0 || length > in.remaining()) {
                return new Outcome.Broken(start, "a record is cut off at offset " + start);
            }
            CRC32C actual = new CRC32C();
            actual.update(file, start + 8, length);
            if ((int) actual.getValue() != crc) {
                return new Outcome.Broken(start, "a checksum is wrong at offset " + start);
            }
            ByteBuffer payload = in.slice(start + 8, length);
            in.position(start + 8 + length);
            try {
                sink.accept(entry(payload));
            } catch (BufferUnderflowException | IllegalArgumentException e) {
                return new Outcome.Broken(start, "a record makes no sense at offset " + start);
            }
        }
        return new Outcome.Whole(file.length);
    }

    private static Entry entry(ByteBuffer in) {
        int type = in.get();
        return switch (type) {
            case CHANGED -> {
                long revision = in.getLong();
                int count = in.getInt();
                List<Txn.Op> ops = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    ops.add(op(in));
                }
                yield new Entry.Changed(revision, ops);
            }
            case GRANTED -> new Entry.Granted(in.getLong(), Duration.ofMillis(in.getLong()));
            case REVOKED -> new Entry.Revoked(in.getLong());
            case COMPACTED -> new Entry.Compacted(in.getLong());
            case KEPT -> {
                long created = in.getLong();
                long modified = in.getLong();
                long version = in.getLong();
                long lease = in.getLong();
                String key = new String(bytes(in), StandardCharsets.UTF_8);
                yield new Entry.Kept(
                        new KeyValue(key, bytes(in), created, modified, version, lease, null));
            }
            case END -> new Entry.End(in.getLong(), in.getLong());
            default -> throw new IllegalArgumentException("record type " + type);
        };
    }

    private static Txn.Op op(ByteBuffer in) {
        int type = in.get();
        return switch (type) {
            case PUT -> {
                long lease = in.getLong();
                String key = new String(bytes(in), StandardCharsets.UTF_8);
                yield new Txn.Op.Put(key, bytes(in), lease, null);
            }
            case DELETE -> new Txn.Op.Delete(new String(bytes(in), StandardCharsets.UTF_8));
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
