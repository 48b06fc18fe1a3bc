package io.jukung.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes a connection whose peer has cut it; its exchanges learn of it by that. */
final class ConnectionFailure extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger("http");

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "connection to " + ctx.channel().remoteAddress() + ": " + cause.getMessage());
        ctx.close();
    }
}
