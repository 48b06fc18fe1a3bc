package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel's raw bytes after an upgrade; its handler runs on the event loop, the rest anywhere.
 */
final class ChannelDuplex extends ChannelInboundHandlerAdapter implements Duplex {
    private static final int WINDOW = 128 * 1024;
    private static final int LINGER_SECONDS = 5;

    private final EventLoop loop;
    private final InboundBytes in = new InboundBytes(this::consumed);
    private final OutboundBytes out =
            new OutboundBytes((data, last, sent, burst) -> send(data, last, sent));
    private @Nullable ChannelHandlerContext context;
    private @Nullable IOException failure;
    private Runnable closed = () -> {};
    private int unread;
    private boolean over;
    private boolean closing;
    private boolean inputOver;

    ChannelDuplex(EventLoop loop) {
        this.loop = loop;
    }

    /** Before install: runs once on a virtual thread when the connection is over. */
    void onClosed(Runnable action) {
        closed = action;
    }

    /** Event loop: takes over what the pipeline reads from here on. */
    void install(ChannelPipeline pipeline) {
        pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        pipeline.addLast("raw", this);
    }

    /** Event loop: there is no connection (any more). */
    void fail(IOException cause) {
        failure = cause;
        in.fail(cause);
        out.fail(cause);
        if (!over) {
            over = true;
            Thread.ofVirtual().name("http-close").start(closed);
        }
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        in.close();
        loop.execute(() -> {
            ChannelHandlerContext ctx = context;
            if (ctx != null && !closing) {
                closing = true;
                ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> linger(ctx));
            }
        });
    }

    /**
     * Closing with bytes unread would reset the connection and could cost the peer what was sent
     * last: so the peer gets time to close first.
     */
    private void linger(ChannelHandlerContext ctx) {
        if (inputOver || !ctx.channel().isActive()) {
            ctx.close();
            return;
        }
        shutdownOutput(ctx);
        ctx.channel().config().setAutoRead(true);
        loop.schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    private void send(@Nullable ByteBuf data, boolean last, Sent sent) {
        loop.execute(() -> {
            ChannelHandlerContext ctx = context;
            if (ctx == null) {
                ReferenceCountUtil.release(data);
                out.fail(failure == null ? new IOException("not connected") : failure);
                return;
            }
            ChannelFutureListener told = sent.of(data);
            ChannelFuture written =
                    ctx.writeAndFlush(data == null ? Unpooled.EMPTY_BUFFER : data)
                            .addListener(told);
            if (last) {
                written.addListener(future -> shutdownOutput(ctx));
            }
        });
    }

    private static void shutdownOutput(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (ctx.channel() instanceof DuplexChannel channel) {
            channel.shutdownOutput();
        }
    }

    private void consumed(int bytes) {
        loop.execute(() -> {
            unread -= bytes;
            if (unread <= WINDOW / 2 && context != null) {
                context.channel().config().setAutoRead(true);
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf data) {
            unread += data.readableBytes();
            in.push(data);
            if (unread > WINDOW) {
                ctx.channel().config().setAutoRead(false);
            }
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE
                || event instanceof SslCloseCompletionEvent) {
            in.end();
            inputOver = true;
            if (closing) {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        in.end();
        fail(new IOException("connection closed"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(new IOException(cause.getMessage(), cause));
        ctx.close();
    }
}
