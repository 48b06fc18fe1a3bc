package io.jukung.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * SPDY/3 header blocks: a count, then names and values with their lengths, all in one zlib stream
 * per direction that lasts as long as the session. Each direction has one user at a time.
 */
final class SpdyHeaderBlock implements AutoCloseable {
    private static final int MAX_BLOCK = 1 << 20;

    private final Deflater deflater = new Deflater();
    private final Inflater inflater = new Inflater();

    SpdyHeaderBlock() {
        deflater.setDictionary(SpdyDictionary.BYTES);
    }

    byte[] write(Headers headers) throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        headers.forEach((name, value) ->
                fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>(1))
                        .add(value));
        ByteArrayOutputStream plain = new ByteArrayOutputStream(256);
        DataOutputStream out = new DataOutputStream(plain);
        out.writeInt(fields.size());
        for (Map.Entry<String, List<String>> field : fields.entrySet()) {
            writeText(out, field.getKey());
            writeText(out, String.join("\0", field.getValue()));
        }
        deflater.setInput(plain.toByteArray());
        ByteArrayOutputStream packed = new ByteArrayOutputStream(128);
        byte[] buffer = new byte[1024];
        int n;
        do {
            n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            packed.write(buffer, 0, n);
        } while (n == buffer.length);
        return packed.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    Headers read(byte[] block, int offset) throws IOException {
        inflater.setInput(block, offset, block.length - offset);
        DataInputStream in = new DataInputStream(new Inflated());
        Headers headers = new Headers();
        int count = in.readInt();
        int total = 0;
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            String values = readText(in);
            total += name.length() + values.length();
            if (total > MAX_BLOCK) {
                throw new IOException("spdy: headers too large");
            }
            for (String value : values.split("\0", -1)) {
                headers.add(name, value);
            }
        }
        return headers;
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_BLOCK) {
            throw new IOException("spdy: header field of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** The plain bytes of the block that the inflater was given; ends where it wants more. */
    private final class Inflated extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            try {
                int n = inflater.inflate(target, offset, length);
                if (n == 0 && inflater.needsDictionary()) {
                    inflater.setDictionary(SpdyDictionary.BYTES);
                    n = inflater.inflate(target, offset, length);
                }
                return n == 0 ? -1 : n;
            } catch (DataFormatException | IllegalArgumentException e) {
                throw new IOException("spdy: malformed header block", e);
            }
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
