package io.jukung.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from an event loop to one blocking reader. What is buffered stays bounded
 * because the connection sends more only for what {@code consumed} reports.
 */
final class InboundBytes extends InputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final IntConsumer consumed;
    private int offset;
    private boolean ended;
    private boolean discarding;
    private @Nullable IOException failure;

    /**
     * @param consumed told how many bytes the reader took (or threw away); called on the reader's
     *     thread, or on the event loop for what arrives after close
     */
    InboundBytes(IntConsumer consumed) {
        this.consumed = consumed;
    }

    /** Event loop: takes a copy of the buffer's bytes; the buffer stays the caller's. */
    void push(ByteBuf data) {
        byte[] chunk = new byte[data.readableBytes()];
        data.readBytes(chunk);
        push(chunk);
    }

    /** Takes the bytes, which nobody may change from here on. */
    void push(byte[] chunk) {
        int length = chunk.length;
        if (length == 0) {
            return;
        }
        lock.lock();
        try {
            if (!discarding) {
                chunks.add(chunk);
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        consumed.accept(length);
    }

    /** Event loop: nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Event loop: the connection broke; what is buffered can still be read. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = cause;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, target.length);
        if (length == 0) {
            return 0;
        }
        int copied = 0;
        int freed = 0;
        lock.lock();
        try {
            awaitChunk();
            byte[] chunk;
            while (copied < length && (chunk = chunks.peek()) != null) {
                int n = Math.min(length - copied, chunk.length - offset);
                System.arraycopy(chunk, offset, target, start + copied, n);
                copied += n;
                offset += n;
                if (offset == chunk.length) {
                    freed += chunk.length;
                    chunks.remove();
                    offset = 0;
                }
            }
        } finally {
            lock.unlock();
        }
        if (freed > 0) {
            consumed.accept(freed);
        }
        return copied == 0 ? -1 : copied;
    }

    private void awaitChunk() throws IOException {
        try {
            while (chunks.isEmpty() && !ended) {
                if (discarding) {
                    throw new IOException("stream closed");
                }
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while reading");
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            int sum = -offset;
            for (byte[] chunk : chunks) {
                sum += chunk.length;
            }
            return Math.max(sum, 0);
        } finally {
            lock.unlock();
        }
    }

    /** Throws away what is buffered and what still comes. */
    @Override
    public void close() {
        int freed = 0;
        lock.lock();
        try {
            discarding = true;
            for (byte[] chunk : chunks) {
                freed += chunk.length;
            }
            chunks.clear();
            offset = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (freed > 0) {
            consumed.accept(freed);
        }
    }
}
