package io.jukung.apiserver.negotiation;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body that is held back until it is known whether it is small: then it goes out whole, with its
 * length. A large one is streamed as it is written, and compressed where the client takes that, so
 * that no list is ever held in memory as one piece.
 *
 * <p>As upstream's deferredResponseWriter: from 128 KiB on, at the fastest level.
 */
final class DeferredBody extends OutputStream {
    static final int LARGE = 128 * 1024;
    private static final int FIRST = 4 * 1024;
    private static final int GZIP_BUFFER = 16 * 1024;

    private final Exchange exchange;
    private final int code;
    private final Headers headers;
    private final boolean gzip;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(FIRST);
    private @Nullable OutputStream streaming;

    /**
     * @param gzip whether the client takes compressed answers
     */
    DeferredBody(Exchange exchange, int code, Headers headers, boolean gzip) {
        this.exchange = exchange;
        this.code = code;
        this.headers = headers;
        this.gzip = gzip;
    }

    @Override
    public void write(int b) throws IOException {
        OutputStream out = streaming;
        if (out == null) {
            write(new byte[] {(byte) b}, 0, 1);
        } else {
            out.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        OutputStream out = streaming;
        if (out == null && held.size() + count <= LARGE) {
            held.write(bytes, from, count);
            return;
        }
        if (out == null) {
            out = stream();
        }
        out.write(bytes, from, count);
    }

    private OutputStream stream() throws IOException {
        if (gzip) {
            headers.add("Content-Encoding", "gzip").add("Vary", "Accept-Encoding");
        }
        OutputStream out = exchange.startResponse(code, headers);
        out = gzip ? new Fastest(out) : out;
        streaming = out;
        held.writeTo(out);
        held.reset();
        return out;
    }

    /** Ends the body. Without this call the answer is broken off, as it should after a failure. */
    @Override
    public void close() throws IOException {
        OutputStream out = streaming;
        if (out != null) {
            out.close();
        } else {
            exchange.respond(code, headers, held.toByteArray());
        }
    }

    private static final class Fastest extends GZIPOutputStream {
        Fastest(OutputStream out) throws IOException {
            super(out, GZIP_BUFFER);
            def.setLevel(1);
        }
    }
}
