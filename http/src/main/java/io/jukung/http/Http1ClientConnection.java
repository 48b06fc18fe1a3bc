package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's side of HTTP/1.1: one exchange at a time, or one upgrade. */
final class Http1ClientConnection extends ChannelInboundHandlerAdapter implements ClientConnection {
    private static final int BODY_WINDOW = 128 * 1024;
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final Channel channel;
    private final Consumer<Http1ClientConnection> idle;
    private final AtomicBoolean reserved = new AtomicBoolean(true);
    private @Nullable Exchange current;
    private boolean keepAlive;
    private boolean informational;
    private boolean requestSent;
    private int unread;

    private Http1ClientConnection(Channel channel, Consumer<Http1ClientConnection> idle) {
        this.channel = channel;
        this.idle = idle;
    }

    /**
     * @param idle told on the event loop when an exchange ended and the next may begin
     */
    static Http1ClientConnection install(
            ChannelHandlerContext before, Consumer<Http1ClientConnection> idle) {
        before.pipeline().addLast("http1", new HttpClientCodec(16384, 1 << 20, 8192));
        Http1ClientConnection connection = new Http1ClientConnection(before.channel(), idle);
        before.pipeline().addLast("exchange", connection);
        return connection;
    }

    @Override
    public boolean reserve() {
        return channel.isActive() && reserved.compareAndSet(false, true);
    }

    @Override
    public ClientExchange start(
            HttpClient.Request request, Origin.Target target, boolean bodyFollows) {
        return start(request, target, bodyFollows, false);
    }

    /** Like {@link #start}; on 101, or 200 to CONNECT, the connection leaves HTTP. */
    Exchange upgrade(HttpClient.Request request, Origin.Target target) {
        return start(request, target, false, true);
    }

    private Exchange start(
            HttpClient.Request request,
            Origin.Target target,
            boolean bodyFollows,
            boolean upgrades) {
        HttpHeaders fields = Http1Fields.copy(request.headers());
        if (!fields.contains(HttpHeaderNames.HOST)) {
            fields.set(HttpHeaderNames.HOST, target.authority());
        }
        byte[] body = request.body();
        if (body != null || (!bodyFollows && WITH_BODY.contains(request.method()))) {
            fields.set(HttpHeaderNames.CONTENT_LENGTH, body == null ? 0 : body.length);
        }
        HttpMethod method = HttpMethod.valueOf(request.method());
        boolean connect = method.equals(HttpMethod.CONNECT);
        String uri = connect ? target.authority() : target.pathAndQuery();
        Object message;
        if (bodyFollows) {
            if (!fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                fields.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
            }
            message = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, uri, fields);
        } else {
            message =
                    new DefaultFullHttpRequest(
                            HttpVersion.HTTP_1_1,
                            method,
                            uri,
                            body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body),
                            fields,
                            EmptyHttpHeaders.INSTANCE);
        }
        Exchange exchange = new Exchange(upgrades, connect);
        channel.eventLoop()
                .execute(() -> {
                    current = exchange;
                    requestSent = !bodyFollows;
                    if (!channel.isActive()) {
                        ReferenceCountUtil.release(message);
                        lost(new IOException("connection closed"));
                        return;
                    }
                    channel.writeAndFlush(message);
                });
        return exchange;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            Exchange exchange = current;
            if (exchange == null) {
                ctx.close(); // an answer that nobody asked for
                return;
            }
            if (message instanceof HttpResponse response) {
                head(ctx, exchange, response);
            }
            if (message instanceof HttpContent content && current == exchange) {
                content(ctx, exchange, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ChannelHandlerContext ctx, Exchange exchange, HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            lost(new IOException("malformed HTTP response", response.decoderResult().cause()));
            ctx.close();
            return;
        }
        int status = response.status().code();
        Headers headers = Http1Fields.fields(response.headers());
        boolean switches = status == 101 || (exchange.connect && status / 100 == 2);
        if (exchange.upgrades && switches) {
            ChannelDuplex duplex = new ChannelDuplex(channel.eventLoop());
            duplex.install(ctx.pipeline());
            current = null;
            exchange.duplex = duplex;
            exchange.answered(new ClientExchange.Head(status, headers));
            exchange.ended();
            ctx.pipeline().remove(this);
            ctx.pipeline().remove("http1");
            return;
        }
        informational = status < 200;
        if (!informational) {
            keepAlive = HttpUtil.isKeepAlive(response);
            exchange.answered(new ClientExchange.Head(status, headers));
        }
    }

    private void content(ChannelHandlerContext ctx, Exchange exchange, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            lost(new IOException("malformed HTTP body", content.decoderResult().cause()));
            ctx.close();
            return;
        }
        if (informational) {
            return;
        }
        InboundBytes inbound = exchange.inbound();
        if (inbound != null) {
            unread += content.content().readableBytes();
            inbound.push(content.content());
            if (unread > BODY_WINDOW) {
                channel.config().setAutoRead(false);
            }
        }
        if (content instanceof LastHttpContent) {
            current = null;
            if (keepAlive && requestSent) {
                reserved.set(false);
                idle.accept(this); // before the caller hears: its next request finds it
            } else {
                ctx.close();
            }
            exchange.ended();
        }
    }

    private void lost(IOException cause) {
        Exchange exchange = current;
        current = null;
        if (exchange != null) {
            exchange.failed(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost(new IOException("connection closed by the server"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lost(new IOException(cause.getMessage(), cause));
        ctx.close();
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public boolean closed() {
        return !channel.isActive();
    }

    @Override
    public void close() {
        channel.close();
    }

    /** One request on this connection. */
    final class Exchange extends ClientExchange {
        private final boolean upgrades;
        private final boolean connect;
        private volatile @Nullable ChannelDuplex duplex;

        Exchange(boolean upgrades, boolean connect) {
            this.upgrades = upgrades;
            this.connect = connect;
        }

        /** After the head came: the raw connection, where the server agreed. */
        @Nullable Duplex duplex() {
            return duplex;
        }

        @Override
        void sendBody(@Nullable ByteBuf data, boolean last, Sent sent) {
            channel.eventLoop()
                    .execute(() -> {
                        ByteBuf bytes = data == null ? Unpooled.EMPTY_BUFFER : data;
                        ChannelPromise written = channel.newPromise().addListener(sent.of(data));
                        if (current != this) {
                            bytes.release();
                            written.setFailure(new IOException("exchange is over"));
                            return;
                        }
                        requestSent |= last;
                        channel.writeAndFlush(
                                last
                                        ? new DefaultLastHttpContent(bytes)
                                        : new DefaultHttpContent(bytes),
                                written);
                    });
        }

        @Override
        void consumed(int bytes) {
            channel.eventLoop()
                    .execute(() -> {
                        unread -= bytes;
                        if (unread <= BODY_WINDOW / 2) {
                            channel.config().setAutoRead(true);
                        }
                    });
        }

        @Override
        void abort() {
            channel.eventLoop()
                    .execute(() -> {
                        if (current == this) {
                            lost(new IOException("exchange aborted"));
                            channel.close();
                        } else if (duplex != null) {
                            channel.close();
                        }
                    });
        }
    }
}
