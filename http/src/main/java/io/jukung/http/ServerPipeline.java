package io.jukung.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.lang.System.Logger.Level;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Sets up each accepted connection: TLS, then the protocol that both sides agreed on. */
final class ServerPipeline extends ChannelInitializer<Channel> {
    /** What a connection does, on its event loop, when the server wants to stop. */
    static final AttributeKey<Runnable> DRAIN = AttributeKey.valueOf("jukung-drain");

    private final ServerSettings settings;
    private final @Nullable SslContext tls;
    private final ChannelGroup connections;

    ServerPipeline(ServerSettings settings, @Nullable SslContext tls, ChannelGroup connections) {
        this.settings = settings;
        this.tls = tls;
        this.connections = connections;
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        if (tls == null) {
            ChannelHandlerContext self = channel.pipeline().context(this);
            Http1ServerConnection.install(self, settings, List.of());
        } else {
            channel.pipeline().addLast("tls", tls.newHandler(channel.alloc()));
            channel.pipeline().addLast("alpn", new Negotiated());
        }
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol)
                throws Exception {
            List<X509Certificate> chain = presented(ctx.pipeline().get(SslHandler.class));
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                Http2ServerConnection.install(ctx, settings, chain);
            } else {
                Http1ServerConnection.install(ctx, settings, chain);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            settings.log().log(
                    Level.DEBUG,
                    () ->
                            "TLS handshake error from "
                                    + ctx.channel().remoteAddress()
                                    + ": "
                                    + cause.getMessage());
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            settings.log().log(Level.DEBUG, "connection failed", cause);
            ctx.close();
        }
    }

    private static List<X509Certificate> presented(SslHandler tls) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : tls.engine().getSession().getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return List.copyOf(chain);
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }
}
