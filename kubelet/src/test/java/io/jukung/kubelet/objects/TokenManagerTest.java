package io.jukung.kubelet.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.api.core.v1.Pod;
import io.jukung.client.ApiCall;
import io.jukung.client.Client;
import io.jukung.client.Transport;
import io.jukung.client.WatchStream;
import io.jukung.client.testkit.TestClock;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenManagerTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final Issuer issuer = new Issuer();
    private final TokenManager tokens = new TokenManager(new Client(issuer), clock);
    private final Pod pod =
            Pod.builder()
                    .metadata(m -> m.name("p").namespace("default").uid("u"))
                    .spec(s -> s.serviceAccountName("default"))
                    .build();

    /** Issues token-1, token-2, ... for as long as they are asked for. */
    private final class Issuer implements Transport {
        int issued;
        boolean away;

        @Override
        public JsonObject call(ApiCall call) {
            if (away) {
                throw StatusException.unavailable("away");
            }
            assertEquals("token", call.subresource());
            JsonObject spec = ((JsonObject) call.body()).object("spec");
            Instant end = clock.now().plusSeconds(spec.integer("expirationSeconds", 0));
            return JsonObject.of(
                    "status",
                    JsonObject.of(
                            "token",
                            "token-" + ++issued,
                            "expirationTimestamp",
                            Times.format(end)));
        }

        @Override
        public JsonObject get(String path) {
            throw new UnsupportedOperationException(path);
        }

        @Override
        public WatchStream watch(ApiCall call) {
            throw new UnsupportedOperationException(call.toString());
        }

        @Override
        public void close() {}
    }

    @Test
    void aTokenIsAskedForAnewAtFourFifthsOfItsLife() {
        assertEquals("token-1", tokens.token(pod, "", 600));
        clock.advance(Duration.ofSeconds(479));
        assertEquals("token-1", tokens.token(pod, "", 600));
        clock.advance(Duration.ofSeconds(1));
        assertEquals("token-2", tokens.token(pod, "", 600));
        assertEquals("token-2", tokens.token(pod, "", 600));
    }

    @Test
    void noTokenGrowsOlderThanADay() {
        assertEquals("token-1", tokens.token(pod, "", 864_000));
        clock.advance(Duration.ofHours(23));
        assertEquals("token-1", tokens.token(pod, "", 864_000));
        clock.advance(Duration.ofHours(1));
        assertEquals("token-2", tokens.token(pod, "", 864_000));
    }

    @Test
    void anOldTokenServesWhileItIsGoodAndNoNewOneCanBeHad() {
        assertEquals("token-1", tokens.token(pod, "", 600));
        issuer.away = true;
        clock.advance(Duration.ofSeconds(599));
        assertEquals("token-1", tokens.token(pod, "", 600));
        clock.advance(Duration.ofSeconds(2));
        assertThrows(StatusException.class, () -> tokens.token(pod, "", 600));
    }

    @Test
    void audiencesAndPodsHaveTokensOfTheirOwn() {
        assertEquals("token-1", tokens.token(pod, "", 600));
        assertEquals("token-2", tokens.token(pod, "vault", 600));
        tokens.forget("u");
        assertEquals("token-3", tokens.token(pod, "", 600));
    }
}
