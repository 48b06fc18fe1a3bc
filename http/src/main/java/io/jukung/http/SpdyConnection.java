package io.jukung.http;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * SPDY/3.1 frames over any connection. One virtual thread reads and hands frames to streams;
 * writers share a lock.
 *
 * <p>Kubernetes' own peers (moby/spdystream) know no windows: they send without credit and return
 * none, and TCP alone slows them down. So here windows count only from the moment on that the peer
 * shows that it keeps them, by SETTINGS with an initial window or by WINDOW_UPDATE; until then a
 * stream that nobody reads holds up the session once its buffer is full.
 */
final class SpdyConnection implements SpdySession {
    private static final int VERSION_3 = 0x8003;
    private static final int SYN_STREAM = 1;
    private static final int SYN_REPLY = 2;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int HEADERS = 8;
    private static final int WINDOW_UPDATE = 9;
    private static final int FIN = 1;
    private static final int UNIDIRECTIONAL = 2;
    private static final int SETTING_INITIAL_WINDOW = 7;
    static final int PROTOCOL_ERROR = 1;
    static final int INVALID_STREAM = 2;
    static final int CANCEL = 5;
    static final int FLOW_CONTROL_ERROR = 7;
    private static final int MAX_FRAME = 1 << 24;

    private final Duplex duplex;
    private final boolean server;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final SpdyHeaderBlock headerBlocks = new SpdyHeaderBlock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private volatile boolean windows;
    private volatile int initialWindow = 64 * 1024;
    private volatile boolean closed;
    private volatile boolean peerLeft;
    private int nextId;
    private int lastPeerId;

    /** A stream that the peer opened, or the end. */
    private record Arrival(@Nullable SpdyStream stream) {}

    private SpdyConnection(Duplex duplex, boolean server) {
        this.duplex = duplex;
        this.server = server;
        this.in = new DataInputStream(duplex.in());
        this.out = new DataOutputStream(duplex.out());
        this.nextId = server ? 2 : 1;
    }

    static SpdyConnection start(Duplex duplex, boolean server) {
        SpdyConnection connection = new SpdyConnection(duplex, server);
        Thread.ofVirtual().name("spdy-reader").start(connection::readFrames);
        return connection;
    }

    @Override
    public @Nullable Stream accept() throws IOException {
        try {
            Arrival arrival = arrivals.take();
            if (arrival.stream == null) {
                arrivals.add(arrival); // the end stays the end
            }
            return arrival.stream;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a stream");
        }
    }

