package io.jukung.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection's bytes in both directions. */
public interface Duplex extends AutoCloseable {
    InputStream in();

    /** Writes block while the peer is slow; closing it half-closes the connection. */
    OutputStream out();

    @Override
    void close() throws IOException;
}
