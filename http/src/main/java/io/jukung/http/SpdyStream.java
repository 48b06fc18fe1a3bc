package io.jukung.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One SPDY stream: a buffer in, frames out, and a window each way where the peer keeps them. */
final class SpdyStream implements SpdySession.Stream {
    private static final int BUFFER = 256 * 1024;
    private static final int MAX_DATA = 16 * 1024;

    private final SpdyConnection connection;
    private final int id;
    private final Headers headers;
    private final InboundBytes in = new InboundBytes(this::consumed);
    private final Output out = new Output();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int buffered;
    private int owed;
    private long window;
    private boolean inputEnded;
    private boolean outputEnded;
    private @Nullable IOException over;

    SpdyStream(SpdyConnection connection, int id, Headers headers, int window) {
        this.connection = connection;
        this.id = id;
        this.headers = headers;
        this.window = window;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public Headers headers() {
        return headers;
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
        over(new IOException("stream closed"));
        try {
            connection.reset(id, SpdyConnection.CANCEL);
        } catch (IOException gone) {
            connection.forget(id);
        }
    }

    /** Reader thread: bytes from the peer; waits while the buffer is full. */
    void received(byte[] data, boolean last) throws IOException {
        lock.lock();
        try {
            while (buffered >= BUFFER && over == null) {
                changed.await();
            }
            if (over != null) {
                return;
            }
            buffered += data.length;
            inputEnded |= last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a stream was full");
        } finally {
            lock.unlock();
        }
        in.push(data);
        if (last) {
            in.end();
            forgetIfDone();
        }
    }

    private void consumed(int bytes) {
        lock.lock();
        try {
            buffered -= bytes;
            owed += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (connection.windows()) {
            try {
                returnCredit();
            } catch (IOException gone) {
                over(gone);
            }
        }
    }

    void returnCredit() throws IOException {
        int bytes;
        lock.lock();
        try {
            bytes = inputEnded ? 0 : owed;
            owed = 0;
        } finally {
            lock.unlock();
        }
        if (bytes > 0) {
            connection.returnCredit(id, bytes);
        }
    }

    /** The peer takes that many more bytes. */
    void credit(int bytes) {
        lock.lock();
        try {
            window += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends both directions.
     *
     * @param cause null where the peer reset the stream: its reader sees what came, then the end
     */
    void over(@Nullable IOException cause) {
        lock.lock();
        try {
            if (over == null) {
                over = cause == null ? new IOException("stream reset by the peer") : cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (cause == null) {
            in.end();
        } else {
            in.fail(cause);
        }
    }

    void outputOver() {
        lock.lock();
        try {
            outputEnded = true;
        } finally {
            lock.unlock();
        }
    }

    private void forgetIfDone() {
        if (inputEnded && outputEnded) {
            connection.forget(id);
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, data.length);
            int sent = 0;
            while (sent < length) {
                int n = awaitWindow(Math.min(length - sent, MAX_DATA));
                connection.sendData(id, data, offset + sent, n, false);
                sent += n;
            }
        }

        private int awaitWindow(int wanted) throws IOException {
            lock.lock();
            try {
                while (connection.windows() && window <= 0 && over == null) {
                    changed.await();
                }
                if (over != null) {
                    throw new IOException(over.getMessage(), over);
                }
                if (outputEnded) {
                    throw new IOException("stream closed for writing");
                }
                int n = connection.windows() ? (int) Math.min(window, wanted) : wanted;
                window -= n;
                return n;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while writing");
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            lock.lock();
            try {
                if (outputEnded || over != null) {
                    return;
                }
                outputEnded = true;
            } finally {
                lock.unlock();
            }
            connection.sendData(id, new byte[0], 0, 0, true);
            forgetIfDone();
        }
    }
}
