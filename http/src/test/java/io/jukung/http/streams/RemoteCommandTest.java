package io.jukung.http.streams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.http.Handler;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.HttpServer;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.ReverseProxy;
import io.jukung.http.WebSocket;
import io.jukung.http.streams.RemoteCommand.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exec as a client sees it, directly and through the API server's proxy. */
@Timeout(30)
final class RemoteCommandTest {
    private static final Streams ALL = new Streams(true, true, true, false);
    private static final byte[] STATUS = utf8("{\"status\":\"Success\"}");

    enum Carrier {
        WEBSOCKET,
        SPDY;

        RemoteCommandClient connect(HttpClient client, String url, Streams streams)
                throws IOException {
            return this == SPDY
                    ? RemoteCommandClient.overSpdy(client, url, new Headers(), streams)
                    : RemoteCommandClient.overWebSocket(client, url, new Headers(), streams);
        }
    }

    /** Echoes stdin to stdout, says the size of it on stderr. */
    private static Handler cat(Streams streams) {
        return exchange -> {
            RemoteCommand command = RemoteCommand.accept(exchange, streams);
            if (command == null) {
                return;
            }
            try (command) {
                InputStream stdin = command.stdin();
                OutputStream stdout = command.stdout();
                assertNotNull(stdin);
                assertNotNull(stdout);
                long n = stdin.transferTo(stdout);
                OutputStream stderr = command.stderr();
                if (stderr != null) {
                    stderr.write(utf8(Long.toString(n)));
                }
                command.exit(true, STATUS, "");
            }
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.port() + "/exec";
    }

    @ParameterizedTest
    @EnumSource
    void carriesAllStreamsAndTheStatus(Carrier carrier) throws Exception {
        try (HttpServer server = HttpServer.builder(cat(ALL)).start();
                HttpClient client = NettyHttpClient.builder().build()) {
            talk(carrier, client, url(server));
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesThroughAProxy(Carrier carrier) throws Exception {
        try (HttpServer kubelet = HttpServer.builder(cat(ALL)).start();
                HttpClient client = NettyHttpClient.builder().build();
                HttpServer api =
                        HttpServer.builder(exchange ->
                                        new ReverseProxy(client).forward(exchange, url(kubelet)))
                                .start()) {
            talk(carrier, client, url(api));
        }
    }

    private static void talk(Carrier carrier, HttpClient client, String url) throws Exception {
        byte[] sent = new byte[2_000_000];
        new Random(3).nextBytes(sent);
        try (RemoteCommandClient command = carrier.connect(client, url, ALL)) {
            OutputStream stdin = command.stdin();
            InputStream stdout = command.stdout();
            InputStream stderr = command.stderr();
            assertNotNull(stdin);
            assertNotNull(stdout);
            assertNotNull(stderr);
            Thread writer =
                    Thread.startVirtualThread(() -> {
                        try (stdin) {
                            for (int i = 0; i < sent.length; i += 10_000) {
                                stdin.write(sent, i, 10_000);
                            }
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
            assertArrayEquals(sent, stdout.readAllBytes());
            assertEquals("2000000", new String(stderr.readAllBytes(), StandardCharsets.UTF_8));
            assertArrayEquals(STATUS, command.status());
            writer.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void terminalsAreResized(Carrier carrier) throws Exception {
        Streams terminal = new Streams(true, true, false, true);
        Handler handler =
                exchange -> {
                    RemoteCommand command = RemoteCommand.accept(exchange, terminal);
                    assertNotNull(command);
                    try (command) {
                        OutputStream stdout = command.stdout();
                        assertNotNull(stdout);
                        for (int i = 0; i < 2; i++) {
                            TerminalSize size = command.nextSize();
                            assertNotNull(size);
                            stdout.write(utf8(size.width() + "x" + size.height() + " "));
                        }
                        command.exit(true, STATUS, "");
                    }
                };
        try (HttpServer server = HttpServer.builder(handler).start();
                HttpClient client = NettyHttpClient.builder().build();
                RemoteCommandClient command = carrier.connect(client, url(server), terminal)) {
            command.resize(new TerminalSize(80, 24));
            command.resize(new TerminalSize(132, 50));
            InputStream stdout = command.stdout();
            assertNotNull(stdout);
            assertEquals(
                    "80x24 132x50 ", new String(stdout.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base64.channel.k8s.io", "v4.base64.channel.k8s.io"})
    void base64ChannelsCarryText(String protocol) throws Exception {
        Handler handler =
                exchange -> {
                    RemoteCommand command = RemoteCommand.accept(exchange, ALL);
                    assertNotNull(command);
                    try (command) {
                        InputStream stdin = command.stdin();
                        OutputStream stdout = command.stdout();
                        assertNotNull(stdin);
                        assertNotNull(stdout);
                        stdout.write(stdin.readNBytes(3));
                        command.exit(false, STATUS, "exit code 1");
                    }
                };
        try (HttpServer server = HttpServer.builder(handler).start();
                HttpClient client = NettyHttpClient.builder().build()) {
            HttpClient.Request request =
                    new HttpClient.Request("GET", url(server), new Headers(), null);
            WebSocket socket = client.openWebSocket(request, protocol).session();
            assertNotNull(socket);
            assertEquals("1", text(socket));
            byte[] input = utf8("0" + Base64.getEncoder().encodeToString(utf8("abc")));
            socket.send(true, input, 0, input.length);
            assertEquals("1" + Base64.getEncoder().encodeToString(utf8("abc")), text(socket));
            byte[] end = protocol.startsWith("v4") ? STATUS : utf8("exit code 1");
            assertEquals("3" + Base64.getEncoder().encodeToString(end), text(socket));
        }
    }

    private static String text(WebSocket socket) throws IOException {
        WebSocket.Message message = socket.receive();
        assertNotNull(message);
        assertTrue(message.text());
        return new String(message.data(), StandardCharsets.UTF_8);
    }

    @Test
    void unknownProtocolsAreRefused() throws Exception {
        try (HttpServer server = HttpServer.builder(cat(ALL)).start();
                HttpClient client = NettyHttpClient.builder().build()) {
            Headers headers = Headers.of("X-Stream-Protocol-Version", "v9.channel.k8s.io");
            var refused =
                    client.openSpdy(new HttpClient.Request("POST", url(server), headers, null));
            assertEquals(403, refused.status());
            assertEquals(4, refused.headers().all("X-Accepted-Stream-Protocol-Versions").size());
            HttpClient.Request plain =
                    new HttpClient.Request("POST", url(server), new Headers(), null);
            try (HttpClient.Response response = client.send(plain)) {
                assertEquals(400, response.status());
            }
        }
    }
}
