package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of HTTP/1.1: one exchange at a time; what a client pipelines behind it waits.
 * Everything runs on the channel's event loop.
 */
final class Http1ServerConnection extends ChannelInboundHandlerAdapter {
    private static final int BODY_WINDOW = 128 * 1024;
    private static final int BACKLOG = 64;
    private static final int HANG_UP_MILLIS = 500;
    private static final int DISCARD_LIMIT = 256 * 1024;

    private final Channel channel;
    private final ServerSettings settings;
    private final List<X509Certificate> clientCertificates;
    private final @Nullable SocketAddress remote;
    private final Deque<Object> backlog = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http1ServerExchange current;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean keepAlive = true;
    private boolean bodySent;
    private boolean continueOwed;
    private boolean draining;
    private boolean upgraded;
    private int unread;
    private long discarded;
    private long announced;
    private long idleSince = System.nanoTime();

    private Http1ServerConnection(
            Channel channel, ServerSettings settings, List<X509Certificate> clientCertificates) {
        this.settings = settings;
        this.clientCertificates = clientCertificates;
        this.channel = channel;
        this.remote = channel.remoteAddress();
    }

    static void install(
            ChannelHandlerContext before, ServerSettings settings, List<X509Certificate> chain) {
        before.pipeline()
                .addLast(
                        "http1",
                        // a command to be executed stands in the first line
                        new HttpServerCodec(
                                settings.maxHeaderBytes(), settings.maxHeaderBytes(), 8192));
        Http1ServerConnection connection =
                new Http1ServerConnection(before.channel(), settings, chain);
        before.pipeline().addLast("exchange", connection);
        before.channel().attr(ServerPipeline.DRAIN).set(connection::drain);
        connection.checkIdle();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    ServerSettings settings() {
        return settings;
    }

    List<X509Certificate> clientCertificates() {
        return clientCertificates;
    }

    @Nullable SocketAddress remoteAddress() {
        return remote;
    }

    private void checkIdle() {
        long limit = settings.idleTimeout().toNanos();
        long idle = current == null ? System.nanoTime() - idleSince : 0;
        if (idle >= limit) {
            channel.close();
        } else if (channel.isActive() && !upgraded) {
            loop().schedule(this::checkIdle, limit - idle, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (current == null || !requestEnded) {
            accept(message);
            return;
        }
        backlog.add(message);
        if (backlog.size() > BACKLOG) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void accept(Object message) {
        try {
            if (message instanceof HttpRequest request) {
                if (request.decoderResult().isFailure()) {
                    refuse(request.decoderResult().cause());
                    return;
                }
                begin(request);
            }
            if (message instanceof HttpContent content) {
                read(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        keepAlive = HttpUtil.isKeepAlive(request) && !draining;
        requestEnded = false;
        responseEnded = false;
        discarded = 0;
        announced = HttpUtil.getContentLength(request, 0L);
        continueOwed = HttpUtil.is100ContinueExpected(request);
        boolean bodyless =
                !HttpUtil.isTransferEncodingChunked(request)
                        && HttpUtil.getContentLength(request, 0L) == 0;
        Http1ServerExchange exchange = Http1ServerExchange.of(this, request, bodyless);
        current = exchange;
        Thread.ofVirtual().name("http-exchange").start(exchange);
    }

    private void read(HttpContent content) {
        Http1ServerExchange exchange = current;
        if (exchange == null) {
            return;
        }
        InboundBytes inbound = exchange.inbound();
        if (content.decoderResult().isFailure()) {
            if (inbound != null) {
                inbound.fail(new IOException("malformed body", content.decoderResult().cause()));
            }
            context().close();
            return;
        }
        if (inbound != null) {
            unread += content.content().readableBytes();
            announced -= content.content().readableBytes();
            inbound.push(content.content());
            if (unread > BODY_WINDOW) {
                channel.config().setAutoRead(false);
            }
            discardLimit();
        }
        if (content instanceof LastHttpContent) {
            if (inbound != null) {
                inbound.end();
            }
            requestEnded = true;
            next();
        }
    }

    /** An answered request whose body goes on for long is cut off. */
    private void discardLimit() {
        if (keepAlive && responseEnded && !requestEnded && discarded > DISCARD_LIMIT) {
            context().close();
        }
    }

    /** Any thread: the handler took bytes of the body. */
    void consumed(int bytes) {
        if (loop().inEventLoop()) {
            consumedNow(bytes);
        } else {
            loop().execute(() -> consumedNow(bytes));
        }
    }

    private void consumedNow(int bytes) {
        unread -= bytes;
        if (responseEnded) {
            discarded += bytes;
        }
        if (unread <= BODY_WINDOW / 2 && backlog.size() <= BACKLOG) {
            channel.config().setAutoRead(true);
        }
    }

    /** Any thread: the handler asks for the body, so a waiting client may send it. */
    void bodyWanted(Http1ServerExchange exchange) {
        loop().execute(() -> {
            if (continueOwed && exchange == current && !responseEnded) {
                continueOwed = false;
                channel.writeAndFlush(
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1,
                                HttpResponseStatus.CONTINUE,
                                Unpooled.EMPTY_BUFFER));
            }
        });
    }

    /** Writes a part of the current answer; {@code sent} hears when it is in the socket or lost. */
    void write(
            Http1ServerExchange exchange,
            @Nullable ResponseHead head,
            @Nullable ByteBuf data,
            boolean last,
            @Nullable Sent sent) {
        ChannelPromise promise = context().newPromise();
        if (sent != null) {
            promise.addListener(sent.of(data));
        }
        if (exchange != current || responseEnded || !channel.isActive()) {
            ReferenceCountUtil.release(data);
            promise.setFailure(new IOException("the connection is closed"));
            return;
        }
        if (head != null) {
            startAnswer(exchange, head, data, last, promise);
        } else {
            continueAnswer(data, last, promise);
        }
    }

    private void startAnswer(
            Http1ServerExchange exchange,
            ResponseHead head,
            @Nullable ByteBuf data,
            boolean last,
            ChannelPromise promise) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(head.status());
        boolean chunks = !exchange.oldProtocol();
        HttpHeaders fields = Http1Fields.response(head, chunks);
        bodySent = head.bodyAllowed() && !exchange.method().equals("HEAD");
        boolean delimited = !bodySent || chunks || fields.contains(HttpHeaderNames.CONTENT_LENGTH);
        boolean muchToCome = !requestEnded && announced > DISCARD_LIMIT;
        keepAlive &=
                delimited && !draining && !continueOwed && !muchToCome && !head.closesConnection();
        if (!keepAlive) {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!chunks) {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        if (last) {
            ByteBuf body = bodySent && data != null ? data : Unpooled.EMPTY_BUFFER;
            if (body != data) {
                ReferenceCountUtil.release(data);
            }
            finish(
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, status, body, fields, EmptyHttpHeaders.INSTANCE),
                    promise);
            return;
        }
        context().write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, fields));
        continueAnswer(data, false, promise);
    }

    private void continueAnswer(@Nullable ByteBuf data, boolean last, ChannelPromise promise) {
        ByteBuf bytes = data == null || !bodySent ? Unpooled.EMPTY_BUFFER : data;
        if (bytes != data) {
            ReferenceCountUtil.release(data);
        }
        if (last) {
            finish(new DefaultLastHttpContent(bytes), promise);
        } else {
            context().writeAndFlush(new DefaultHttpContent(bytes), promise);
        }
    }

    private void finish(Object message, ChannelPromise promise) {
        responseEnded = true;
        if (!keepAlive) {
            promise.addListener(written -> hangUp());
        }
        context().writeAndFlush(message, promise);
        next();
    }

    /**
     * Closing while the client still sends would reset the connection and could cost it the answer:
     * it gets a moment to read first.
     */
    private void hangUp() {
        if (requestEnded || !channel.isActive()) {
            context().close();
        } else {
            channel.config().setAutoRead(true);
            loop().schedule(() -> context().close(), HANG_UP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Goes on to what waits, once both request and answer are whole. */
    private void next() {
        if (!requestEnded || !responseEnded || current == null) {
            return;
        }
        current = null;
        idleSince = System.nanoTime();
        if (!keepAlive) {
            backlog.forEach(ReferenceCountUtil::release);
            backlog.clear();
            return;
        }
        if (draining) {
            context().close();
            return;
        }
        Object message;
        while ((current == null || !requestEnded) && (message = backlog.poll()) != null) {
            accept(message);
        }
        if (backlog.isEmpty()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Answers what is no HTTP, or has too much of it, and hangs up. */
    private void refuse(Throwable cause) {
        HttpResponseStatus status =
                cause instanceof TooLongHttpHeaderException
                        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                        : cause instanceof TooLongHttpLineException
                                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                                : HttpResponseStatus.BAD_REQUEST;
        byte[] text = status.toString().getBytes(StandardCharsets.US_ASCII);
        HttpHeaders fields =
                Http1Fields.copy(
                        Headers.of(
                                "Content-Type",
                                "text/plain; charset=utf-8",
                                "Content-Length",
                                Integer.toString(text.length),
                                "Connection",
                                "close"));
        context()
                .writeAndFlush(
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1,
                                status,
                                Unpooled.wrappedBuffer(text),
                                fields,
                                EmptyHttpHeaders.INSTANCE))
                .addListener(written -> context().close());
    }

    /** Breaks off a half-sent answer. */
    void abort(Http1ServerExchange exchange) {
        if (exchange == current && !responseEnded) {
            context().close();
        }
    }

    /** Sends the upgrade's answer and leaves the pipeline to raw bytes. */
    void switchProtocol(
            Http1ServerExchange exchange, ChannelDuplex duplex, int status, Headers headers) {
        if (exchange != current || !channel.isActive()) {
            duplex.fail(new IOException("the connection is closed"));
            return;
        }
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(HttpResponseStatus.valueOf(status)).append("\r\n");
        for (Map.Entry<String, String> field : Http1Fields.copy(headers)) {
            head.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
        }
        head.append("\r\n");
        ChannelPipeline pipeline = context().pipeline();
        // from the codec's place outwards, so that it is not encoded again
        pipeline.context("http1")
                .writeAndFlush(Unpooled.copiedBuffer(head.toString(), StandardCharsets.ISO_8859_1));
        upgraded = true;
        duplex.install(pipeline);
        pipeline.remove("exchange");
        pipeline.remove("http1");
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Http1ServerExchange exchange = current;
        if (exchange != null && !responseEnded) {
            exchange.clientGone(new IOException("the client closed the connection"));
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        backlog.forEach(ReferenceCountUtil::release);
        backlog.clear();
    }

    /** Closes now, or after the answer that is under way. */
    private void drain() {
        draining = true;
        if (current == null) {
            context().close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        settings.log().log(Level.DEBUG, "connection failed", cause);
        ctx.close();
    }
}
