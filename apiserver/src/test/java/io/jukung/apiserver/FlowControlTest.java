package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Priority and fairness over HTTP, with nothing configured but what always holds. */
class FlowControlTest {
    @Test
    void whatIsTooMuchIsRefusedButNotToOperators() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ServerHarness narrow =
                new ServerHarness(builder ->
                        builder.maxInFlight(1, 0)
                                .authorizer((user, info) ->
                                        new Authorizer.Decision(Authorizer.Verdict.ALLOW, ""))
                                .path(
                                        "/slow",
                                        request -> {
                                            entered.countDown();
                                            release.await();
                                            return new ApiResponse.Tree(200, JsonObject.EMPTY);
                                        }))) {
            Map<String, String> alice = Map.of("Authorization", "Bearer alice");
            Thread first =
                    Thread.ofVirtual().start(() -> narrow.send("GET", "/slow", "", "", alice));
            entered.await();
            Answer refused = narrow.send("GET", "/version", "", "", alice);
            assertEquals(429, refused.code());
            assertEquals("1", refused.header("Retry-After"));
            assertEquals("Too many requests, please try again later.\n", refused.text());
            assertEquals(200, narrow.get("/version").code());
            List<String> levels =
                    narrow.get("/debug/api_priority_and_fairness/dump_priority_levels")
                            .text()
                            .lines()
                            .toList();
            assertTrue(levels.getFirst().startsWith("PriorityLevelName, ActiveQueues, "));
            assertTrue(
                    levels.get(1).replace(" ", "").startsWith("catch-all,0,false,false,0,1,1,1,"),
                    levels.get(1));
            release.countDown();
            first.join();
            assertEquals(200, narrow.send("GET", "/version", "", "", alice).code());
        }
    }
}
