package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.InputStream;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 request as an exchange. */
final class Http1ServerExchange extends ServerExchange {
    private final Http1ServerConnection connection;
    private final HttpVersion version;
    private final @Nullable InboundBytes inbound;

    private Http1ServerExchange(
            Http1ServerConnection connection, HttpRequest request, boolean bodyless) {
        super(
                connection.settings(),
                request.method().name(),
                request.uri(),
                Http1Fields.fields(request.headers()));
        this.connection = connection;
        this.version = request.protocolVersion();
        this.inbound = bodyless ? null : new InboundBytes(connection::consumed);
    }

    static Http1ServerExchange of(
            Http1ServerConnection connection, HttpRequest request, boolean bodyless) {
        return new Http1ServerExchange(connection, request, bodyless);
    }

    boolean oldProtocol() {
        return version.equals(HttpVersion.HTTP_1_0);
    }

    @Override
    @Nullable InboundBytes inbound() {
        return inbound;
    }

    @Override
    public InputStream body() {
        if (inbound != null && headers().get("Expect") != null) {
            connection.bodyWanted(this);
        }
        return super.body();
    }

    @Override
    void transmit(
            @Nullable ResponseHead head,
            @Nullable ByteBuf data,
            boolean last,
            @Nullable Sent sent,
            @Nullable Burst burst) {
        connection.loop().execute(() -> connection.write(this, head, data, last, sent));
    }

    @Override
    public boolean wantsUpgrade(String protocol) {
        if (protocol.equals("CONNECT")) {
            return method().equals("CONNECT");
        }
        return Tokens.contains(headers().all("Connection"), "upgrade")
                && Tokens.contains(headers().all("Upgrade"), protocol);
    }

    @Override
    Duplex switchProtocol(int status, Headers answer) {
        if (status == 101) {
            if (answer.get("Connection") == null) {
                answer.set("Connection", "Upgrade");
            }
            String wanted = headers().get("Upgrade");
            if (answer.get("Upgrade") == null && wanted != null) {
                answer.set("Upgrade", wanted);
            }
        }
        ChannelDuplex duplex = new ChannelDuplex(connection.loop());
        onClose(duplex::close);
        duplex.onClosed(this::end);
        connection.loop().execute(() -> connection.switchProtocol(this, duplex, status, answer));
        return duplex;
    }

    @Override
    void abort() {
        connection.loop().execute(() -> connection.abort(this));
    }

    @Override
    public String protocol() {
        return version.text();
    }

    @Override
    public boolean secure() {
        return connection.settings().secure();
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
