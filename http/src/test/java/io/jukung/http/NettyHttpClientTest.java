package io.jukung.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.http.HttpClient.Request;
import io.jukung.http.HttpClient.Response;
import io.jukung.http.HttpClient.Upgraded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The client against our own server, and against hand-made servers where that would be too kind.
 */
@Timeout(30)
final class NettyHttpClientTest {
    private static TestTls tls;
    private final List<AutoCloseable> open = new ArrayList<>();

    enum Carrier {
        HTTP1,
        HTTP1_TLS,
        HTTP2_TLS
    }

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestTls.make("server");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private HttpServer start(Carrier carrier, Handler handler) throws Exception {
        HttpServer.Builder builder = HttpServer.builder(handler).name("test");
        if (carrier != Carrier.HTTP1) {
            builder.tls(tls.identity()).requestClientCertificates(List::of);
        }
        HttpServer server = builder.start();
        open.add(server);
        return server;
    }

    private HttpClient client(Carrier carrier) throws Exception {
        NettyHttpClient.Builder builder =
                NettyHttpClient.builder()
                        .trustPem(tls.certificatePem())
                        .connectTimeout(Duration.ofSeconds(5));
        if (carrier == Carrier.HTTP1_TLS) {
            builder.http1Only();
        }
        HttpClient client = builder.build();
        open.add(client);
        return client;
    }

    private static Request request(
            Carrier carrier,
            HttpServer server,
            String method,
            String path,
            byte @Nullable [] body) {
        String scheme = carrier == Carrier.HTTP1 ? "http" : "https";
        String url = scheme + "://127.0.0.1:" + server.port() + path;
        return new Request(method, url, Headers.of("X-One", "1"), body);
    }

