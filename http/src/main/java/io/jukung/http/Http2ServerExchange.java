package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 stream as an exchange. */
final class Http2ServerExchange extends ServerExchange implements Http2Multiplexer.Owner {
    private final ServerSettings settings;
    private final Http2ServerConnection connection;
    private final int streamId;
    private final @Nullable InboundBytes inbound;
    private boolean answered;

    private Http2ServerExchange(
            ServerSettings settings,
            Http2ServerConnection connection,
            int streamId,
            String method,
            String target,
            Headers headers,
            boolean bodyless) {
        super(settings, method, target, headers);
        this.settings = settings;
        this.connection = connection;
        this.streamId = streamId;
        this.inbound = bodyless ? null : new InboundBytes(n -> connection.consume(streamId, n));
    }

    static Http2ServerExchange of(
            ServerSettings settings,
            Http2ServerConnection connection,
            int streamId,
            Http2Headers received,
            boolean bodyless) {
        return new Http2ServerExchange(
                settings,
                connection,
                streamId,
                Http2Fields.text(received.method(), "GET"),
                Http2Fields.text(received.path(), "/"),
                Http2Fields.request(received),
                bodyless);
    }

    @Override
    public void onHeaders(Http2Headers trailers, boolean last) {
        if (last && inbound != null) {
            inbound.end();
        }
    }

    @Override
    public @Nullable InboundBytes inbound() {
        return inbound;
    }

    @Override
    public void onClosed(String why) {
        if (!answered) {
            clientGone(new IOException(why));
        }
    }

    @Override
    void transmit(
            @Nullable ResponseHead head,
            @Nullable ByteBuf data,
            boolean last,
            @Nullable Sent sent,
            @Nullable Burst burst) {
        Http2Headers fields = head == null ? null : Http2Fields.response(head);
        connection.outbox().add(() -> transmitNow(head, fields, data, last, sent), burst);
    }

    private void transmitNow(
            @Nullable ResponseHead head,
            @Nullable Http2Headers fields,
            @Nullable ByteBuf data,
            boolean last,
            @Nullable Sent sent) {
        answered |= last;
        connection.write(streamId, fields, data, last, sent);
        if (last) {
            connection.refuseRest(streamId);
        }
        if (head != null && head.closesConnection()) {
            connection.goAway();
        }
    }

    @Override
    Duplex switchProtocol(int status, Headers headers) throws IOException {
        throw new IOException("HTTP/2 streams cannot be upgraded");
    }

    @Override
    void abort() {
        connection.outbox().add(() -> connection.reset(streamId, Http2Error.INTERNAL_ERROR), null);
    }

    @Override
    public String protocol() {
        return "HTTP/2.0";
    }

    @Override
    public boolean secure() {
        return settings.secure();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return connection.clientCertificates();
    }
}
