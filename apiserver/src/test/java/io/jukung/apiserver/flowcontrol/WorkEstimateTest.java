package io.jukung.apiserver.flowcontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lists, watches and writes are thought to cost. */
class WorkEstimateTest {
    private final Watchers watchers = new Watchers();
    private final WorkEstimate estimate = new WorkEstimate(watchers);
    private final PriorityLevel level =
            new PriorityLevel(
                    new LevelSpec("l", "", false, 10, 0, 0, 64, 8, 50),
                    new Seats.Share(200, 200, 200));

    private static RequestInfo info(String verb, String namespace, String name, String selector) {
        return new RequestInfo(
                true, "/x", verb, "", "v1", namespace, "pods", name, "", "", "", selector);
    }

    private static ApiRequest request(RequestInfo info, Map<String, List<String>> options) {
        return ApiRequest.local(UserInfo.of("alice"), info, options, Headers.of(), null);
    }

    private void stored(int objects, int bytesEach) {
        JsonObject object =
                JsonObject.of("data", "x".repeat(bytesEach - "{\"data\":\"\"}".length()));
        List<ApiObject> items =
                new ArrayList<>(Collections.nCopies(objects, ApiObject.ofTree(object)));
        estimate.learn(
                info("list", "", "", ""),
                new ApiResponse.Listing("v1", "PodList", JsonObject.EMPTY, items));
    }

    @Test
    void nothingIsKnownBeforeTheFirstList() {
        assertSame(Work.LITTLE, estimate.of(request(info("list", "", "", ""), Map.of()), level));
    }

    /** 1,000 objects of 5 kB: what is there now is written in pieces, the past is read whole. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; ''; ''; ''; ''; 10",
                "''; 10; ''; ''; ''; 1",
                "''; 100; ''; ''; ''; 5",
                "''; 100; ''; abc; ''; 5",
                "''; 100; ''; abc; a=b; 25",
                "''; ''; 7; ''; ''; 10",
                "Exact; ''; 7; ''; ''; 25",
            })
    void listsByTheirSize(
            String match, String limit, String version, String token, String selector, int seats) {
        stored(1000, 5_000);
        Work work =
                estimate.of(
                        request(
                                info("list", "", "", selector),
                                Map.of(
                                        "resourceVersionMatch", List.of(match),
                                        "limit", List.of(limit),
                                        "resourceVersion", List.of(version),
                                        "continue", List.of(token))),
                        level);
        assertEquals(seats, work.seats());
    }

    @ParameterizedTest
    @CsvSource({"'', false, 10", "0, false, 10", "5, false, 1", "5, true, 10"})
    void watchesThatBeginWithAll(String version, String initial, int seats) {
        stored(1000, 5_000);
        Work work =
                estimate.of(
                        request(
                                info("watch", "", "", ""),
                                Map.of(
                                        "resourceVersion", List.of(version),
                                        "sendInitialEvents", List.of(initial))),
                        level);
        assertEquals(seats, work.seats());
    }

    @Test
    void writesByWhoWatches() {
        RequestInfo write = info("update", "ns", "a", "");
        assertEquals(new Work(1, 0, Duration.ZERO), estimate.of(request(write, Map.of()), level));
        List<Runnable> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(watchers.add(info("watch", "", "", "")));
            all.add(watchers.add(info("watch", "ns", "", "")));
            watchers.add(info("watch", "other", "", ""));
        }
        assertEquals(
                new Work(2, 12, Duration.ofMillis(5)),
                estimate.of(request(write, Map.of()), level));
        for (int i = 0; i < 588; i++) {
            all.add(watchers.add(info("watch", "", "", "")));
        }
        // 60 seats for 5 ms are 10 for 30 ms
        assertEquals(
                new Work(10, 600, Duration.ofMillis(30)),
                estimate.of(request(write, Map.of()), level));
        all.forEach(Runnable::run);
        assertEquals(1, estimate.of(request(write, Map.of()), level).seats());
    }

    @Test
    void watchesOfOneNodesPodsAreFoundByIt() {
        watchers.add(
                new RequestInfo(
                        true,
                        "/x",
                        "watch",
                        "",
                        "v1",
                        "",
                        "pods",
                        "",
                        "",
                        "",
                        "spec.nodeName=n1",
                        ""));
        assertEquals(0, watchers.of(info("update", "ns", "a", "")));
    }

    @Test
    void whoIsRefusedComesLaterWhileManyAre() {
        RetryAfter after = new RetryAfter();
        int told = 0;
        for (int second = 100; second < 120; second++) {
            for (int i = 0; i < 200; i++) {
                told = after.refuse(second);
            }
        }
        assertEquals(16, told);
        for (int second = 200; second < 210; second++) {
            told = after.refuse(second);
        }
        assertEquals(8, told, "as long as there are refusals, no less than come in that time");
    }
}
