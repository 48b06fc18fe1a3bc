package io.jukung.http.streams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.HttpServer;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.SpdySession;
import io.jukung.http.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Port-forward by each of its three ways; the "pod" echoes, and knows only port 80. */
@Timeout(30)
final class PortForwardTest {
    private static final PortForward.Forwarder ECHO =
            (port, data) -> {
                if (port != 80) {
                    throw new IOException("connection refused");
                }
                data.in().transferTo(data.out());
            };

    private static HttpServer start() throws IOException {
        return HttpServer.builder(exchange -> PortForward.serve(exchange, "pod p, uid u", ECHO))
                .start();
    }

    private static HttpClient.Request request(HttpServer server, Headers headers) {
        String url = "http://127.0.0.1:" + server.port() + "/portForward?port=80,81";
        return new HttpClient.Request("POST", url, headers, null);
    }

    @Test
    void overSpdy() throws Exception {
        try (HttpServer server = start();
                HttpClient client = NettyHttpClient.builder().build()) {
            Headers headers = Headers.of("X-Stream-Protocol-Version", "portforward.k8s.io");
            var upgraded = client.openSpdy(request(server, headers));
            assertEquals("portforward.k8s.io", upgraded.headers().get("X-Stream-Protocol-Version"));
            SpdySession session = upgraded.session();
            assertNotNull(session);
            forward(session);
        }
    }

    @Test
    void overATunnel() throws Exception {
        try (HttpServer server = start();
                HttpClient client = NettyHttpClient.builder().build()) {
            WebSocket socket =
                    client.openWebSocket(
                                    request(server, new Headers()), "SPDY/3.1+portforward.k8s.io")
                            .session();
            assertNotNull(socket);
            forward(SpdySession.over(new WebSocketDuplex(socket), false));
        }
    }

    private static void forward(SpdySession session) throws Exception {
        try (session) {
            byte[] sent = new byte[700_000];
            new Random(5).nextBytes(sent);
            for (int i = 0; i < 3; i++) {
                SpdySession.Stream error = open(session, "error", 80, i);
                error.out().close();
                SpdySession.Stream data = open(session, "data", 80, i);
                Thread writer =
                        Thread.startVirtualThread(() -> {
                            try {
                                data.out().write(sent);
                                data.out().close();
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
                assertArrayEquals(sent, data.in().readAllBytes());
                assertEquals(0, error.in().readAllBytes().length);
                writer.join();
            }
            SpdySession.Stream error = open(session, "error", 81, 9);
            open(session, "data", 81, 9);
            assertEquals(
                    "error forwarding port 81 to pod p, uid u: connection refused",
                    new String(error.in().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static SpdySession.Stream open(SpdySession session, String type, int port, int id)
            throws IOException {
        return session.open(
                Headers.of(
                        "streamType",
                        type,
                        "port",
                        Integer.toString(port),
                        "requestID",
                        Integer.toString(id)));
    }

    @Test
    void overChannels() throws Exception {
        try (HttpServer server = start();
                HttpClient client = NettyHttpClient.builder().build()) {
            WebSocket socket =
                    client.openWebSocket(request(server, new Headers()), "v4.channel.k8s.io")
                            .session();
            assertNotNull(socket);
            byte[] hello = {0, 'h', 'i'};
            socket.send(false, hello, 0, 3);
            boolean echoed = false;
            boolean told = false;
            while (!echoed || !told) {
                WebSocket.Message message = socket.receive();
                assertNotNull(message);
                byte[] data = message.data();
                echoed |= data[0] == 0 && data[1] == 'h';
                told |=
                        data[0] == 3
                                && new String(data, 1, data.length - 1, StandardCharsets.UTF_8)
                                        .startsWith("error forwarding port 81");
            }
        }
    }
}
