package io.jukung.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets between our server, our client and the JDK's. */
@Timeout(30)
final class WebSocketTest {
    private static final Handler ECHO =
            exchange -> {
                assertTrue(exchange.wantsUpgrade("websocket"));
                try (WebSocket socket = exchange.upgradeWebSocket("echo", new Headers())) {
                    WebSocket.Message message;
                    while ((message = socket.receive()) != null) {
                        socket.send(message.text(), message.data(), 0, message.data().length);
                    }
                }
            };

    @Test
    void echoesToTheJdksClient() throws Exception {
        LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        java.net.http.WebSocket.Listener listener =
                new java.net.http.WebSocket.Listener() {
                    private final StringBuilder parts = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(
                            java.net.http.WebSocket socket, CharSequence data, boolean last) {
                        parts.append(data);
                        if (last) {
                            texts.add(parts.toString());
                            parts.setLength(0);
                        }
                        socket.request(1);
                        return CompletableFuture.completedStage(null);
                    }

                    @Override
                    public CompletionStage<?> onPong(
                            java.net.http.WebSocket socket, ByteBuffer message) {
                        texts.add("pong " + message.remaining());
                        socket.request(1);
                        return CompletableFuture.completedStage(null);
                    }

                    @Override
                    public CompletionStage<?> onClose(
                            java.net.http.WebSocket socket, int code, String reason) {
                        closed.complete(code);
                        return CompletableFuture.completedStage(null);
                    }
                };
        try (HttpServer server = HttpServer.builder(ECHO).start()) {
            java.net.http.WebSocket socket =
                    java.net.http.HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .subprotocols("other", "echo")
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + server.port() + "/"), listener)
                            .join();
            assertEquals("echo", socket.getSubprotocol());
            socket.sendText("hal", false).join();
            socket.sendText("lo", true).join();
            assertEquals("hallo", texts.poll(10, TimeUnit.SECONDS));
            String large = "x".repeat(100_000);
            socket.sendText(large, true).join();
            assertEquals(large, texts.poll(10, TimeUnit.SECONDS));
            socket.sendPing(ByteBuffer.wrap(new byte[5])).join();
            assertEquals("pong 5", texts.poll(10, TimeUnit.SECONDS));
            socket.sendClose(1000, "done").join();
            assertEquals(1000, closed.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void echoesToOurClient() throws Exception {
        try (HttpServer server = HttpServer.builder(ECHO).start();
                HttpClient client = NettyHttpClient.builder().build()) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            var upgraded =
                    client.openWebSocket(
                            new HttpClient.Request("GET", url, new Headers(), null), "echo");
            WebSocket socket = upgraded.session();
            assertNotNull(socket);
            assertEquals("echo", socket.subprotocol());
            for (int size : new int[] {0, 125, 126, 65535, 65536, 3_000_000}) {
                byte[] data = new byte[size];
                new java.util.Random(size).nextBytes(data);
                Thread.startVirtualThread(() -> {
                    try {
                        socket.send(false, data, 0, size);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                WebSocket.Message message = socket.receive();
                assertNotNull(message);
                assertArrayEquals(data, message.data());
            }
            socket.close();
            assertNull(socket.receive());
        }
    }
}
