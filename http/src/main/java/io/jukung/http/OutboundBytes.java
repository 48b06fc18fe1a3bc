package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one blocking writer to an event loop. Small writes gather until a flush
 * or until four TLS records are full; a writer waits while more than a window is not yet in the
 * socket.
 */
final class OutboundBytes extends AnswerStream {
    private static final byte[] NONE = new byte[0];
    private static final int CHUNK = 64 * 1024;
    private static final int WINDOW = 256 * 1024;

    /** Of pieces that are offered more may be on their way: streams share their bytes. */
    private static final int OFFERED = 1024 * 1024;

    /** Where the bytes go; called by the writer, hands over to the event loop. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param data null for none
         * @param last whether nothing follows
         * @param sent told when the bytes are on their way or lost
         * @param burst what they go out with, null for at once
         */
        void send(@Nullable ByteBuf data, boolean last, Sent sent, @Nullable Burst burst);
    }

    private final Sink sink;
    private final Sent accounting = this::sent;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();

    /** Chunks that were sent, for what is written next. */
    private final Queue<byte[]> spares = new ConcurrentLinkedQueue<>();

    private byte[] buffer = NONE;
    private int length;
    private boolean headSent;
    private boolean closed;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean waiting;
    private volatile @Nullable Throwable failure;

    OutboundBytes(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int b) throws IOException {
        if (closed || length == CHUNK || length == buffer.length) {
            write(new byte[] {(byte) b}, 0, 1);
        } else {
            buffer[length] = (byte) b;
            length++;
        }
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
        if (failure != null || inFlight.get() > OFFERED) {
            return false;
        }
        inFlight.addAndGet(piece.length);
        sink.send(Unpooled.wrappedBuffer(piece), false, accounting, burst);
        return true;
    }

    private void ship(boolean last) throws IOException {
        byte[] full = buffer;
        int size = length;
        if (!last) {
            awaitWindow();
        }
        buffer = NONE;
        length = 0;
        headSent = true;
        inFlight.addAndGet(size);
        if (size < CHUNK) {
            ByteBuf data = size == 0 ? null : Unpooled.wrappedBuffer(full, 0, size);
            sink.send(data, last, accounting, null);
            return;
        }
        // after a full one comes another, most likely
        buffer = last ? NONE : spare();
        sink.send(
                Unpooled.wrappedBuffer(full),
                last,
                (bytes, lost) -> {
                    spares.offer(full);
                    sent(bytes, lost);
                },
                null);
    }

    private byte[] spare() {
        byte[] known = spares.poll();
        return known == null ? new byte[CHUNK] : known;
    }

    private void awaitWindow() throws IOException {
        if (inFlight.get() > WINDOW) {
            lock.lock();
            try {
                waiting = true;
                while (inFlight.get() > WINDOW / 2 && failure == null) {
                    drained.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while writing");
            } finally {
                waiting = false;
                lock.unlock();
            }
        }
        checkFailure();
    }

    private void sent(int size, @Nullable Throwable lost) {
        int left = inFlight.addAndGet(-size);
        if (lost != null) {
            fail(lost);
        } else if (waiting && left <= WINDOW / 2) {
            lock.lock();
            try {
                drained.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void checkFailure() throws IOException {
        Throwable cause = failure;
        if (cause != null) {
            throw new IOException(cause.getMessage(), cause);
        }
    }
}
