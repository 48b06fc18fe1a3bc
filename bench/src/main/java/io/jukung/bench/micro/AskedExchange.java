package io.jukung.bench.micro;

import io.jukung.http.AnswerStream;
import io.jukung.http.Duplex;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.SpdySession;
import io.jukung.http.WebSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request without a network, whose answer must be one whole and good one. */
final class AskedExchange implements Exchange {
    private final String method;
    private final String path;
    private final String query;
    private final Headers headers;
    private final byte[] body;
    private int answered = -1;

    AskedExchange(String method, String target, String type, byte[] body) {
        this.method = method;
        int mark = target.indexOf('?');
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
        this.body = body;
        headers =
                Headers.of(
                        "accept", "application/json",
                        "user-agent", "jukung-bench",
                        "accept-encoding", "identity",
                        "authorization", "Bearer secret");
        if (!type.isEmpty()) {
            headers.add("content-type", type);
            headers.add("content-length", Integer.toString(body.length));
        }
    }

    /** The length of the answer. */
    int answered() {
        return answered;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String rawQuery() {
        return query;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public String protocol() {
        return "HTTP/2.0";
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return List.of();
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void onClose(Runnable action) {}

    @Override
    public void respond(int status, Headers answer, byte[] content) {
        if (status >= 300) {
            throw new IllegalStateException(new String(content, StandardCharsets.UTF_8));
        }
        answered = content.length;
    }

    @Override
    public AnswerStream startResponse(int status, Headers answer) throws IOException {
        throw new IOException("no whole answer");
    }

    @Override
    public boolean wantsUpgrade(String protocol) {
        return false;
    }

    @Override
    public WebSocket upgradeWebSocket(@Nullable String subprotocol, Headers answer)
            throws IOException {
        throw new IOException("no upgrade");
    }

    @Override
    public SpdySession upgradeSpdy(Headers answer) throws IOException {
        throw new IOException("no upgrade");
    }

    @Override
    public Duplex upgradeRaw(int status, Headers answer) throws IOException {
        throw new IOException("no upgrade");
    }
}
