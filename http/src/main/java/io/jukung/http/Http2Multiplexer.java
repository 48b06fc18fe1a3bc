package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, either side: maps frames to streams' owners and bytes back to frames. Runs
 * on its event loop, but for the methods that say otherwise.
 */
abstract class Http2Multiplexer extends Http2EventAdapter {
    private static final int STREAM_WINDOW = 256 * 1024;
    private static final int CONNECTION_WINDOW = 16 * 1024 * 1024;
    private static final int RESETS = 10_000;
    private static final int RESET_SECONDS = 10;

    /** Whoever has to know what becomes of one stream. */
    interface Owner {
        /** The head, or the trailers after it. */
        void onHeaders(Http2Headers headers, boolean last);

        /** Null where no body is expected. */
        @Nullable InboundBytes inbound();

        /** The stream is over, whole or not. */
        void onClosed(String why);
    }

    private final Http2ConnectionHandler handler;
    private final Http2Connection.PropertyKey ownerKey;
    private final EventLoop loop;
    private final Outbox outbox;
    private final Http2Output output;
    private boolean flushPending;
    private @Nullable ChannelHandlerContext context;

    Http2Multiplexer(boolean server, EventLoop loop, Http2Settings settings) {
        this.loop = loop;
        this.outbox = new Outbox(loop, this::flushNow);
        settings.initialWindowSize(STREAM_WINDOW);
        Http2Connection connection = new DefaultHttp2Connection(server);
        this.output = new Http2Output(connection, this::closeLocal);
        connection.remote().flowController(output);
        this.handler =
                new Http2ConnectionHandlerBuilder()
                        .connection(connection)
                        .frameListener(this)
                        .initialSettings(settings)
                        .validateHeaders(true)
                        .headerSensitivityDetector((name, value) -> unique(name))
                        .decoderEnforceMaxRstFramesPerWindow(RESETS, RESET_SECONDS)
                        .encoderEnforceMaxRstFramesPerWindow(RESETS, RESET_SECONDS)
                        .gracefulShutdownTimeoutMillis(-1)
                        .build();
        this.ownerKey = connection.newKey();
        connection.addListener(this);
    }

    /** Values that never come again would only push others out of the peer's table. */
    private static boolean unique(CharSequence name) {
        return "audit-id".contentEquals(name) || "content-length".contentEquals(name);
    }

    final Http2ConnectionHandler handler() {
        return handler;
    }

    final EventLoop loop() {
        return loop;
    }

    /** Any thread: what is to be done on the event loop, in order and with one flush behind it. */
    final Outbox outbox() {
        return outbox;
    }

    final ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    /** Called once the handler stands in its pipeline: opens the connection's window. */
    final void start(ChannelHandlerContext ctx) throws Http2Exception {
        context = ctx;
        Http2Connection connection = handler.connection();
        connection
                .local()
                .flowController()
                .incrementWindowSize(
                        connection.connectionStream(), CONNECTION_WINDOW - (64 * 1024 - 1));
        flushSoon();
    }

    final void own(Http2Stream stream, Owner owner) {
        stream.setProperty(ownerKey, owner);
    }

    final @Nullable Owner owner(int streamId) {
        Http2Stream stream = handler.connection().stream(streamId);
        return stream == null ? null : stream.getProperty(ownerKey);
    }

    /** Writes what is given; {@code sent} hears of the data. */
    final void write(
            int streamId,
            @Nullable Http2Headers headers,
            @Nullable ByteBuf data,
            boolean last,
            @Nullable Sent sent) {
        ChannelHandlerContext ctx = context();
        Http2Stream stream = handler.connection().stream(streamId);
        if (stream == null || !ctx.channel().isActive()) {
            int size = data == null ? 0 : data.readableBytes();
            if (data != null) {
                data.release();
            }
            if (sent != null) {
                sent.sent(size, new IOException("the stream is closed"));
            }
            return;
        }
        boolean dataFollows = data != null || (last && headers == null);
        if (headers != null) {
            handler.encoder()
                    .writeHeaders(
                            ctx, streamId, headers, 0, last && !dataFollows, ctx.newPromise());
        }
        if (dataFollows) {
            output.add(stream, data == null ? Unpooled.EMPTY_BUFFER : data, last, sent);
        }
        flushSoon();
    }

    /** A stream's last frame has been written. */
    void closeLocal(Http2Stream stream, ChannelFuture written) {
        handler.closeStreamLocal(stream, written);
    }

    final ChannelFuture reset(int streamId, Http2Error error) {
        ChannelHandlerContext ctx = context();
        ChannelFuture written = handler.resetStream(ctx, streamId, error.code(), ctx.newPromise());
        flushSoon();
        return written;
    }

    /** Any thread: gives the peer its window back. */
    final void consume(int streamId, int bytes) {
        if (loop.inEventLoop()) {
            consumeNow(streamId, bytes);
        } else {
            outbox.add(() -> consumeNow(streamId, bytes), null);
        }
    }

    private void consumeNow(int streamId, int bytes) {
        Http2Stream stream = handler.connection().stream(streamId);
        if (stream == null) {
            return; // closing the stream returned its share of the connection's window
        }
        try {
            if (handler.connection().local().flowController().consumeBytes(stream, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception e) {
            handler.onError(context(), true, e);
        }
    }

    /** One flush for everything that this turn of the event loop writes. */
    final void flushSoon() {
        if (!flushPending) {
            flushPending = true;
            if (!outbox.draining()) {
                loop.execute(this::flushNow);
            }
        }
    }

    private void flushNow() {
        if (flushPending) {
            flushPending = false;
            handler.flush(context());
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(ctx, streamId, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean last)
            throws Http2Exception {
        Owner owner = owner(streamId);
        if (owner != null) {
            owner.onHeaders(headers, last);
        }
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean last) {
        Owner owner = owner(streamId);
        InboundBytes inbound = owner == null ? null : owner.inbound();
        int length = data.readableBytes();
        if (inbound == null) {
            return length + padding;
        }
        inbound.push(data);
        if (last) {
            inbound.end();
        }
        return padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        Owner owner = owner(streamId);
        if (owner != null) {
            owner.onClosed("stream reset by the peer: " + Http2Error.valueOf(errorCode));
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Owner owner = stream.getProperty(ownerKey);
        if (owner != null) {
            owner.onClosed("connection closed");
        }
    }
}
