package io.jukung.kubelet.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    @Test
    void theDelayDoublesUpToFiveMinutesAndIsForgottenAfterTen() {
        RestartBackoff backoff = new RestartBackoff();
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        assertEquals(Duration.ZERO, backoff.remaining("k", now, now));
        long[] seconds = {10, 20, 40, 80, 160, 300, 300};
        for (long expected : seconds) {
            backoff.next("k", now, now);
            assertEquals(Duration.ofSeconds(expected), backoff.delay("k"));
            assertEquals(Duration.ofSeconds(expected), backoff.remaining("k", now, now));
            now = now.plusSeconds(expected);
        }
        Instant later = now.plus(Duration.ofMinutes(11));
        assertEquals(Duration.ZERO, backoff.remaining("k", later, later));
        backoff.next("k", later, later);
        assertEquals(Duration.ofSeconds(10), backoff.delay("k"));
    }
}
