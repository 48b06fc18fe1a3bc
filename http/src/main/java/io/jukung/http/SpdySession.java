package io.jukung.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A SPDY/3.1 session as Kubernetes uses it for exec, attach and port-forward: streams with headers.
 */
public interface SpdySession extends AutoCloseable {
    /**
     * A session over any connection that carries bytes: an upgraded one, or a tunnel.
     *
     * @param server whether this side was asked (its streams have even numbers)
     */
    static SpdySession over(Duplex connection, boolean server) {
        return SpdyConnection.start(connection, server);
    }

    /**
     * The next stream that the peer opens (already answered with SYN_REPLY), or null at the end.
     */
    @Nullable Stream accept() throws IOException;

    /** Opens a stream to the peer. */
    Stream open(Headers headers) throws IOException;

    boolean closed();

    @Override
    void close();

    /** One stream. */
    interface Stream extends AutoCloseable {
        int id();

        Headers headers();

        InputStream in();

        /** Closing it half-closes the stream. */
        OutputStream out();

        /** Resets the stream both ways. */
        @Override
        void close();
    }
}