    @Override
    public Stream open(Headers headers) throws IOException {
        writing.lock();
        try {
            if (closed) {
                throw new IOException("spdy session is closed");
            }
            int id = nextId;
            nextId += 2;
            SpdyStream stream = new SpdyStream(this, id, headers, initialWindow);
            streams.put(id, stream);
            byte[] block = headerBlocks.write(headers);
            control(SYN_STREAM, 0, 10 + block.length);
            out.writeInt(id);
            out.writeInt(0);
            out.writeShort(0);
            out.write(block);
            out.flush();
            return stream;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        for (SpdyStream stream : new ArrayList<>(streams.values())) {
            stream.close();
        }
        writing.lock();
        try {
            control(GOAWAY, 0, 8);
            out.writeInt(lastPeerId);
            out.writeInt(0);
            out.flush();
        } catch (IOException gone) {
            // the peer left first
            closed = true;
        } finally {
            writing.unlock();
        }
        end(new IOException("spdy session closed"));
    }

    private void readFrames() {
        IOException cause = new IOException("connection closed");
        try {
            int first;
            while (!closed && (first = in.read()) >= 0) {
                int second = in.readUnsignedByte();
                int rest = in.readUnsignedShort();
                int flags = in.readUnsignedByte();
                int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
                byte[] payload = in.readNBytes(length);
                if (payload.length < length) {
                    throw new EOFException("connection closed inside a frame");
                }
                int head = (first << 8) | second;
                if ((head & 0x8000) == 0) {
                    data((head << 16) | rest, flags, payload);
                } else if (head != VERSION_3) {
                    throw new IOException("spdy: version " + (head & 0x7fff) + " is not 3");
                } else {
                    control(rest, flags, payload);
                }
            }
        } catch (IOException | RuntimeException e) {
            cause = new IOException(e.getMessage(), e);
        }
        end(cause);
    }

    private void data(int id, int flags, byte[] payload) throws IOException {
        SpdyStream stream = streams.get(id);
        if (stream == null) {
            if (payload.length > 0) {
                reset(id, INVALID_STREAM);
            }
            return;
        }
        stream.received(payload, (flags & FIN) != 0);
    }

    private void control(int type, int flags, byte[] payload) throws IOException {
        Fields fields = new Fields(payload);
        switch (type) {
            case SYN_STREAM -> opened(fields, flags);
            case SYN_REPLY, HEADERS -> {
                int id = fields.id();
                headerBlocks.read(payload, 4);
                SpdyStream stream = streams.get(id);
                if (stream != null && (flags & FIN) != 0) {
                    stream.received(new byte[0], true);
                }
            }
            case RST_STREAM -> {
                SpdyStream stream = streams.remove(fields.id());
                if (stream != null) {
                    stream.over(null);
                }
            }
            case SETTINGS -> settings(fields);
            case PING -> {
                int id = fields.next();
                if ((id & 1) == (server ? 1 : 0)) {
                    ping(id);
                }
            }
            case GOAWAY -> {
                peerLeft = true;
                arrivals.add(new Arrival(null));
            }
            case WINDOW_UPDATE -> {
                int id = fields.id();
                startWindows();
                SpdyStream stream = streams.get(id);
                if (stream != null) {
                    stream.credit(fields.next());
                }
            }
            default -> {} // unknown control frames are to be ignored
        }
    }

    private void opened(Fields fields, int flags) throws IOException {
        int id = fields.id();
        Headers headers = headerBlocks.read(fields.bytes, 10);
        if ((id & 1) != (server ? 1 : 0) || id <= lastPeerId) {
            reset(id, PROTOCOL_ERROR);
            return;
        }
        lastPeerId = id;
        SpdyStream stream = new SpdyStream(this, id, headers, initialWindow);
        streams.put(id, stream);
        if ((flags & FIN) != 0) {
            stream.received(new byte[0], true);
        }
        if ((flags & UNIDIRECTIONAL) == 0) {
            reply(id);
        } else {
            stream.outputOver();
        }
        arrivals.add(new Arrival(stream));
    }

    private void settings(Fields fields) throws IOException {
        int count = fields.next();
        for (int i = 0; i < count; i++) {
            int setting = fields.next() & 0xffffff;
            int value = fields.next();
            if (setting == SETTING_INITIAL_WINDOW) {
                int change = value - initialWindow;
                initialWindow = value;
                for (SpdyStream stream : streams.values()) {
                    stream.credit(change);
                }
                startWindows();
            }
        }
    }

    /** The peer keeps windows: from here on they are kept, and what was read before is returned. */
    private void startWindows() throws IOException {
        if (!windows) {
            windows = true;
            for (SpdyStream stream : streams.values()) {
                stream.returnCredit();
            }
        }
    }

    boolean windows() {
        return windows;
    }

    private void reply(int id) throws IOException {
        writing.lock();
        try {
            byte[] block = headerBlocks.write(new Headers());
            control(SYN_REPLY, 0, 4 + block.length);
            out.writeInt(id);
            out.write(block);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void ping(int id) throws IOException {
        writing.lock();
        try {
            control(PING, 0, 4);
            out.writeInt(id);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    void reset(int id, int status) throws IOException {
        streams.remove(id);
        pair(RST_STREAM, id, status);
    }

    void returnCredit(int id, int bytes) throws IOException {
        pair(WINDOW_UPDATE, id, bytes);
    }

    private void pair(int type, int first, int second) throws IOException {
        writing.lock();
        try {
            control(type, 0, 8);
            out.writeInt(first);
            out.writeInt(second);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    void sendData(int id, byte[] data, int offset, int length, boolean last) throws IOException {
        writing.lock();
        try {
            if (closed) {
                throw new IOException("spdy session is closed");
            }
            out.writeInt(id);
            out.writeInt(((last ? FIN : 0) << 24) | length);
            out.write(data, offset, length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /** A stream whose both directions have ended. */
    void forget(int id) {
        streams.remove(id);
    }

    private void control(int type, int flags, int length) throws IOException {
        if (length >= MAX_FRAME) {
            throw new IOException("spdy: frame too large");
        }
        out.writeShort(VERSION_3);
        out.writeShort(type);
        out.writeInt((flags << 24) | length);
    }

    private void end(IOException cause) {
        writing.lock();
        try {
            closed = true;
            headerBlocks.close();
        } finally {
            writing.unlock();
        }
        for (SpdyStream stream : streams.values()) {
            stream.over(peerLeft ? null : cause);
        }
        streams.clear();
        arrivals.add(new Arrival(null));
        try {
            duplex.close();
        } catch (IOException gone) {
            closed = true;
        }
    }

    /** The fixed fields at the start of a control frame. */
    private static final class Fields {
        private final byte[] bytes;
        private int at;

        Fields(byte[] bytes) {
            this.bytes = bytes;
        }

        int id() throws IOException {
            return next() & 0x7fffffff;
        }

        int next() throws IOException {
            if (at + 4 > bytes.length) {
                throw new IOException("spdy: frame too short");
            }
            int value =
                    (bytes[at] & 0xff) << 24
                            | (bytes[at + 1] & 0xff) << 16
                            | (bytes[at + 2] & 0xff) << 8
                            | (bytes[at + 3] & 0xff);
            at += 4;
            return value;
        }
    }
}
