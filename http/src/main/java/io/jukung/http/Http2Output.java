package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that one HTTP/2 connection sends. Each stream's pieces wait until its window, the
 * connection's and the socket take them; then frames of all streams are written, turn by turn, into
 * one buffer of four TLS records, which is the only copy made of them.
 *
 * <pre>
 *   stream 1  [piece][piece]──┐        ┌──────┬──────┬──────┬───
 *   stream 3  [piece]─────────┼──turns─▶ head │ data │ head │ …   one buffer, one write
 *   stream 5  (window closed) ┘        └──────┴──────┴──────┴───
 * </pre>
 *
 * <p>A slow client holds no more here than what its streams were allowed to hand over. Event loop
 * only.
 */
final class Http2Output extends Http2ConnectionAdapter implements Http2RemoteFlowController {
    /** What is written at once: whole TLS records, and few enough to stay in a core's cache. */
    private static final int BATCH = 64 * 1024;

    /** At most this much of one stream before it is another one's turn; every peer takes it. */
    private static final int TURN = 16 * 1024;

    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int END_STREAM = 1;
    private static final int FIRST_WINDOW = 64 * 1024 - 1;

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final BiConsumer<Http2Stream, ChannelFuture> afterLast;
    private final ArrayDeque<Sending> ready = new ArrayDeque<>();
    private final List<Http2Stream> ended = new ArrayList<>();
    private @Nullable ChannelHandlerContext context;
    private int window = FIRST_WINDOW;
    private int firstWindow = FIRST_WINDOW;
    private int waitingBytes;
    private int waitingPieces;
    private boolean writing;

    /** Bytes of one stream that were handed over together. */
    private static final class Piece {
        final ByteBuf data;
        final int size;
        final boolean last;
        final @Nullable Sent sent;
        @Nullable Piece next;

        Piece(ByteBuf data, boolean last, @Nullable Sent sent) {
            this.data = data;
            this.size = data.readableBytes();
            this.last = last;
            this.sent = sent;
        }

        void over(@Nullable Throwable failure) {
            data.release();
            if (sent != null) {
                sent.sent(size, failure);
            }
        }
    }

    /** What one stream has to send, and how much of it the peer takes. */
    private static final class Sending {
        final Http2Stream stream;
        int window;
        @Nullable Piece first;
        @Nullable Piece newest;
        boolean listed;

        Sending(Http2Stream stream, int window) {
            this.stream = stream;
            this.window = window;
        }

        void add(Piece piece) {
            if (newest == null) {
                first = piece;
            } else {
                newest.next = piece;
            }
            newest = piece;
        }

        @Nullable Piece removeFirst() {
            Piece piece = first;
            if (piece != null) {
                first = piece.next;
                newest = first == null ? null : newest;
            }
            return piece;
        }
    }

    /**
     * @param afterLast closes a stream's side whose last frame was written
     */
    Http2Output(Http2Connection connection, BiConsumer<Http2Stream, ChannelFuture> afterLast) {
        this.connection = connection;
        this.afterLast = afterLast;
        this.key = connection.newKey();
        connection.addListener(this);
    }

    /** Queues a piece behind the stream's others; it goes out with the next flush. */
    void add(Http2Stream stream, ByteBuf data, boolean last, @Nullable Sent sent) {
        Piece piece = new Piece(data, last, sent);
        Sending sending = stream.getProperty(key);
        if (sending == null) {
            piece.over(new IOException("the stream is closed"));
            return;
        }
        sending.add(piece);
        waitingBytes += piece.size;
        waitingPieces++;
        list(sending);
    }

    private void list(Sending sending) {
        Piece first = sending.first;
        if (first != null && !sending.listed && (sending.window > 0 || !first.data.isReadable())) {
            sending.listed = true;
            ready.addLast(sending);
        }
    }

