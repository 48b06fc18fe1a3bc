package io.jukung.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * RFC 6455 frames over an upgraded connection. Control frames are answered while somebody receives;
 * messages over 32 MiB end the connection with code 1009.
 */
final class WebSocketConnection implements WebSocket {
    private static final int MAX_MESSAGE = 32 * 1024 * 1024;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Duplex duplex;
    private final DataInputStream in;
    private final OutputStream out;
    private final boolean masks;
    private final @Nullable String subprotocol;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean closeSent;
    private volatile boolean ended;
    private volatile boolean left;

    private WebSocketConnection(Duplex duplex, boolean client, @Nullable String subprotocol) {
        this.duplex = duplex;
        this.in = new DataInputStream(duplex.in());
        this.out = duplex.out();
        this.masks = client;
        this.subprotocol = subprotocol;
    }

    static WebSocket server(Duplex duplex, @Nullable String subprotocol) {
        return new WebSocketConnection(duplex, false, subprotocol);
    }

    static WebSocket client(Duplex duplex, @Nullable String subprotocol) {
        return new WebSocketConnection(duplex, true, subprotocol);
    }

    @Override
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    @Override
    public @Nullable Message receive() throws IOException {
        try {
            return ended ? null : nextMessage();
        } catch (IOException e) {
            if (left) {
                return null; // this side ended it
            }
            throw e;
        }
    }

    private @Nullable Message nextMessage() throws IOException {
        ByteArrayOutputStream parts = null;
        boolean text = false;
        while (true) {
            Frame frame = readFrame(parts == null ? 0 : parts.size());
            if (frame == null) {
                return null;
            }
            switch (frame.opcode) {
                case TEXT, BINARY, CONTINUATION -> {
                    if ((frame.opcode == CONTINUATION) != (parts != null)) {
                        throw violation(1002, "continuation out of place");
                    }
                    if (parts == null) {
                        text = frame.opcode == TEXT;
                        if (frame.last) {
                            return new Message(text, frame.payload);
                        }
                        parts = new ByteArrayOutputStream(frame.payload.length * 2);
                    }
                    parts.writeBytes(frame.payload);
                    if (frame.last) {
                        return new Message(text, parts.toByteArray());
                    }
                }
                case PING -> write(PONG, frame.payload, 0, frame.payload.length);
                case PONG -> {}
                case CLOSE -> {
                    ended = true;
                    int code = frame.payload.length >= 2 ? 2 : 0;
                    sendClose(Arrays.copyOf(frame.payload, code));
                    duplex.close();
                    return null;
                }
                default -> throw violation(1002, "unknown opcode " + frame.opcode);
            }
        }
    }

    private record Frame(int opcode, boolean last, byte[] payload) {}

    private @Nullable Frame readFrame(int gathered) throws IOException {
        int first = in.read();
        if (first < 0) {
            ended = true;
            duplex.close();
            return null;
        }
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        boolean masked = (second & 0x80) != 0;
        int opcode = first & 0x0f;
        boolean last = (first & 0x80) != 0;
        if ((first & 0x70) != 0 || masked == masks) {
            throw violation(1002, masked ? "masked frame" : "unmasked or extended frame");
        }
        if (opcode >= CLOSE && (length > 125 || !last)) {
            throw violation(1002, "control frame too large");
        }
        if (length < 0 || length + gathered > MAX_MESSAGE) {
            throw violation(1009, "message too large");
        }
        int mask = masked ? in.readInt() : 0;
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("connection closed inside a frame");
        }
        applyMask(payload, mask);
        return new Frame(opcode, last, payload);
    }

    private static void applyMask(byte[] bytes, int mask) {
        if (mask != 0) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= (byte) (mask >> (24 - 8 * (i & 3)));
            }
        }
    }

    private IOException violation(int code, String reason) {
        ended = true;
        shut(code, reason);
        return new IOException("websocket: " + reason);
    }

    @Override
    public void send(boolean text, byte[] data, int offset, int length) throws IOException {
        write(text ? TEXT : BINARY, data, offset, length);
    }

    private void write(int opcode, byte[] data, int offset, int length) throws IOException {
        sending.lock();
        try {
            if (closeSent) {
                throw new IOException("websocket is closed");
            }
            closeSent = opcode == CLOSE;
            byte[] head = new byte[14];
            int n = 0;
            head[n++] = (byte) (0x80 | opcode);
            int maskBit = masks ? 0x80 : 0;
            if (length < 126) {
                head[n++] = (byte) (maskBit | length);
            } else if (length < 1 << 16) {
                head[n++] = (byte) (maskBit | 126);
                head[n++] = (byte) (length >> 8);
                head[n++] = (byte) length;
            } else {
                head[n++] = (byte) (maskBit | 127);
                n += 4; // lengths here fit the lower half
                n = putInt(head, n, length);
            }
            if (!masks) {
                out.write(head, 0, n);
                out.write(data, offset, length);
            } else {
                int mask = ThreadLocalRandom.current().nextInt();
                n = putInt(head, n, mask);
                out.write(head, 0, n);
                byte[] masked = Arrays.copyOfRange(data, offset, offset + length);
                applyMask(masked, mask);
                out.write(masked);
            }
            out.flush();
        } finally {
            sending.unlock();
        }
    }

    private static int putInt(byte[] target, int at, int value) {
        target[at] = (byte) (value >> 24);
        target[at + 1] = (byte) (value >> 16);
        target[at + 2] = (byte) (value >> 8);
        target[at + 3] = (byte) value;
        return at + 4;
    }

    /** A closing frame, unless one was sent or the connection is gone already. */
    private void sendClose(byte[] payload) {
        try {
            if (!closeSent) {
                write(CLOSE, payload, 0, payload.length);
            }
        } catch (IOException gone) {
            // nobody is there to hear the goodbye
            ended = true;
        }
    }

    @Override
    public void close(int code, String reason) {
        left = true;
        shut(code, reason);
    }

    private void shut(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + Math.min(text.length, 123)];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, payload.length - 2);
        sendClose(payload);
        try {
            duplex.close();
        } catch (IOException gone) {
            ended = true;
        }
    }
}