    private static String text(Response response) throws IOException {
        try (response) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final Handler ECHO =
            exchange -> {
                byte[] body = exchange.body().readAllBytes();
                String head =
                        String.join(
                                " ",
                                exchange.protocol(),
                                exchange.method(),
                                exchange.path(),
                                exchange.rawQuery(),
                                exchange.headers().get("X-One", "?"),
                                Integer.toString(body.length));
                exchange.respond(202, Headers.of("X-Two", "2"), utf8(head));
            };

    @ParameterizedTest
    @EnumSource
    void carriesRequestAndAnswer(Carrier carrier) throws Exception {
        HttpServer server = start(carrier, ECHO);
        HttpClient client = client(carrier);
        for (int i = 0; i < 3; i++) {
            Response response =
                    client.send(request(carrier, server, "PUT", "/a%2Fb?c=%20", new byte[300_000]));
            assertEquals(202, response.status());
            assertEquals("2", response.headers().get("x-two"));
            String protocol = carrier == Carrier.HTTP2_TLS ? "HTTP/2.0" : "HTTP/1.1";
            assertEquals(protocol + " PUT /a%2Fb c=%20 1 300000", text(response));
        }
        assertEquals(1, server.connections());
    }

    @ParameterizedTest
    @EnumSource
    void streamsARequestBody(Carrier carrier) throws Exception {
        HttpServer server = start(carrier, ECHO);
        InputStream body = new ByteArrayInputStream(new byte[5_000_000]);
        Response response = client(carrier).send(request(carrier, server, "POST", "/", null), body);
        assertTrue(text(response).endsWith(" 5000000"));
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsAtOnce(Carrier carrier) throws Exception {
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            Thread.sleep(2);
                            exchange.respond(200, new Headers(), utf8(exchange.rawQuery()));
                        });
        HttpClient client = client(carrier);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Request request = request(carrier, server, "GET", "/?" + i, null);
                answers.add(threads.submit(() -> text(client.send(request))));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(Integer.toString(i), answers.get(i).get());
            }
        }
        if (carrier == Carrier.HTTP2_TLS) {
            assertTrue(server.connections() <= 5, "connections: " + server.connections());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingAnAnswerEndsItAtTheServer(Carrier carrier) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            exchange.onClose(gone::countDown);
                            OutputStream out = exchange.startResponse(200, new Headers());
                            out.write(1);
                            out.flush();
                            gone.await();
                        });
        Response response = client(carrier).send(request(carrier, server, "GET", "/", null));
        assertEquals(1, response.body().read());
        response.close();
        assertTrue(gone.await(10, TimeUnit.SECONDS));
        assertThrows(IOException.class, () -> response.body().read());
    }

    @ParameterizedTest
    @EnumSource
    void slowReaderHoldsUpTheServer(Carrier carrier) throws Exception {
        AtomicLong written = new AtomicLong();
        int total = 48 * 1024 * 1024;
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            OutputStream out = exchange.startResponse(200, new Headers());
                            byte[] block = new byte[64 * 1024];
                            for (int sent = 0; sent < total; sent += block.length) {
                                out.write(block);
                                written.addAndGet(block.length);
                            }
                        });
        try (Response response = client(carrier).send(request(carrier, server, "GET", "/", null))) {
            long before;
            do {
                before = written.get();
                Thread.sleep(100);
            } while (written.get() != before || before == 0);
            assertTrue(before < total / 2, "written without a reader: " + before);
            assertEquals(total, response.body().transferTo(OutputStream.nullOutputStream()));
        }
    }

    @Test
    void serverThatCutsTheConnectionIsAnError() throws Exception {
        try (ServerSocket listener = new ServerSocket(0)) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().read(new byte[1000]);
                    socket.getOutputStream()
                            .write(utf8("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour"));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            String url = "http://127.0.0.1:" + listener.getLocalPort() + "/";
            try (Response response =
                    client(Carrier.HTTP1).send(new Request("GET", url, new Headers(), null))) {
                assertThrows(IOException.class, () -> response.body().readAllBytes());
            }
        }
    }

    @Test
    void staleConnectionsAreReplaced() throws Exception {
        for (Carrier carrier : Carrier.values()) {
            HttpClient client = client(carrier);
            HttpServer first = start(carrier, ECHO);
            int port = first.port();
            text(client.send(request(carrier, first, "GET", "/", null)));
            first.close();
            HttpServer.Builder builder = HttpServer.builder(ECHO).bind("127.0.0.1", port);
            if (carrier != Carrier.HTTP1) {
                builder.tls(tls.identity());
            }
            HttpServer second = builder.start();
            open.add(second);
            text(client.send(request(carrier, second, "GET", "/", null)));
        }
    }

    @Test
    void goingAwayLosesNoRequest() throws Exception {
        HttpServer server =
                start(
                        Carrier.HTTP2_TLS,
                        exchange ->
                                exchange.respond(
                                        200, Headers.of("Connection", "close"), utf8("x")));
        HttpClient client = client(Carrier.HTTP2_TLS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Request request = request(Carrier.HTTP2_TLS, server, "GET", "/", null);
                answers.add(threads.submit(() -> text(client.send(request))));
            }
            for (Future<String> answer : answers) {
                assertEquals("x", answer.get());
            }
        }
    }

    @Test
    void strangersAreNotBelieved() throws Exception {
        HttpServer server = start(Carrier.HTTP2_TLS, ECHO);
        TestTls other = TestTls.make("other");
        Request request = request(Carrier.HTTP2_TLS, server, "GET", "/", null);
        try (HttpClient client =
                NettyHttpClient.builder().trustPem(other.certificatePem()).build()) {
            assertThrows(IOException.class, () -> client.send(request));
        }
        try (HttpClient client =
                NettyHttpClient.builder()
                        .trustPem(tls.certificatePem())
                        .serverName("example.org")
                        .build()) {
            assertThrows(IOException.class, () -> client.send(request));
        }
        try (HttpClient client =
                NettyHttpClient.builder()
                        .trustPem(tls.certificatePem())
                        .serverName("localhost")
                        .build()) {
            assertEquals(202, client.send(request).status());
        }
        try (HttpClient client = NettyHttpClient.builder().insecure().build()) {
            assertEquals(202, client.send(request).status());
        }
    }

    @Test
    void presentsItsCertificate() throws Exception {
        HttpServer server =
                start(
                        Carrier.HTTP2_TLS,
                        exchange ->
                                exchange.respond(
                                        200,
                                        new Headers(),
                                        utf8(
                                                exchange.clientCertificates()
                                                        .getFirst()
                                                        .getSubjectX500Principal()
                                                        .getName())));
        try (HttpClient client =
                NettyHttpClient.builder()
                        .trustPem(tls.certificatePem())
                        .identity(TestTls.make("me").identity())
                        .build()) {
            Request request = request(Carrier.HTTP2_TLS, server, "GET", "/", null);
            assertEquals("CN=me", text(client.send(request)));
        }
    }

    @Test
    void talksOverUnixSockets(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("s");
        HttpServer server = HttpServer.builder(ECHO).unixSocket(socket).start();
        open.add(server);
        try (HttpClient client = NettyHttpClient.builder().unixSocket(socket).build()) {
            Request request = new Request("GET", "http://unix/x", new Headers(), null);
            assertTrue(text(client.send(request)).startsWith("HTTP/1.1 GET /x"));
        }
        server.close();
        assertTrue(Files.notExists(socket));
    }

    @Test
    void refusedUpgradeGivesTheAnswer() throws Exception {
        for (Carrier carrier : Carrier.values()) {
            HttpServer server =
                    start(carrier, exchange -> exchange.respond(403, new Headers(), utf8("no")));
            Upgraded<SpdySession> refused =
                    client(carrier).openSpdy(request(carrier, server, "POST", "/", null));
            assertEquals(403, refused.status());
            assertNull(refused.session());
            assertArrayEquals(utf8("no"), refused.body());
        }
    }

    @Test
    void rawUpgradeCarriesBytesBothWaysAndHalfCloses() throws Exception {
        for (Carrier carrier : Carrier.values()) {
            HttpServer server =
                    start(
                            carrier,
                            exchange -> {
                                assertTrue(exchange.wantsUpgrade("tcp"));
                                try (Duplex duplex = exchange.upgradeRaw(101, new Headers())) {
                                    byte[] all = duplex.in().readAllBytes();
                                    duplex.out().write(all);
                                    duplex.out().flush();
                                }
                            });
            Request request = request(carrier, server, "POST", "/", null);
            request.headers().set("Connection", "Upgrade").set("Upgrade", "tcp");
            Upgraded<Duplex> raw = client(carrier).openRaw(request);
            assertEquals(101, raw.status());
            byte[] sent = new byte[2_000_000];
            new java.util.Random(1).nextBytes(sent);
            try (Duplex duplex = raw.session()) {
                assertNotNull(duplex);
                duplex.out().write(sent);
                duplex.out().close();
                assertArrayEquals(sent, duplex.in().readAllBytes());
            }
        }
    }

    @Test
    void connectRefusedNamesTheAddress() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        Request request = new Request("GET", "http://127.0.0.1:" + port, new Headers(), null);
        IOException refused =
                assertThrows(IOException.class, () -> client(Carrier.HTTP1).send(request));
        assertTrue(refused.getMessage().contains(Integer.toString(port)), refused.getMessage());
    }
}
