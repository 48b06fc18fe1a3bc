package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one blocking writer to an event loop. Small writes gather until a flush
 * or until two TLS records are full; a writer waits while more than a window is not yet in the
 * socket.
 */
final class OutboundBytes extends AnswerStream {
    private static final byte[] NONE = new byte[0];
    private static final int CHUNK = 32 * 1024;
    private static final int WINDOW = 128 * 1024;

    /** Of pieces that are offered more may be on their way: streams share their bytes. */
    private static final int OFFERED = 1024 * 1024;

    /** Where the bytes go; called by the writer, hands over to the event loop. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param data null for none
         * @param last whether nothing follows
         * @param done told on the event loop when the bytes are in the socket or lost
         * @param burst what they go out with, null for at once
         */
        void send(
                @Nullable ByteBuf data,
                boolean last,
                ChannelFutureListener done,
                @Nullable Burst burst);
    }

    private final Sink sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private byte[] buffer = NONE;
    private int length;
    private boolean headSent;
    private boolean closed;
    private int inFlight;
    private volatile @Nullable Throwable failure;

    OutboundBytes(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int count) throws IOException {
        Objects.checkFromIndexSize(start, count, source.length);
        if (closed) {
            throw new IOException("stream closed");
        }
        checkFailure();
        int position = start;
        int left = count;
        while (left > 0) {
            if (length == CHUNK) {
                ship(false);
            }
            int n = Math.min(left, CHUNK - length);
            reserve(length + n);
            System.arraycopy(source, position, buffer, length, n);
            length += n;
            position += n;
            left -= n;
        }
    }

    private void reserve(int size) {
        if (buffer.length < size) {
            buffer = Arrays.copyOf(buffer, Math.min(CHUNK, Math.max(size, buffer.length * 2)));
        }
    }

    /** Sends what was written, and the answer's head if it is still held back. */
    @Override
    public void flush() throws IOException {
        checkFailure();
        if (closed) {
            return;
        }
        if (length > 0 || !headSent) {
            ship(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        ship(true);
    }

    /** Any thread: writers that wait, and later writes, get an IOException. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean offer(byte[] piece, Burst burst) {
        if (closed || length > 0 || !headSent) {
            return false;
        }
        lock.lock();
        try {
            if (failure != null || inFlight > OFFERED) {
                return false;
            }
            inFlight += piece.length;
        } finally {
            lock.unlock();
        }
        sink.send(
                Unpooled.wrappedBuffer(piece), false, future -> sent(future, piece.length), burst);
        return true;
    }

    private void ship(boolean last) throws IOException {
        int size = length;
        ByteBuf data = size == 0 ? null : Unpooled.wrappedBuffer(buffer, 0, size);
        // after a full one comes another, most likely
        buffer = size == CHUNK ? new byte[CHUNK] : NONE;
        length = 0;
        headSent = true;
        if (!last) {
            awaitWindow(size);
        }
        sink.send(data, last, future -> sent(future, size), null);
    }

    private void awaitWindow(int size) throws IOException {
        lock.lock();
        try {
            while (inFlight > WINDOW && failure == null) {
                drained.await();
            }
            inFlight += size;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing");
        } finally {
            lock.unlock();
        }
        checkFailure();
    }

    private void sent(ChannelFuture future, int size) {
        Throwable cause = future.isSuccess() ? null : future.cause();
        lock.lock();
        try {
            inFlight -= size;
            if (cause != null && failure == null) {
                failure = cause;
            }
            if (inFlight <= WINDOW / 2 || failure != null) {
                drained.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkFailure() throws IOException {
        Throwable cause = failure;
        if (cause != null) {
            throw new IOException(cause.getMessage(), cause);
        }
    }
}
