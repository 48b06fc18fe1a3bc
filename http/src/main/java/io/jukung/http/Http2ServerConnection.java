package io.jukung.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's side of HTTP/2: every new stream becomes an exchange on its own virtual thread. */
final class Http2ServerConnection extends Http2Multiplexer {
    private static final long GOODBYE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final ServerSettings settings;
    private final List<X509Certificate> clientCertificates;
    private final @Nullable SocketAddress remote;
    private boolean leaving;
    private long idleSince = System.nanoTime();

    private Http2ServerConnection(
            ServerSettings settings, Channel channel, List<X509Certificate> clientCertificates) {
        super(
                true,
                channel.eventLoop(),
                Http2Settings.defaultSettings()
                        .maxConcurrentStreams(settings.maxConcurrentStreams())
                        .maxHeaderListSize(settings.maxHeaderBytes()));
        this.settings = settings;
        this.clientCertificates = clientCertificates;
        this.remote = channel.remoteAddress();
    }

    static void install(
            ChannelHandlerContext before, ServerSettings settings, List<X509Certificate> chain)
            throws Http2Exception {
        Http2ServerConnection connection =
                new Http2ServerConnection(settings, before.channel(), chain);
        before.pipeline()
                .addLast("http2", connection.handler())
                .addLast("failed", new ConnectionFailure());
        connection.start(before.pipeline().context(connection.handler()));
        before.channel().attr(ServerPipeline.DRAIN).set(connection::goAway);
        connection.checkIdle();
    }

    /** Closes the connection when it carried no stream for the idle time. */
    private void checkIdle() {
        long limit = settings.idleTimeout().toNanos();
        long idle =
                handler().connection().numActiveStreams() > 0 ? 0 : System.nanoTime() - idleSince;
        if (idle >= limit) {
            goAway();
        } else if (context().channel().isActive()) {
            loop().schedule(this::checkIdle, limit - idle, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean last)
            throws Http2Exception {
        if (owner(streamId) != null) {
            super.onHeadersRead(ctx, streamId, headers, padding, last);
            return;
        }
        Http2Stream stream = handler().connection().stream(streamId);
        if (stream == null) {
            return;
        }
        Http2ServerExchange exchange =
                Http2ServerExchange.of(settings, this, streamId, headers, last);
        own(stream, exchange);
        Thread.ofVirtual().name("http-exchange").start(exchange);
    }

    @Override
    void closeLocal(Http2Stream stream, ChannelFuture written) {
        super.closeLocal(stream, written);
        refuseRest(stream.id());
    }

    /** Where an answer is whole although its request is not, the rest of that is not wanted. */
    void refuseRest(int streamId) {
        Http2Stream stream = handler().connection().stream(streamId);
        if (stream != null && stream.state().remoteSideOpen() && !stream.state().localSideOpen()) {
            reset(streamId, Http2Error.NO_ERROR);
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        super.onStreamClosed(stream);
        idleSince = System.nanoTime();
    }

    /** Tells the client to take its next requests elsewhere; streams that run go on. */
    void goAway() {
        if (leaving) {
            return;
        }
        leaving = true;
        int last = handler().connection().remote().lastStreamCreated();
        ChannelHandlerContext ctx = context();
        handler()
                .goAway(
                        ctx,
                        last,
                        Http2Error.NO_ERROR.code(),
                        Unpooled.EMPTY_BUFFER,
                        ctx.newPromise());
        flushSoon();
        loop().schedule(this::closeWhenQuiet, GOODBYE_NANOS, TimeUnit.NANOSECONDS);
    }

    /** A moment after the last stream, so that frames on their way here cause no reset. */
    private void closeWhenQuiet() {
        if (handler().connection().numActiveStreams() == 0
                && System.nanoTime() - idleSince >= GOODBYE_NANOS) {
            context().close();
        } else if (context().channel().isActive()) {
            loop().schedule(this::closeWhenQuiet, GOODBYE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    List<X509Certificate> clientCertificates() {
        return clientCertificates;
    }

    @Nullable SocketAddress remoteAddress() {
        return remote;
    }
}
