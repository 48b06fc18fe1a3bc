package io.jukung.http;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One origin's connections. HTTP/2 connections are shared until they are full; HTTP/1.1 ones go
 * back when their exchange ended. While the origin's protocol is unknown, one caller dials and the
 * others wait for what it finds.
 */
final class ConnectionPool {
    private static final int MAX_IDLE = 32;

    /** Opens a connection with its first place reserved. */
    @FunctionalInterface
    interface Dialer {
        ClientConnection dial(ConnectionPool pool) throws IOException;
    }

    /**
     * @param reused whether others used it before, so that it may be stale
     */
    record Lease(ClientConnection connection, boolean reused) {}

    private final Dialer dialer;
    private final ReentrantLock dialing = new ReentrantLock();
    private final List<ClientConnection> shared = new ArrayList<>();
    private final Deque<ClientConnection> idle = new ArrayDeque<>();
    private volatile boolean speaksHttp1;
    private boolean closed;

    ConnectionPool(Dialer dialer) {
        this.dialer = dialer;
    }

    Lease lease() throws IOException {
        ClientConnection ready = ready();
        if (ready != null) {
            return new Lease(ready, true);
        }
        if (speaksHttp1) {
            return new Lease(dial(), false);
        }
        dialing.lock();
        try {
            ready = ready();
            return ready != null ? new Lease(ready, true) : new Lease(dial(), false);
        } finally {
            dialing.unlock();
        }
    }

    /** A connection that nobody used before. */
    Lease fresh() throws IOException {
        return new Lease(dial(), false);
    }

    private ClientConnection dial() throws IOException {
        ClientConnection connection = dialer.dial(this);
        synchronized (this) {
            if (closed) {
                connection.close();
                throw new IOException("client is closed");
            }
            if (connection.shared()) {
                shared.removeIf(ClientConnection::closed);
                shared.add(connection);
            }
        }
        speaksHttp1 = !connection.shared();
        return connection;
    }

    private synchronized @Nullable ClientConnection ready() throws IOException {
        if (closed) {
            throw new IOException("client is closed");
        }
        for (ClientConnection connection : shared) {
            if (connection.reserve()) {
                return connection;
            }
        }
        ClientConnection connection;
        while ((connection = idle.pollLast()) != null) {
            if (connection.reserve()) {
                return connection;
            }
        }
        return null;
    }

    /** An HTTP/1.1 connection may carry its next exchange. */
    synchronized void idle(ClientConnection connection) {
        idle.removeIf(ClientConnection::closed);
        if (closed || idle.size() >= MAX_IDLE) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    synchronized void close() {
        closed = true;
        shared.forEach(ClientConnection::close);
        idle.forEach(ClientConnection::close);
    }
}
