package io.jukung.http;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The client half: HTTP/1.1 and HTTP/2 over TLS or plain TCP, pooled connections, blocking calls.
 */
public interface HttpClient extends AutoCloseable {
    /**
     * Sends a request and waits for the answer's head.
     *
     * @throws IOException where no answer came
     */
    Response send(Request request) throws IOException;

    /**
     * Like {@link #send(Request)}, with a body that is sent as it is read (chunked, where the
     * headers give no Content-Length); null for none. The stream is not closed.
     */
    default Response send(Request request, @Nullable InputStream body) throws IOException {
        byte[] whole = body == null ? request.body() : body.readAllBytes();
        return send(new Request(request.method(), request.url(), request.headers(), whole));
    }

    /** Asks to upgrade ("SPDY/3.1"); the answer has either an upgraded session or a plain body. */
    Upgraded<SpdySession> openSpdy(Request request) throws IOException;

    Upgraded<WebSocket> openWebSocket(Request request, String... subprotocols) throws IOException;

    /**
     * Sends a request with its Upgrade headers as they are; on 101 the raw connection is the
     * caller's.
     */
    Upgraded<Duplex> openRaw(Request request) throws IOException;

    @Override
    void close();

    /**
     * A request.
     *
     * @param url absolute, {@code https://host:port/path?query}
     * @param body null for none
     */
    record Request(String method, String url, Headers headers, byte @Nullable [] body) {}

    /** An answer whose body streams; closing it frees or aborts the exchange. */
    interface Response extends AutoCloseable {
        int status();

        Headers headers();

        InputStream body();

        @Override
        void close();
    }

    /** What became of an upgrade: a session on 101, else the refusal with its body read whole. */
    record Upgraded<T>(int status, Headers headers, @Nullable T session, byte[] body) {}
}
