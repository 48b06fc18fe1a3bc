package io.jukung.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One rtnetlink socket: requests that are acknowledged, and dumps. It belongs to the namespace in
 * which it was opened and is used by one thread.
 */
final class Netlink implements AutoCloseable {
    static final int NEW_LINK = 16;
    static final int DEL_LINK = 17;
    static final int GET_LINK = 18;
    static final int SET_LINK = 19;
    static final int NEW_ADDRESS = 20;
    static final int DEL_ADDRESS = 21;
    static final int GET_ADDRESS = 22;
    static final int NEW_ROUTE = 24;
    static final int DEL_ROUTE = 25;
    static final int GET_ROUTE = 26;

    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;

    private static final int REQUEST = 1;
    private static final int ACK = 4;
    private static final int DUMP = 0x300;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int HEADER = 16;

    private final int socket;
    private int sequence;

    Netlink() throws LinuxException {
        socket = Syscalls.socket(16, 3 | 0x80000, 0);
    }

    /** Sends a request and waits for its acknowledgement; the kernel's errno is thrown. */
    void request(String what, int type, int flags, Message message) throws IOException {
        send(type, REQUEST | ACK | flags, message);
        List<ByteBuffer> none = new ArrayList<>();
        receive(what, none);
    }

    /** All bodies (behind the message header) that a dump answers with. */
    List<ByteBuffer> dump(int type, Message message) throws IOException {
        send(type, REQUEST | DUMP, message);
        List<ByteBuffer> bodies = new ArrayList<>();
        receive("dump", bodies);
        return bodies;
    }

    private void send(int type, int flags, Message message) throws LinuxException {
        byte[] body = message.bytes();
        ByteBuffer whole = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.nativeOrder());
        whole.putInt(HEADER + body.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(++sequence)
                .putInt(0)
                .put(body);
        Syscalls.send(socket, whole.array());
    }

    private void receive(String what, List<ByteBuffer> bodies) throws IOException {
        while (true) {
            ByteBuffer datagram =
                    ByteBuffer.wrap(Syscalls.receive(socket)).order(ByteOrder.nativeOrder());
            while (datagram.remaining() >= HEADER) {
                int start = datagram.position();
                int length = datagram.getInt(start);
                int type = datagram.getShort(start + 4);
                boolean mine = datagram.getInt(start + 8) == sequence;
                if (mine && type == DONE) {
                    return;
                }
                if (mine && type == ERROR) {
                    int errno = -datagram.getInt(start + HEADER);
                    if (errno != 0) {
                        throw new LinuxException(what, errno);
                    }
                    return;
                }
                if (mine) {
                    bodies.add(
                            datagram.slice(start + HEADER, length - HEADER)
                                    .order(ByteOrder.nativeOrder()));
                }
                datagram.position(Math.min(start + align(length), datagram.limit()));
            }
        }
    }

    @Override
    public void close() throws LinuxException {
        Syscalls.close(socket);
    }

    private static int align(int length) {
        return length + 3 & ~3;
    }

    /** The attributes of a body, from an offset on, by their type (flag bits removed). */
    static Map<Integer, byte[]> attributes(ByteBuffer body, int offset) {
        Map<Integer, byte[]> attributes = new LinkedHashMap<>();
        int at = offset;
        while (at + 4 <= body.limit()) {
            int length = Short.toUnsignedInt(body.getShort(at));
            int type = body.getShort(at + 2) & 0x3fff;
            if (length < 4 || at + length > body.limit()) {
                break;
            }
            byte[] value = new byte[length - 4];
            body.get(at + 4, value);
            attributes.put(type, value);
            at += align(length);
        }
        return attributes;
    }

    /** A body under construction: a fixed struct, then attributes. */
    static final class Message {
        private final ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

        /** {@code struct ifinfomsg}. */
        static Message link(int index, int flags, int change) {
            Message message = new Message();
            message.buffer.put((byte) 0).put((byte) 0).putShort((short) 0);
            message.buffer.putInt(index).putInt(flags).putInt(change);
            return message;
        }

        /** {@code struct ifaddrmsg}. */
        static Message address(int family, int prefix, int scope, int index) {
            Message message = new Message();
            message.buffer.put((byte) family).put((byte) prefix).put((byte) 0).put((byte) scope);
            message.buffer.putInt(index);
            return message;
        }

        /** {@code struct rtmsg} of the main table, a static unicast route. */
        static Message route(int family, int prefix, int scope) {
            Message message = new Message();
            message.buffer.put((byte) family).put((byte) prefix).put((byte) 0).put((byte) 0);
            message.buffer.put((byte) 254).put((byte) 4).put((byte) scope).put((byte) 1);
            message.buffer.putInt(0);
            return message;
        }

        Message text(int type, String text) {
            return bytes(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
        }

        Message number(int type, int value) {
            return bytes(
                    type,
                    ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
        }

        Message bytes(int type, byte[] value) {
            buffer.putShort((short) (4 + value.length)).putShort((short) type).put(value);
            while (buffer.position() % 4 != 0) {
                buffer.put((byte) 0);
            }
            return this;
        }

        Message nested(int type, Consumer<Message> content) {
            Message inner = new Message();
            content.accept(inner);
            return bytes(type, inner.bytes());
        }

        /** A whole message's struct and attributes inside an attribute (a veth's peer). */
        Message nested(int type, Message inner) {
            return bytes(type, inner.bytes());
        }

        byte[] bytes() {
            byte[] bytes = new byte[buffer.position()];
            buffer.get(0, bytes);
            return bytes;
        }
    }
}
