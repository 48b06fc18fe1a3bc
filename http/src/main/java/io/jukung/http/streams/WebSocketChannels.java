package io.jukung.http.streams;

import io.jukung.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' channel protocol on a WebSocket: every message begins with its channel.
 *
 * <pre>
 *   channel.k8s.io, v4., v5.    binary: one byte with the number, then the bytes
 *   base64.channel.k8s.io, v4.  text: the number as a digit, then the bytes in base64
 *   v5 only                     255, then a channel's number: that channel ends
 * </pre>
 */
final class WebSocketChannels implements AutoCloseable {
    private static final int CLOSE_SIGNAL = 255;

    private final WebSocket socket;
    private final boolean base64;
    private final boolean closeSignals;
    private final Map<Integer, BytePipe> inputs = new ConcurrentHashMap<>();

    /**
     * @param base64 whether messages are text
     * @param closeSignals whether the peer may end a channel before the others (v5)
     */
    WebSocketChannels(WebSocket socket, boolean base64, boolean closeSignals) {
        this.socket = socket;
        this.base64 = base64;
        this.closeSignals = closeSignals;
    }

    /** Before start: a channel whose bytes are wanted; those of others are dropped. */
    InputStream input(int channel) {
        return inputs.computeIfAbsent(channel, c -> new BytePipe());
    }

    OutputStream output(int channel) {
        return new Output(channel, false);
    }

    /** A client's output whose end the server hears of, from v5 on; servers send no such signal. */
    OutputStream outputWithEnd(int channel) {
        return new Output(channel, closeSignals);
    }

    /** Reads until the peer closes, on a virtual thread. */
    void start() {
        Thread.ofVirtual().name("websocket-channels").start(this::readMessages);
    }

    private void readMessages() {
        IOException failure = null;
        try {
            WebSocket.Message message;
            while ((message = socket.receive()) != null) {
                receive(message.data());
            }
        } catch (IOException | IllegalArgumentException e) {
            failure = new IOException(e.getMessage(), e);
            socket.close(1002, "malformed message");
        }
        for (BytePipe input : inputs.values()) {
            input.fail(failure);
        }
    }

    private void receive(byte[] message) throws IOException {
        if (message.length == 0) {
            return;
        }
        int channel = base64 ? message[0] - '0' : message[0] & 0xff;
        if (closeSignals && channel == CLOSE_SIGNAL) {
            BytePipe ended = message.length > 1 ? inputs.get(message[1] & 0xff) : null;
            if (ended != null) {
                ended.end();
            }
            return;
        }
        BytePipe input = inputs.get(channel);
        if (input == null) {
            return;
        }
        if (base64) {
            String text = new String(message, 1, message.length - 1, StandardCharsets.US_ASCII);
            byte[] bytes = Base64.getDecoder().decode(text);
            input.put(bytes, 0, bytes.length);
        } else {
            input.put(message, 1, message.length - 1);
        }
    }

    private void send(int channel, byte[] data, int offset, int length) throws IOException {
        byte[] message;
        if (base64) {
            byte[] part = java.util.Arrays.copyOfRange(data, offset, offset + length);
            byte[] encoded = Base64.getEncoder().encode(part);
            message = new byte[encoded.length + 1];
            message[0] = (byte) ('0' + channel);
            System.arraycopy(encoded, 0, message, 1, encoded.length);
        } else {
            message = new byte[length + 1];
            message[0] = (byte) channel;
            System.arraycopy(data, offset, message, 1, length);
        }
        socket.send(base64, message, 0, message.length);
    }

    @Override
    public void close() {
        socket.close(1000, "");
    }

    /** Each write is one message; an empty write sends an empty message. */
    private final class Output extends OutputStream {
        private final int channel;
        private final boolean tellsEnd;
        private @Nullable IOException closed;

        Output(int channel, boolean tellsEnd) {
            this.channel = channel;
            this.tellsEnd = tellsEnd;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, data.length);
            if (closed != null) {
                throw new IOException(closed.getMessage(), closed);
            }
            send(channel, data, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (closed == null) {
                closed = new IOException("channel " + channel + " is closed");
                if (tellsEnd) {
                    byte[] message = {(byte) CLOSE_SIGNAL, (byte) channel};
                    socket.send(false, message, 0, message.length);
                }
            }
        }
    }
}
