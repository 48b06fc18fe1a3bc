package io.jukung.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client that does not read can do to a server, and to others on its connection. */
@Timeout(60)
final class SlowClientTest {
    private static final int PIECE = 10_000;
    private static final int PIECES = 2_000;
    private static final int LARGE = 4_000_000;

    private final CountDownLatch refused = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger taken = new AtomicInteger();

    @Test
    void oneStreamThatIsNotReadStallsNoOtherAndIsBounded() throws Exception {
        TestTls tls = TestTls.make("server");
        try (HttpServer server =
                        HttpServer.builder(this::answer).name("test").tls(tls.identity()).start();
                NettyHttpClient client = NettyHttpClient.builder().insecure().build()) {
            String base = "https://127.0.0.1:" + server.port();
            HttpClient.Response slow = client.send(get(base + "/slow"));
            refused.await();
            assertTrue(taken.get() < PIECES / 2, "taken without a reader: " + taken.get());
            try (HttpClient.Response quick = client.send(get(base + "/quick"))) {
                assertEquals(LARGE, quick.body().readAllBytes().length);
            }
            assertEquals(1, server.connections());
            go.countDown();
            try (slow) {
                for (int i = 0; i < PIECES; i++) {
                    byte[] piece = slow.body().readNBytes(PIECE);
                    assertEquals(i, ByteBuffer.wrap(piece).getInt());
                }
                assertEquals(-1, slow.body().read());
            }
        }
    }

    @Test
    void manyBodiesAtOnceArriveWholeAlthoughSomeAreGivenUp() throws Exception {
        TestTls tls = TestTls.make("server");
        byte[] body = new byte[3_000_001];
        new Random(7).nextBytes(body);
        try (HttpServer server =
                        HttpServer.builder(exchange -> inOddPieces(exchange, body))
                                .name("test")
                                .tls(tls.identity())
                                .start();
                NettyHttpClient client = NettyHttpClient.builder().insecure().build();
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            String base = "https://127.0.0.1:" + server.port();
            List<Future<Boolean>> whole = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                boolean givenUp = i % 3 == 0;
                whole.add(
                        readers.submit(() -> {
                            try (HttpClient.Response response = client.send(get(base + "/"))) {
                                return givenUp
                                        ? response.body().readNBytes(100_000).length == 100_000
                                        : Arrays.equals(body, response.body().readAllBytes());
                            }
                        }));
            }
            for (Future<Boolean> one : whole) {
                assertTrue(one.get());
            }
            assertEquals(1, server.connections());
        }
    }

    private static void inOddPieces(Exchange exchange, byte[] body) throws IOException {
        try (AnswerStream out = exchange.startResponse(200, new Headers())) {
            int at = 0;
            for (int size = 1; at < body.length; size = size * 7 % 100_003) {
                int n = Math.min(size, body.length - at);
                out.write(body, at, n);
                if (n % 3 == 0) {
                    out.flush();
                }
                at += n;
            }
        }
    }

    private static HttpClient.Request get(String url) {
        return new HttpClient.Request("GET", url, new Headers(), null);
    }

    private void answer(Exchange exchange) throws IOException, InterruptedException {
        if (exchange.path().equals("/quick")) {
            exchange.respond(200, new Headers(), new byte[LARGE]);
            return;
        }
        AnswerStream out = exchange.startResponse(200, new Headers());
        out.flush();
        Burst burst = new Burst();
        int number = 0;
        while (number < PIECES && out.offer(piece(number), burst)) {
            burst.send();
            number++;
        }
        taken.set(number);
        refused.countDown();
        go.await();
        for (; number < PIECES; number++) {
            out.write(piece(number));
        }
    }

    private static byte[] piece(int number) {
        return ByteBuffer.allocate(PIECE).putInt(number).array();
    }
}
