package io.jukung.store.durable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The files' format, version {@value #VERSION}.
 *
 * <pre>
 *   file    := "JUKUNG" version:u16 first-revision:u64  record*  zero*
 *   record  := length:u32  crc32c-of-payload:u32  payload
 *   payload := type:u8 …                          (numbers big-endian, strings length:u32 UTF-8)
 * </pre>
 *
 * Version 1 had no zeros behind the records, which are room kept for more of them, and neither
 * {@link Entry.Alarm} nor {@link Entry.LeasesGiven}; it is read as ever.
 */
final class Records {
    static final int VERSION = 2;
    static final int OLDEST_VERSION = 1;
    static final int HEADER = 16;
    static final int PREFIX = 8;
    static final byte[] MAGIC = "JUKUNG".getBytes(StandardCharsets.US_ASCII);

    static final int CHANGED = 1;
    static final int GRANTED = 2;
    static final int REVOKED = 3;
    static final int COMPACTED = 4;
    static final int KEPT = 5;
    static final int END = 6;
    static final int ALARM = 7;
    static final int LEASES_GIVEN = 8;
    static final int PUT = 1;
    static final int DELETE = 2;

    private Records() {}

    static ByteBuffer header(long firstRevision) {
        return ByteBuffer.allocate(HEADER)
                .put(MAGIC)
                .putShort((short) VERSION)
                .putLong(firstRevision)
                .flip();
    }
}
