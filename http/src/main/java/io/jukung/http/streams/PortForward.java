package io.jukung.http.streams;

import io.jukung.http.Duplex;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.SpdySession;
import io.jukung.http.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of port-forward: SPDY, SPDY tunnelled through a WebSocket
 * (SPDY/3.1+portforward.k8s.io), and the older WebSocket channels (two for each port).
 */
public final class PortForward {
    static final String PROTOCOL = "portforward.k8s.io";
    static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
    private static final List<String> CHANNELS =
            List.of(RemoteCommandServers.V4, RemoteCommandServers.V4_BASE64);

    private PortForward() {}

    /** Carries one connection to a port of the pod. */
    @FunctionalInterface
    public interface Forwarder {
        /**
         * Returns when the connection is over; called on a virtual thread per connection.
         *
         * @param data the client's bytes; closed by the caller
         * @throws IOException what the client is told, on the error stream
         */
        void forward(int port, Duplex data) throws IOException;
    }

    /**
     * Upgrades the exchange and forwards connections until the client leaves.
     *
     * @param target what errors name: "pod NAME, uid UID"
     */
    public static void serve(Exchange exchange, String target, Forwarder forwarder)
            throws IOException {
        if (exchange.wantsUpgrade("websocket")) {
            List<String> offered = Negotiation.subprotocols(exchange);
            if (offered.contains(TUNNEL)) {
                WebSocket socket = exchange.upgradeWebSocket(TUNNEL, new Headers());
                SpdySession session = SpdySession.over(new WebSocketDuplex(socket), true);
                new PortForwardSession(session, target, forwarder).run();
            } else {
                serveChannels(exchange, offered, target, forwarder);
            }
            return;
        }
        if (!exchange.wantsUpgrade(Negotiation.SPDY)) {
            Negotiation.refuse(exchange, 400, new Headers(), "Upgrade request required");
            return;
        }
        Headers answer = new Headers();
        if (Negotiation.streamProtocol(exchange, List.of(PROTOCOL), answer) == null) {
            return;
        }
        SpdySession session = exchange.upgradeSpdy(answer);
        exchange.onClose(session::close);
        new PortForwardSession(session, target, forwarder).run();
    }

    private static void serveChannels(
            Exchange exchange, List<String> offered, String target, Forwarder forwarder)
            throws IOException {
        List<Integer> ports;
        try {
            ports = ports(exchange.rawQuery());
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            Negotiation.refuse(exchange, 400, new Headers(), message == null ? "" : message);
            return;
        }
        String protocol = offered.stream().filter(CHANNELS::contains).findFirst().orElse(null);
        WebSocket socket = exchange.upgradeWebSocket(protocol, new Headers());
        boolean base64 = RemoteCommandServers.V4_BASE64.equals(protocol);
        try (WebSocketChannels channels = new WebSocketChannels(socket, base64, false)) {
            List<Duplex> data = new ArrayList<>();
            for (int i = 0; i < ports.size(); i++) {
                data.add(new ChannelPair(channels.input(2 * i), channels.output(2 * i)));
            }
            channels.start();
            List<Thread> running = new ArrayList<>();
            for (int i = 0; i < ports.size(); i++) {
                int port = ports.get(i);
                Duplex connection = data.get(i);
                OutputStream error = channels.output(2 * i + 1);
                byte[] littleEndian = {(byte) port, (byte) (port >> 8)};
                connection.out().write(littleEndian);
                error.write(littleEndian);
                running.add(
                        Thread.ofVirtual()
                                .name("port-forward")
                                .start(() -> carry(port, connection, error, target, forwarder)));
            }
            for (Thread thread : running) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record ChannelPair(java.io.InputStream in, OutputStream out) implements Duplex {
        @Override
        public void close() throws IOException {
            in.close();
            out.close();
        }
    }

    /** Runs one connection and tells the client what went wrong with it. */
    static void carry(
            int port, Duplex data, OutputStream error, String target, Forwarder forwarder) {
        try (data;
                error) {
            try {
                forwarder.forward(port, data);
            } catch (IOException e) {
                String message =
                        "error forwarding port " + port + " to " + target + ": " + e.getMessage();
                error.write(message.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            return; // the client left: nobody to tell
        }
    }

    private static List<Integer> ports(String query) {
        List<Integer> ports = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            if (!parameter.equals("port") && !parameter.startsWith("port=")) {
                continue;
            }
            String value =
                    URLDecoder.decode(
                            parameter.substring(Math.min(5, parameter.length())),
                            StandardCharsets.UTF_8);
            if (value.isEmpty()) {
                throw new IllegalArgumentException("query parameter \"port\" cannot be empty");
            }
            for (String text : value.split(",", -1)) {
                ports.add(port(text));
            }
        }
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("query parameter \"port\" is required");
        }
        return ports;
    }

    /** A port number; the exception's message is what the client is told. */
    static int port(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("\"port\" header is required");
        }
        int port;
        try {
            port = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "unable to parse \"" + text + "\" as a port: " + e.getMessage(), e);
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(
                    "port \"" + text + (port < 1 ? "\" must be > 0" : "\" must be < 65536"));
        }
        return port;
    }
}
