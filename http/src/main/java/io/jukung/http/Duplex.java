package io.jukung.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection's bytes in both directions. */
public interface Duplex extends AutoCloseable {
    /** Ends (-1) where the peer sends no more; IOException where the connection breaks. */
    InputStream in();

    /** Writes block while the peer is slow; closing it half-closes the connection. One writer. */
    OutputStream out();

    /** Ends both directions; what was flushed before still goes out. */
    @Override
    void close() throws IOException;
}
