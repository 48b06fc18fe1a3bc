package io.jukung.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.Transport;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.client.testkit.MemoryApiHandler;
import io.jukung.client.testkit.TestClock;
import io.jukung.client.testkit.TransportSuite;
import io.jukung.http.HttpServer;
import io.jukung.http.NettyHttpClient;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTransportTest extends TransportSuite {
    private final MemoryApi api = new MemoryApi();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        if (server == null) {
            server = HttpServer.builder(new MemoryApiHandler(api)).bind("127.0.0.1", 0).start();
        }
    }

    @AfterEach
    void stop() {
        server.close(Duration.ZERO);
    }

    @Override
    protected Transport transport() throws Exception {
        serve();
        return over(Clock.SYSTEM);
    }

    private HttpTransport over(Clock clock) throws Exception {
        return new HttpTransport(
                NettyHttpClient.builder().build(),
                "http://127.0.0.1:" + server.port(),
                TokenSource.fixed("secret"),
                "suite/1",
                clock);
    }

    @Test
    void waitsAsLongAsABusyServerSays() throws Exception {
        AtomicInteger refusals = new AtomicInteger(2);
        api.intercept(call -> {
            if (refusals.getAndDecrement() > 0) {
                throw StatusException.tooManyRequests("busy", 7);
            }
        });
        Instant start = Instant.EPOCH;
        TestClock clock = new TestClock(start);
        try (Client client = new Client(over(clock))) {
            assertThrows(
                    StatusException.class, () -> client.get(ConfigMap.KIND, "default", "none"));
        }
        assertEquals(start.plusSeconds(14), clock.now());
    }

    @Test
    void tellsThatTheServerIsAway() throws Exception {
        try (Client client = new Client(over(Clock.SYSTEM))) {
            server.close(Duration.ZERO);
            StatusException e =
                    assertThrows(
                            StatusException.class,
                            () -> client.get(ConfigMap.KIND, "default", "none"));
            assertEquals(503, e.code());
        }
    }
}
