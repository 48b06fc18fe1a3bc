package io.jukung.http.streams;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Bytes from a reading thread to a consumer; the reading thread waits while 256 KiB are unread. */
final class BytePipe extends InputStream {
    private static final int LIMIT = 256 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int offset;
    private int size;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    /** Adds bytes, waiting for room; drops them once the consumer closed. */
    void put(byte[] source, int start, int length) throws IOException {
        if (length == 0) {
            return;
        }
        byte[] chunk = java.util.Arrays.copyOfRange(source, start, start + length);
        lock.lock();
        try {
            while (size >= LIMIT && !closed && !ended) {
                changed.await();
            }
            if (!closed && !ended) {
                chunks.add(chunk);
                size += length;
                changed.signalAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a channel was full");
        } finally {
            lock.unlock();
        }
    }

    /** What was put can be read; then comes the end. */
    void end() {
        fail(null);
    }

    void fail(@Nullable IOException cause) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
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
        lock.lock();
        try {
            while (chunks.isEmpty() && !ended && !closed) {
                changed.await();
            }
            byte[] chunk = chunks.peek();
            if (chunk == null) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                return -1;
            }
            int n = Math.min(length, chunk.length - offset);
            System.arraycopy(chunk, offset, target, start, n);
            offset += n;
            size -= n;
            if (offset == chunk.length) {
                chunks.remove();
                offset = 0;
            }
            changed.signalAll();
            return n;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            chunks.clear();
            size = 0;
            offset = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
