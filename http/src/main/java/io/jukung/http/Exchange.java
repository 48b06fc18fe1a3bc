package io.jukung.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Exactly one of {@link #respond}, {@link #startResponse}, {@link
 * #upgradeWebSocket}, {@link #upgradeSpdy} and {@link #upgradeRaw} is called.
 */
public interface Exchange {
    String method();

    /** The path as sent, still percent-encoded, without the query. */
    String path();

    /** The query as sent, without its question mark; "" for none. */
    String rawQuery();

    Headers headers();

    /** "HTTP/1.1" or "HTTP/2.0". */
    String protocol();

    boolean secure();

    @Nullable SocketAddress remoteAddress();

    /** The client's verified certificate chain, leaf first; empty where it presented none. */
    List<X509Certificate> clientCertificates();

    /** The request's body; blocks, and ends with an IOException where the client goes away. */
    InputStream body();

    /** Whether the client has gone or reset the stream. */
    boolean cancelled();

    /** Runs once when the client goes away or the exchange ends; at once if it has. */
    void onClose(Runnable action);

    /** Answers with a whole body; Content-Length is set here. */
    void respond(int status, Headers headers, byte[] body) throws IOException;

    /**
     * Answers with a stream (chunked on HTTP/1.1). Writes block while the client is slow; {@code
     * flush} sends what was written; {@code close} ends the answer; IOException once the client is
     * gone.
     */
    AnswerStream startResponse(int status, Headers headers) throws IOException;

    /**
     * Whether the client asks to upgrade to this protocol ("websocket", "SPDY/3.1"), or to CONNECT.
     */
    boolean wantsUpgrade(String protocol);

    /** Accepts a WebSocket with one of the client's subprotocols, or with none for null. */
    WebSocket upgradeWebSocket(@Nullable String subprotocol, Headers headers) throws IOException;

    /** Accepts a SPDY/3.1 session (101 Switching Protocols). */
    SpdySession upgradeSpdy(Headers headers) throws IOException;

    /** Accepts a raw upgrade with the given answer: bytes in, bytes out from here on. */
    Duplex upgradeRaw(int status, Headers headers) throws IOException;
}
