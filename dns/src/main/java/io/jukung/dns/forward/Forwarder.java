package io.jukung.dns.forward;

import io.jukung.base.Clock;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the servers one after another until one answers, and remembers answers for half a minute.
 * Queries and answers pass as they are; only the id is exchanged.
 */
public final class Forwarder {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REMEMBER = Duration.ofSeconds(30);
    private static final int CACHE_SIZE = 10_000;
    private static final int TRUNCATED = 0x02;

    private final Supplier<List<InetSocketAddress>> servers;
    private final Clock clock;
    private final Map<String, Remembered> cache =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                    return size() > CACHE_SIZE;
                }
            };

    private record Remembered(byte[] reply, long until) {}

    /** {@code servers} is asked anew for each query: the host's may change. */
    public Forwarder(Supplier<List<InetSocketAddress>> servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
    }

    /**
     * The answer to a query in wire form, or null where no server gave one.
     *
     * @param tcp whether the asker came over TCP, so that a long answer fits
     */
    public byte @Nullable [] ask(byte[] query, boolean tcp) {
        String key = tcp + Arrays.toString(Arrays.copyOfRange(query, 2, query.length));
        byte[] known = remembered(key);
        if (known != null) {
            return withId(known, query);
        }
        for (InetSocketAddress server : servers.get()) {
            try {
                byte[] reply = tcp ? overTcp(server, query) : overUdp(server, query);
                int code = reply[3] & 15;
                if (code == 0 || code == 3) {
                    remember(key, reply);
                }
                return withId(reply, query);
            } catch (IOException e) {
                System.getLogger("dns")
                        .log(System.Logger.Level.DEBUG, "{0}: {1}", server, e.getMessage());
            }
        }
        return null;
    }

    private synchronized byte @Nullable [] remembered(String key) {
        Remembered found = cache.get(key);
        return found == null || found.until() - clock.nanoTime() < 0 ? null : found.reply();
    }

    private synchronized void remember(String key, byte[] reply) {
        if ((reply[2] & TRUNCATED) == 0) {
            cache.put(key, new Remembered(reply, clock.nanoTime() + REMEMBER.toNanos()));
        }
    }

    private static byte[] withId(byte[] reply, byte[] query) {
        byte[] copy = reply.clone();
        copy[0] = query[0];
        copy[1] = query[1];
        return copy;
    }

    private static byte[] overUdp(InetSocketAddress server, byte[] query) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.send(new DatagramPacket(query, query.length));
            byte[] buffer = new byte[4096];
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                boolean answersThis =
                        packet.getLength() >= 12 && buffer[0] == query[0] && buffer[1] == query[1];
                if (answersThis) {
                    return Arrays.copyOf(buffer, packet.getLength());
                }
            }
        }
    }

    private static byte[] overTcp(InetSocketAddress server, byte[] query) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, (int) TIMEOUT.toMillis());
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(
                    ByteBuffer.allocate(query.length + 2)
                            .putShort((short) query.length)
                            .put(query)
                            .array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] reply = in.readNBytes(in.readUnsignedShort());
            if (reply.length < 12) {
                throw new IOException("a cut-off answer");
            }
            return reply;
        }
    }
}