    @Override
    public void writePendingBytes() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || writing) {
            return;
        }
        writing = true;
        try {
            boolean more = true;
            while (more && !ready.isEmpty() && ctx.channel().isWritable()) {
                more = batch(ctx);
            }
        } finally {
            writing = false;
        }
    }

    /** Writes one buffer of frames; false where no stream could add to it. */
    private boolean batch(ChannelHandlerContext ctx) {
        int heads = HEAD * (waitingPieces + waitingBytes / TURN);
        ByteBuf out = ctx.alloc().directBuffer(Math.min(BATCH, waitingBytes + heads));
        try {
            fill(out);
        } catch (RuntimeException | Error e) {
            out.release();
            throw e;
        }
        if (!out.isReadable()) {
            out.release();
            return false;
        }
        ChannelFuture written = ctx.write(out);
        ended.forEach(stream -> afterLast.accept(stream, written));
        ended.clear();
        return true;
    }

    /** Takes turns until the buffer is full or nobody has anything that may go. */
    private void fill(ByteBuf out) {
        int inVain = 0;
        while (inVain < ready.size() && out.capacity() - out.writerIndex() >= HEAD) {
            Sending sending = ready.removeFirst();
            sending.listed = false;
            if (frame(sending, out)) {
                inVain = 0;
                list(sending);
            } else if (sending.first != null) {
                sending.listed = true;
                ready.addLast(sending);
                inVain++;
            }
        }
    }

    /** Writes one frame, of as many of the stream's pieces as may go; false where none may. */
    private boolean frame(Sending sending, ByteBuf out) {
        int head = out.writerIndex();
        int most = Math.min(Math.min(TURN, out.capacity() - head - HEAD), sending.window);
        most = Math.min(most, window);
        out.writerIndex(head + HEAD);
        int length = 0;
        boolean last = false;
        Piece piece = sending.first;
        while (piece != null) {
            int n = Math.min(most - length, piece.data.readableBytes());
            if (n > 0) {
                out.writeBytes(piece.data, n);
                length += n;
            }
            if (piece.data.isReadable()) {
                break;
            }
            last = piece.last;
            sending.removeFirst();
            waitingPieces--;
            piece.over(null);
            piece = sending.first;
        }
        if (length == 0 && !last) {
            out.writerIndex(head);
            return false;
        }
        out.setMedium(head, length);
        out.setByte(head + 3, DATA);
        out.setByte(head + 4, last ? END_STREAM : 0);
        out.setInt(head + 5, sending.stream.id());
        sending.window -= length;
        window -= length;
        waitingBytes -= length;
        if (last) {
            ended.add(sending.stream);
        }
        return true;
    }

    @Override
    public void onStreamAdded(Http2Stream stream) {
        stream.setProperty(key, new Sending(stream, firstWindow));
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Sending sending = stream.removeProperty(key);
        if (sending == null) {
            return;
        }
        if (sending.listed) {
            ready.remove(sending);
        }
        IOException lost = sending.first == null ? null : new IOException("the stream is closed");
        Piece piece;
        while ((piece = sending.removeFirst()) != null) {
            waitingBytes -= piece.data.readableBytes();
            waitingPieces--;
            piece.over(lost);
        }
    }

    @Override
    public void incrementWindowSize(Http2Stream stream, int delta) throws Http2Exception {
        if (stream.id() == connection.connectionStream().id()) {
            if (delta > Integer.MAX_VALUE - window) {
                throw Http2Exception.connectionError(
                        Http2Error.FLOW_CONTROL_ERROR, "the connection's window is too large");
            }
            window += delta;
            return;
        }
        Sending sending = stream.getProperty(key);
        if (sending != null) {
            widen(sending, delta);
        }
    }

    private void widen(Sending sending, int delta) throws Http2Exception {
        if (delta > 0 && sending.window > Integer.MAX_VALUE - delta) {
            throw Http2Exception.streamError(
                    sending.stream.id(),
                    Http2Error.FLOW_CONTROL_ERROR,
                    "the stream's window is too large");
        }
        sending.window += delta;
        list(sending);
    }

    @Override
    public void initialWindowSize(int size) throws Http2Exception {
        int delta = size - firstWindow;
        firstWindow = size;
        connection.forEachActiveStream(stream -> {
            Sending sending = stream.getProperty(key);
            if (sending != null) {
                widen(sending, delta);
            }
            return true;
        });
    }

    @Override
    public int initialWindowSize() {
        return firstWindow;
    }

    @Override
    public int windowSize(Http2Stream stream) {
        if (stream.id() == connection.connectionStream().id()) {
            return window;
        }
        Sending sending = stream.getProperty(key);
        return sending == null ? 0 : sending.window;
    }

    @Override
    public void channelHandlerContext(@Nullable ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public @Nullable ChannelHandlerContext channelHandlerContext() {
        return context;
    }

    /** Nobody sends trailers behind a body here, which is what else would come this way. */
    @Override
    public void addFlowControlled(Http2Stream stream, FlowControlled frame) {
        throw new UnsupportedOperationException("bodies are sent by add");
    }

    @Override
    public boolean hasFlowControlled(Http2Stream stream) {
        Sending sending = stream.getProperty(key);
        return sending != null && sending.first != null;
    }

    @Override
    public void channelWritabilityChanged() {
        // the handler flushes when there is room again
    }

    @Override
    public void listener(@Nullable Listener listener) {
        // only a codec of another kind asks to be told
    }

    @Override
    public boolean isWritable(Http2Stream stream) {
        return windowSize(stream) > 0;
    }

    @Override
    public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {
        // streams share evenly: nobody sends priorities any more
    }
}
