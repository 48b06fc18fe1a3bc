package io.jukung.http.streams;

import io.jukung.http.Duplex;
import io.jukung.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** A byte connection inside a WebSocket's binary messages: what SPDY tunnels through. */
public final class WebSocketDuplex implements Duplex {
    private final WebSocket socket;
    private final InputStream in = new Input();
    private final OutputStream out = new Output();

    public WebSocketDuplex(WebSocket socket) {
        this.socket = socket;
    }

    @Override
    public InputStream in() {
        return in;
    }

    /** Closing it closes the WebSocket, which knows no half-close. */
    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        socket.close(1000, "");
    }

    private final class Input extends InputStream {
        private byte[] message = new byte[0];
        private int offset;

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
            while (offset == message.length) {
                WebSocket.Message next = socket.receive();
                if (next == null) {
                    return -1;
                }
                message = next.data();
                offset = 0;
            }
            int n = Math.min(length, message.length - offset);
            System.arraycopy(message, offset, target, start, n);
            offset += n;
            return n;
        }

        @Override
        public int available() {
            return message.length - offset;
        }
    }

    /** Gathers small writes: a frame's head and its bytes travel in one message. */
    private final class Output extends OutputStream {
        private static final int SIZE = 32 * 1024;

        private final byte[] buffer = new byte[SIZE];
        private int length;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, data.length);
            int position = offset;
            int left = count;
            while (left > 0) {
                if (length == SIZE) {
                    flush();
                }
                int n = Math.min(left, SIZE - length);
                System.arraycopy(data, position, buffer, length, n);
                length += n;
                position += n;
                left -= n;
            }
        }

        @Override
        public void flush() throws IOException {
            if (length > 0) {
                int n = length;
                length = 0;
                socket.send(false, buffer, 0, n);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
            socket.close(1000, "");
        }
    }
}
