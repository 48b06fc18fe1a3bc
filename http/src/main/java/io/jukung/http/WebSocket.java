package io.jukung.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A WebSocket's messages (RFC 6455); pings are answered inside, fragments joined. */
public interface WebSocket extends AutoCloseable {
    /** The next message, or null once the peer closed. One reader at a time. */
    @Nullable Message receive() throws IOException;

    /** Sends one message; blocks while the peer is slow. Any thread. */
    void send(boolean text, byte[] data, int offset, int length) throws IOException;

    /** The subprotocol agreed on, or null. */
    @Nullable String subprotocol();

    /** Closes with a status code (1000 for normal). */
    void close(int code, String reason);

    @Override
    default void close() {
        close(1000, "");
    }

    /** One whole message. */
    record Message(boolean text, byte[] data) {}
}
