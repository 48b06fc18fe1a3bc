package io.jukung.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server against the JDK's own client and against bytes written by hand. */
@Timeout(30)
final class HttpServerTest {
    private static TestTls tls;

    private final List<AutoCloseable> open = new ArrayList<>();

    enum Carrier {
        HTTP1,
        HTTP1_TLS,
        HTTP2_TLS;

        HttpClient.Version version() {
            return this == HTTP2_TLS ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        }
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
            builder.tls(tls.identity());
        }
        HttpServer server = builder.start();
        open.add(server);
        return server;
    }

    private HttpClient client(Carrier carrier, TestTls... presented) throws Exception {
        HttpClient client =
                HttpClient.newBuilder()
                        .version(carrier.version())
                        .sslContext(tls.trustedBy(presented))
                        .build();
        open.add(client::shutdownNow);
        return client;
    }

    private static HttpRequest.Builder request(Carrier carrier, HttpServer server, String path) {
        String scheme = carrier == Carrier.HTTP1 ? "http" : "https";
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + server.port() + path));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void answersWithWhatTheRequestSaid(Carrier carrier) throws Exception {
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            byte[] body = exchange.body().readAllBytes();
                            String text =
                                    String.join(
                                            " ",
                                            exchange.method(),
                                            exchange.path(),
                                            exchange.rawQuery(),
                                            exchange.headers().get("x-one", "?"),
                                            Integer.toString(body.length));
                            exchange.respond(201, Headers.of("X-Answer", "yes"), utf8(text));
                        });
        HttpResponse<String> response =
                client(carrier)
                        .send(
                                request(carrier, server, "/a%20b?c=d&e")
                                        .header("X-One", "1")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofByteArray(
                                                        new byte[1_000_000]))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        assertEquals(201, response.statusCode());
        assertEquals("POST /a%20b c=d&e 1 1000000", response.body());
        assertEquals("yes", response.headers().firstValue("x-answer").orElseThrow());
        assertTrue(response.headers().firstValue("date").isPresent());
        assertEquals(carrier.version(), response.version());
    }

    @ParameterizedTest
    @EnumSource
    void headAndEmptyAnswersCarryNoBody(Carrier carrier) throws Exception {
        HttpServer server =
                start(
                        carrier,
                        exchange ->
                                exchange.respond(
                                        exchange.path().equals("/none") ? 204 : 200,
                                        new Headers(),
                                        utf8("four")));
        HttpClient client = client(carrier);
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> head =
                    client.send(
                            request(carrier, server, "/").HEAD().build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals("", head.body());
            assertEquals("4", head.headers().firstValue("content-length").orElseThrow());
            HttpResponse<String> none =
                    client.send(
                            request(carrier, server, "/none").build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(204, none.statusCode());
            assertEquals("", none.body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamsReachTheClientWhenFlushed(Carrier carrier) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            OutputStream out = exchange.startResponse(200, new Headers());
                            out.write(utf8("first\n"));
                            out.flush();
                            seen.await();
                            out.write(utf8("second\n"));
                        });
        HttpResponse<InputStream> response =
                client(carrier)
                        .send(
                                request(carrier, server, "/").build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        byte[] first = response.body().readNBytes(6);
        seen.countDown();
        assertEquals("first\n", new String(first, StandardCharsets.UTF_8));
        assertEquals(
                "second\n", new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void slowReaderHoldsUpTheWriterNotTheHeap(Carrier carrier) throws Exception {
        AtomicLong written = new AtomicLong();
        int total = 64 * 1024 * 1024;
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
        HttpResponse<InputStream> response =
                client(carrier)
                        .send(
                                request(carrier, server, "/").build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        long before;
        do { // until the writer stands still
            before = written.get();
            Thread.sleep(100);
        } while (written.get() != before || before == 0);
        assertTrue(before < total / 2, "written without a reader: " + before);
        long read = 0;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream body = response.body()) {
            int n;
            while ((n = body.read(buffer)) >= 0) {
                read += n;
            }
        }
        assertEquals(total, read);
    }

    @ParameterizedTest
    @EnumSource
    void slowHandlerHoldsUpTheSender(Carrier carrier) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong supplied = new AtomicLong();
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            go.await();
                            long n = exchange.body().transferTo(OutputStream.nullOutputStream());
                            exchange.respond(200, new Headers(), utf8(Long.toString(n)));
                        });
        int total = 48 * 1024 * 1024;
        InputStream source =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        long left = total - supplied.get();
                        int n = (int) Math.min(left, length);
                        supplied.addAndGet(n);
                        return n == 0 ? -1 : n;
                    }
                };
        CompletableFuture<HttpResponse<String>> answer =
                client(carrier)
                        .sendAsync(
                                request(carrier, server, "/")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofInputStream(
                                                        () -> source))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        long before;
        do {
            before = supplied.get();
            Thread.sleep(100);
        } while (supplied.get() != before || before == 0);
        assertTrue(before < total / 2, "sent without a reader: " + before);
        go.countDown();
        assertEquals(Integer.toString(total), answer.get().body());
    }

    @ParameterizedTest
    @EnumSource
    void clientThatGoesAwayCancels(Carrier carrier) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            exchange.onClose(closed::countDown);
                            OutputStream out = exchange.startResponse(200, new Headers());
                            out.write(1);
                            out.flush();
                            closed.await();
                            cancelled.set(exchange.cancelled());
                            assertThrows(
                                    IOException.class,
                                    () -> {
                                        out.write(2);
                                        out.flush();
                                    });
                            ended.countDown();
                        });
        HttpResponse<InputStream> response =
                client(carrier)
                        .send(
                                request(carrier, server, "/").build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(1, response.body().read());
        response.body().close();
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertTrue(cancelled.get());
    }

    @ParameterizedTest
    @EnumSource
    void normalEndIsNoCancellation(Carrier carrier) throws Exception {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            exchange.onClose(() -> cancelled.complete(exchange.cancelled()));
                            exchange.respond(200, new Headers(), utf8("x"));
                        });
        client(carrier)
                .send(request(carrier, server, "/").build(), HttpResponse.BodyHandlers.ofString());
        assertFalse(cancelled.get(10, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource
    void manyAtOnce(Carrier carrier) throws Exception {
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            Thread.sleep(5);
                            exchange.respond(200, new Headers(), utf8(exchange.rawQuery()));
                        });
        HttpClient client = client(carrier);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            answers.add(
                    client.sendAsync(
                            request(carrier, server, "/?" + i).build(),
                            HttpResponse.BodyHandlers.ofString()));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(Integer.toString(i), answers.get(i).get().body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatThrowsBecomes500(Carrier carrier) throws Exception {
        HttpServer server =
                start(
                        carrier,
                        exchange -> {
                            throw new IllegalArgumentException("on purpose");
                        });
        HttpResponse<String> response =
                client(carrier)
                        .send(
                                request(carrier, server, "/").build(),
                                HttpResponse.BodyHandlers.ofString());
        assertEquals(500, response.statusCode());
    }

    @Test
    void brokenOffAnswerIsSeenAsSuch() throws Exception {
        for (Carrier carrier : Carrier.values()) {
            HttpServer server =
                    start(
                            carrier,
                            exchange -> {
                                OutputStream out = exchange.startResponse(200, new Headers());
                                out.write(1);
                                out.flush();
                                throw new IllegalStateException("on purpose");
                            });
            HttpResponse<InputStream> response =
                    client(carrier)
                            .send(
                                    request(carrier, server, "/").build(),
                                    HttpResponse.BodyHandlers.ofInputStream());
            assertThrows(IOException.class, () -> response.body().readAllBytes());
        }
    }

    @Test
    void clientCertificateIsHandedUpUnverified() throws Exception {
        TestTls stranger = TestTls.make("stranger");
        HttpServer server =
                HttpServer.builder(exchange ->
                                exchange.respond(
                                        200,
                                        new Headers(),
                                        utf8(
                                                exchange.clientCertificates().isEmpty()
                                                        ? "nobody"
                                                        : exchange.clientCertificates()
                                                                .getFirst()
                                                                .getSubjectX500Principal()
                                                                .getName())))
                        .tls(tls.identity())
                        .requestClientCertificates(List::of)
                        .start();
        open.add(server);
        for (Carrier carrier : List.of(Carrier.HTTP1_TLS, Carrier.HTTP2_TLS)) {
            HttpRequest request = request(carrier, server, "/").build();
            assertEquals(
                    "nobody",
                    client(carrier).send(request, HttpResponse.BodyHandlers.ofString()).body());
            assertEquals(
                    "CN=stranger",
                    client(carrier, stranger)
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }

    @Test
    void renewedIdentityServesNewHandshakes() throws Exception {
        TlsIdentity identity = tls.identity();
        HttpServer server =
                HttpServer.builder(exchange -> exchange.respond(200, new Headers(), new byte[0]))
                        .tls(identity)
                        .start();
        open.add(server);
        HttpRequest request = request(Carrier.HTTP2_TLS, server, "/").build();
        client(Carrier.HTTP2_TLS).send(request, HttpResponse.BodyHandlers.discarding());
        TestTls next = TestTls.make("next");
        identity.replace(next.certificatePem(), next.keyPem());
        assertThrows(
                IOException.class,
                () ->
                        client(Carrier.HTTP2_TLS)
                                .send(request, HttpResponse.BodyHandlers.discarding()));
        HttpClient trusting = HttpClient.newBuilder().sslContext(next.trustedBy()).build();
        open.add(trusting::shutdownNow);
        assertEquals(
                200, trusting.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    private static String talk(HttpServer server, String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(utf8(bytes));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        HttpServer server =
                start(
                        Carrier.HTTP1,
                        exchange -> {
                            String body =
                                    new String(
                                            exchange.body().readAllBytes(), StandardCharsets.UTF_8);
                            if (exchange.path().equals("/1")) {
                                Thread.sleep(50);
                            }
                            exchange.respond(
                                    200, new Headers(), utf8("<" + exchange.path() + body + ">"));
                        });
        String answer =
                talk(
                        server,
                        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                                + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                                + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "2\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
                                + "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        int one = answer.indexOf("</1>");
        int two = answer.indexOf("</2abc>");
        int three = answer.indexOf("</3def>");
        int four = answer.indexOf("</4>");
        assertTrue(0 < one && one < two && two < three && three < four, answer);
    }

    @Test
    void oldClientsGetAnAnswerThatEndsWithTheConnection() throws Exception {
        HttpServer server =
                start(
                        Carrier.HTTP1,
                        exchange -> {
                            OutputStream out = exchange.startResponse(200, new Headers());
                            out.write(utf8("one"));
                            out.flush();
                            out.write(utf8("two"));
                        });
        String answer = talk(server, "GET / HTTP/1.0\r\n\r\n");
        assertTrue(answer.endsWith("\r\n\r\nonetwo"), answer);
        assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("chunked"), answer);
    }

    @Test
    void continueIsSentOnlyWhenTheBodyIsWanted() throws Exception {
        HttpServer server =
                start(
                        Carrier.HTTP1,
                        exchange -> {
                            if (exchange.path().equals("/no")) {
                                exchange.respond(403, new Headers(), new byte[0]);
                            } else {
                                exchange.respond(
                                        200, new Headers(), exchange.body().readAllBytes());
                            }
                        });
        String expect = " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n";
        String refused = talk(server, "POST /no" + expect + "\r\n");
        assertTrue(refused.startsWith("HTTP/1.1 403"), refused);
        String wanted = talk(server, "POST /yes" + expect + "Connection: close\r\n\r\nhi");
        assertTrue(wanted.startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200"), wanted);
        assertTrue(wanted.endsWith("hi"), wanted);
    }

    @Test
    void tooLargeAndMalformedHeadersAreRefused() throws Exception {
        HttpServer server =
                HttpServer.builder(exchange -> exchange.respond(200, new Headers(), new byte[0]))
                        .maxHeaderBytes(4096)
                        .start();
        open.add(server);
        String large = talk(server, "GET / HTTP/1.1\r\nX: " + "y".repeat(5000) + "\r\n\r\n");
        assertTrue(large.startsWith("HTTP/1.1 431"), large);
        String garbage = talk(server, "\u0001\u0002 nonsense\r\n\r\n");
        assertTrue(garbage.startsWith("HTTP/1.1 400"), garbage);
    }

    @Test
    void drainingLetsRunningExchangesEnd() throws Exception {
        for (Carrier carrier : Carrier.values()) {
            CountDownLatch began = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            HttpServer server =
                    start(
                            carrier,
                            exchange -> {
                                began.countDown();
                                go.await();
                                exchange.respond(200, new Headers(), utf8("whole"));
                            });
            CompletableFuture<HttpResponse<String>> answer =
                    client(carrier)
                            .sendAsync(
                                    request(carrier, server, "/").build(),
                                    HttpResponse.BodyHandlers.ofString());
            began.await();
            Thread closer = Thread.startVirtualThread(() -> server.close(Duration.ofSeconds(10)));
            Thread.sleep(50);
            go.countDown();
            assertEquals("whole", answer.get().body());
            closer.join();
            assertEquals(0, server.connections());
        }
    }

    @Test
    void connectionCloseBecomesGoAwayOnHttp2() throws Exception {
        HttpServer server =
                start(
                        Carrier.HTTP2_TLS,
                        exchange ->
                                exchange.respond(
                                        200, Headers.of("Connection", "close"), utf8("bye")));
        HttpClient client = client(Carrier.HTTP2_TLS);
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response =
                    client.send(
                            request(Carrier.HTTP2_TLS, server, "/").build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals("bye", response.body());
            while (server.connections() > 0) {
                Thread.sleep(5);
            }
        }
    }
}
