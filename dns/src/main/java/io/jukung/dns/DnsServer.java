package io.jukung.dns;

import io.jukung.dns.forward.Forwarder;
import io.jukung.dns.message.Answer;
import io.jukung.dns.message.Message;
import io.jukung.dns.zone.ClusterZone;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers queries on one address over UDP and TCP, each query on a virtual thread of its own. */
final class DnsServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dns");
    private static final int MAX_TCP = 65_535;
    private static final int TRIES = 10;
    private static final int IDLE_MILLIS = 10_000;

    private final Supplier<ClusterZone> zone;
    private final Forwarder forwarder;
    private final Predicate<InetAddress> allowed;
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    /** Opens both sockets; {@code allowed} says whose questions are answered. */
    DnsServer(
            InetSocketAddress address,
            Supplier<ClusterZone> zone,
            Forwarder forwarder,
            Predicate<InetAddress> allowed)
            throws IOException {
        this.zone = zone;
        this.forwarder = forwarder;
        this.allowed = allowed;
        Sockets sockets = open(address, TRIES);
        udp = sockets.udp();
        tcp = sockets.tcp();
        Thread.ofVirtual().name("dns-udp").start(this::serveUdp);
        Thread.ofVirtual().name("dns-tcp").start(this::serveTcp);
    }

    private record Sockets(DatagramSocket udp, ServerSocket tcp) {}

    /** Both on one port; where any free one will do, one that is free for both is sought. */
    private static Sockets open(InetSocketAddress address, int tries) throws IOException {
        DatagramSocket udp = new DatagramSocket(address);
        ServerSocket tcp = new ServerSocket();
        try {
            tcp.setReuseAddress(true);
            tcp.bind(new InetSocketAddress(address.getAddress(), udp.getLocalPort()));
            return new Sockets(udp, tcp);
        } catch (IOException e) {
            udp.close();
            tcp.close();
            if (address.getPort() == 0 && tries > 1) {
                return open(address, tries - 1);
            }
            throw e;
        }
    }

    int port() {
        return udp.getLocalPort();
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
            } catch (IOException e) {
                continue;
            }
            if (allowed.test(packet.getAddress())) {
                byte[] query = Arrays.copyOf(buffer, packet.getLength());
                Thread.ofVirtual().start(() -> answerUdp(query, packet.getSocketAddress()));
            }
        }
    }

    private void answerUdp(byte[] query, java.net.SocketAddress asker) {
        byte[] reply = answer(query, false);
        if (reply != null) {
            try {
                udp.send(new DatagramPacket(reply, reply.length, asker));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "answer to {0}: {1}", asker, e.getMessage());
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                if (allowed.test(socket.getInetAddress())) {
                    Thread.ofVirtual().start(() -> answerTcp(socket));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "accept: {0}", e.getMessage());
            }
        }
    }

    private void answerTcp(Socket socket) {
        try (socket) {
            socket.setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] query = in.readNBytes(in.readUnsignedShort());
                byte[] reply = answer(query, true);
                if (reply == null) {
                    return;
                }
                out.write(
                        ByteBuffer.allocate(reply.length + 2)
                                .putShort((short) reply.length)
                                .put(reply)
                                .array());
            }
        } catch (EOFException done) {
            return;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "connection: {0}", e.getMessage());
        }
    }

    private byte @Nullable [] answer(byte[] query, boolean overTcp) {
        Message message;
        try {
            message = Message.parse(query);
        } catch (Message.MalformedQueryException e) {
            return null;
        }
        int limit = overTcp ? MAX_TCP : message.udpSize();
        if (message.opcode() != 0) {
            return message.reply(Answer.failure(Answer.NOT_IMPLEMENTED), limit);
        }
        Answer own = zone.get().answer(message.question());
        if (own != null) {
            return message.reply(own, limit);
        }
        byte[] forwarded = forwarder.ask(query, overTcp);
        return forwarded == null
                ? message.reply(Answer.failure(Answer.SERVER_FAILURE), limit)
                : forwarded;
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "close: {0}", e.getMessage());
        }
    }
}
