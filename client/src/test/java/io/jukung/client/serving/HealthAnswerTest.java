package io.jukung.client.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HealthAnswerTest {
    private static final HealthCheck BAD = new HealthCheck("leaderElection", () -> "lost");

    @Test
    void shortWhereAllIsWell() {
        assertEquals(
                new HealthAnswer(200, "ok"),
                HealthAnswer.of("/healthz", "", List.of(HealthCheck.PING)));
        assertEquals(
                new HealthAnswer(200, "[+]ping ok\nlivez check passed\n"),
                HealthAnswer.of("/livez", "verbose", List.of(HealthCheck.PING)));
    }

    @Test
    void aFailureNamesItsCheckAndWithholdsTheReason() {
        List<HealthCheck> checks = List.of(HealthCheck.PING, BAD);
        assertEquals(
                new HealthAnswer(
                        500,
                        "[+]ping ok\n[-]leaderElection failed: reason withheld\nhealthz check"
                                + " failed\n"),
                HealthAnswer.of("/healthz", "", checks));
        assertEquals(
                new HealthAnswer(200, "ok"),
                HealthAnswer.of("/healthz", "exclude=leaderElection", checks));
    }
}
