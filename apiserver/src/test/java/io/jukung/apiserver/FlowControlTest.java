package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Priority and fairness over HTTP, with nothing configured but what always holds. */
class FlowControlTest {
    private static final Map<String, String> ALICE = Map.of("Authorization", "Bearer alice");

    private static ServerHarness narrow() {
        return new ServerHarness(builder ->
                builder.maxInFlight(1, 0)
                        .authorizer((user, info) ->
                                new Authorizer.Decision(Authorizer.Verdict.ALLOW, "")));
    }

    /** Most of a list's work is to write it: until then its seat is taken. */
    @Test
    void aListKeepsItsSeatUntilItIsWritten() throws Exception {
        try (ServerHarness narrow = narrow()) {
            String data = "x".repeat(1_000_000);
            for (int i = 0; i < 20; i++) {
                String body =
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c"
                                + i
                                + "\"},\"data\":{\"a\":\""
                                + data
                                + "\"}}";
                Answer made =
                        narrow.send(
                                "POST",
                                "/api/v1/namespaces/default/configmaps",
                                "application/json",
                                body,
                                Map.of("Authorization", "Bearer admin"));
                assertEquals(201, made.code());
            }
            try (Socket slow = new Socket("127.0.0.1", narrow.http.port())) {
                slow.getOutputStream()
                        .write(
                                ("GET /api/v1/configmaps HTTP/1.1\r\nHost: h\r\n"
                                                + "Authorization: Bearer alice\r\n\r\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                assertEquals("HTTP/1.1 200 OK", line(slow.getInputStream()));
                assertEquals(429, narrow.send("GET", "/version", "", "", ALICE).code());
                String requests =
                        narrow.get(
                                        "/debug/api_priority_and_fairness/dump_requests?includeRequestDetails=1")
                                .text();
                assertTrue(requests.contains("/api/v1/configmaps"), requests);
                slow.getInputStream().skipNBytes(20_000_000);
            }
            while (narrow.send("GET", "/version", "", "", ALICE).code() == 429) {
                Thread.sleep(10); // the connection's end has to come through
            }
            String metrics = narrow.get("/metrics").text();
            assertTrue(
                    metrics.contains(
                            "apiserver_flowcontrol_current_executing_seats{flow_schema=\"catch-all\","
                                    + "priority_level=\"catch-all\"} 0"),
                    metrics);
        }
    }

    @Test
    void aWatchGivesItsSeatBackOnceItIsOpen() throws Exception {
        try (ServerHarness narrow = narrow();
                Socket watch = new Socket("127.0.0.1", narrow.http.port())) {
            watch.getOutputStream()
                    .write(
                            ("GET /api/v1/configmaps?watch=1&sendInitialEvents=true"
                                            + "&allowWatchBookmarks=true"
                                            + "&resourceVersionMatch=NotOlderThan HTTP/1.1\r\n"
                                            + "Host: h\r\nAuthorization: Bearer alice\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            while (!line(watch.getInputStream()).contains("initial-events-end")) {
                // on to the bookmark behind the objects
            }
            int code;
            while ((code = narrow.send("GET", "/version", "", "", ALICE).code()) == 429) {
                Thread.sleep(10); // it is given back just behind the bookmark
            }
            assertEquals(200, code);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

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
