package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/** Hears, on the event loop, what became of bytes that were handed over. */
@FunctionalInterface
interface Sent {
    /**
     * Bytes are on their way: in the socket, or in a queue before it that is bounded.
     *
     * @param failure why they are lost; null where they are not
     */
    void sent(int bytes, @Nullable Throwable failure);

    /** For a channel's write of these bytes; to be asked before they are written. */
    default ChannelFutureListener of(@Nullable ByteBuf data) {
        int bytes = data == null ? 0 : data.readableBytes();
        return future -> sent(bytes, future.isSuccess() ? null : future.cause());
    }
}
