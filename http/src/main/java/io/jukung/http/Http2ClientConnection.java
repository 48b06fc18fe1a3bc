package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The client's side of HTTP/2: many exchanges at once, pings where nothing is heard for long. */
final class Http2ClientConnection extends Http2Multiplexer implements ClientConnection {
    private static final int STREAMS_BEFORE_SETTINGS = 100;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final AtomicInteger active = new AtomicInteger();
    private final Channel channel;
    private volatile int limit = STREAMS_BEFORE_SETTINGS;
    private volatile boolean leaving;
    private volatile int lastAccepted = Integer.MAX_VALUE;
    private long heard = System.nanoTime();

    private Http2ClientConnection(Channel channel) {
        super(
                false,
                channel.eventLoop(),
                Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(1 << 20));
        this.channel = channel;
    }

    static Http2ClientConnection install(ChannelHandlerContext before) throws Http2Exception {
        Http2ClientConnection connection = new Http2ClientConnection(before.channel());
        before.pipeline()
                .addLast("http2", connection.handler())
                .addLast("failed", new ConnectionFailure());
        connection.start(before.pipeline().context(connection.handler()));
        connection.loop().schedule(connection::checkHeard, QUIET_NANOS, TimeUnit.NANOSECONDS);
        return connection;
    }

    /** A peer that vanished without a word is found by a ping that nobody answers. */
    private void checkHeard() {
        if (!channel.isActive()) {
            return;
        }
        long quiet = System.nanoTime() - heard;
        if (quiet >= QUIET_NANOS + PING_NANOS) {
            channel.pipeline().firstContext().close();
        } else if (quiet >= QUIET_NANOS) {
            handler().encoder().writePing(context(), false, 1, context().newPromise());
            flushSoon();
            loop().schedule(
                            this::checkHeard,
                            QUIET_NANOS + PING_NANOS - quiet,
                            TimeUnit.NANOSECONDS);
        } else {
            loop().schedule(this::checkHeard, QUIET_NANOS - quiet, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public boolean reserve() {
        if (leaving || !channel.isActive()) {
            return false;
        }
        if (active.incrementAndGet() > limit) {
            active.decrementAndGet();
            return false;
        }
        return true;
    }

    @Override
    public ClientExchange start(
            HttpClient.Request request, Origin.Target target, boolean bodyFollows) {
        Http2Headers fields = fields(request, target);
        Exchange exchange = new Exchange();
        byte[] body = request.body();
        outbox().add(() -> open(exchange, fields, body, bodyFollows), null);
        return exchange;
    }

    private static Http2Headers fields(HttpClient.Request request, Origin.Target target) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        fields.method(request.method())
                .scheme(target.origin().tls() ? "https" : "http")
                .authority(request.headers().get("Host", target.authority()))
                .path(target.pathAndQuery());
        byte[] body = request.body();
        if (body != null) {
            fields.add("content-length", Integer.toString(body.length));
        }
        Http2Fields.copy(request.headers(), fields, body != null);
        return fields;
    }

    private void open(
            Exchange exchange, Http2Headers fields, byte @Nullable [] body, boolean bodyFollows) {
        if (exchange.over()) {
            active.decrementAndGet();
            return;
        }
        try {
            int id = handler().connection().local().incrementAndGetNextStreamId();
            Http2Stream stream = handler().connection().local().createStream(id, false);
            exchange.id = id;
            own(stream, exchange);
        } catch (Http2Exception e) {
            leaving |= handler().connection().goAwayReceived();
            active.decrementAndGet();
            exchange.failed(new UnprocessedException("stream refused: " + e.getMessage(), e));
            return;
        }
        ByteBuf data = body == null ? null : Unpooled.wrappedBuffer(body);
        write(exchange.id, fields, data, !bodyFollows, null);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        Long streams = settings.maxConcurrentStreams();
        limit = streams == null ? Integer.MAX_VALUE : (int) Math.min(streams, Integer.MAX_VALUE);
        heard = System.nanoTime();
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
        leaving = true;
        lastAccepted = lastStreamId;
        if (active.get() == 0) {
            close();
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        super.onStreamClosed(stream);
        if (active.decrementAndGet() == 0 && leaving) {
            close();
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
        heard = System.nanoTime();
        super.onHeadersRead(ctx, streamId, headers, padding, last);
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean last) {
        heard = System.nanoTime();
        int processed = super.onDataRead(ctx, streamId, data, padding, last);
        if (last && owner(streamId) instanceof Exchange exchange) {
            exchange.ended();
        }
        return processed;
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        heard = System.nanoTime();
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        if (errorCode == Http2Error.REFUSED_STREAM.code()
                && owner(streamId) instanceof Exchange exchange) {
            exchange.failed(new UnprocessedException("stream refused by the peer", null));
        }
        super.onRstStreamRead(ctx, streamId, errorCode);
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public boolean closed() {
        return leaving || !channel.isActive();
    }

    @Override
    public void close() {
        leaving = true;
        channel.close();
    }

    private final class Exchange extends ClientExchange implements Owner {
        private volatile int id;

        @Override
        public void onHeaders(Http2Headers received, boolean last) {
            if (!begun()) {
                int status = status(received);
                if (status >= 200 || last) {
                    answered(new Head(status, Http2Fields.fields(received)));
                }
            }
            if (last) {
                ended();
            }
        }

        private static int status(Http2Headers received) {
            try {
                return Integer.parseInt(Http2Fields.text(received.status(), "502"));
            } catch (NumberFormatException e) {
                return 502;
            }
        }

        @Override
        public void onClosed(String why) {
            if (!over()) {
                IOException cause = new IOException(why);
                failed(
                        id > lastAccepted
                                ? new UnprocessedException("connection is going away", cause)
                                : cause);
            }
        }

        @Override
        void sendBody(@Nullable ByteBuf data, boolean last, Sent sent) {
            outbox().add(() -> write(id, null, data, last, sent), null);
        }

        @Override
        void consumed(int bytes) {
            consume(id, bytes);
        }

        @Override
        void abort() {
            outbox().add(
                            () -> {
                                failed(new IOException("exchange aborted"));
                                if (id != 0) {
                                    reset(id, Http2Error.CANCEL);
                                }
                            },
                            null);
        }
    }
}
