package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.apiserver.registry.Objects;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.Txn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads of a store that is a network away, and shared with others. */
class DistantStoreTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private DistantStore distant = new DistantStore(new io.jukung.store.memory.MemoryStore());
    private final ServerHarness server =
            new ServerHarness(
                    store -> {
                        distant = new DistantStore(store);
                        return distant;
                    },
                    builder -> {});

    @AfterEach
    void close() {
        distant.held = false;
        server.close();
    }

    /** What another API server on the same store would write. */
    private long byAnother(String name) {
        String json =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                        + name
                        + "\",\"namespace\":\"default\"}}";
        return server.store
                .commit(
                        Txn.create(
                                "/registry/configmaps/default/" + name,
                                json.getBytes(StandardCharsets.UTF_8),
                                0,
                                null))
                .revision();
    }

    private Set<String> names(String path) {
        Answer list = server.get(path);
        assertEquals(200, list.code(), list.body().toString());
        Set<String> names = new HashSet<>();
        for (Object item : list.body().array("items")) {
            names.add(((JsonObject) item).object("metadata").string("name"));
        }
        return names;
    }

    @Test
    void aListSeesWhatOthersWroteBeforeItAndAsksTheStoreForNoRange() {
        assertEquals(Set.of(), names(MAPS));
        int before = distant.ranges.get();
        for (int i = 0; i < 10; i++) {
            byAnother("m" + i);
            assertEquals(i + 1, names(MAPS).size());
        }
        assertEquals(before, distant.ranges.get());
    }

    /** What is kept here begins with the first who asks; the store knows what was before. */
    @Test
    void aFirstWatchMayBeginInThePast() {
        long first = byAnother("one");
        byAnother("two");
        Answer watch = server.get(MAPS + "?watch=1&timeoutSeconds=1&resourceVersion=" + first);
        assertEquals("ADDED", watch.body().string("type"));
        assertEquals("two", watch.body().object("object").object("metadata").string("name"));
    }

    @Test
    void aStoreThatDoesNotAnswerIsATimeout() {
        distant.silent = true;
        Answer answer = server.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        assertEquals(504, answer.code());
        assertEquals("Timeout", answer.body().string("reason"));
        assertEquals(
                "Timeout: request did not complete within requested timeout - context deadline"
                        + " exceeded",
                answer.body().string("message"));
    }

    /** Who owns what of an object can be as large as the object itself. */
    @Test
    void managedFieldsAreGivenUpBeforeAnObjectIsTooLarge() {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            data.append(i == 0 ? "" : ",")
                    .append("\"a-rather-long-key-")
                    .append(i)
                    .append("\":\"v\"");
        }
        String map = "{\"metadata\":{\"name\":\"big\"},\"data\":{" + data + "}}";
        distant.largest = map.length() + 1000;
        Answer created = server.post(MAPS, map);
        assertEquals(201, created.code(), created.body()::toString);
        assertFalse(created.body().object("metadata").has("managedFields"));
        Answer patched =
                server.patch(MAPS + "/big", "merge-patch+json", "{\"data\":{\"b\":\"c\"}}");
        assertEquals(200, patched.code(), patched.body()::toString);
        Answer applied =
                server.patch(
                        MAPS + "/big?fieldManager=m",
                        "apply-patch+yaml",
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"big\"}}");
        assertEquals(500, applied.code());
        assertEquals(
                "Internal error occurred: etcdserver: request is too large",
                applied.body().string("message"));
    }

    @Test
    void otherResourcesWritesOnlyNeedProgress() {
        names(MAPS);
        int before = distant.ranges.get();
        server.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"another\"}}");
        assertEquals(Set.of(), names(MAPS));
        assertEquals(before, distant.ranges.get());
    }

    @Test
    void whereProgressCannotBeTrustedTheStoreAnswers() {
        distant.trustworthy = false;
        names(MAPS + "?resourceVersion=0");
        distant.held = true;
        int before = distant.ranges.get();
        byAnother("new");
        assertEquals(Set.of("new"), names(MAPS));
        assertEquals(before + 1, distant.ranges.get());
    }

    @Test
    void anyVersionIsAnsweredFromTheCacheHoweverOld() {
        byAnother("old");
        assertEquals(Set.of("old"), names(MAPS + "?resourceVersion=0"));
        distant.held = true;
        byAnother("new");
        int before = distant.ranges.get();
        assertEquals(Set.of("old"), names(MAPS + "?resourceVersion=0"));
        assertEquals(404, server.get(MAPS + "/new?resourceVersion=0").code());
        assertEquals(200, server.get(MAPS + "/new").code());
        assertEquals(before, distant.ranges.get());
    }

    @Test
    void notOlderThanWaitsAndThenAsksTheStore() {
        names(MAPS);
        long written = byAnother("new");
        String notOlder = MAPS + "?resourceVersionMatch=NotOlderThan&resourceVersion=" + written;
        assertEquals(Set.of("new"), names(notOlder));
        distant.held = true;
        long later = byAnother("newer");
        assertEquals(
                Set.of("new", "newer"),
                names(MAPS + "?resourceVersionMatch=NotOlderThan&resourceVersion=" + later));
        assertEquals(200, server.get(MAPS + "/newer?resourceVersion=" + later).code());
    }

    @Test
    void aRevisionThatNeverComesTimesOut() {
        Answer list = server.get(MAPS + "?resourceVersion=1000000");
        assertEquals(504, list.code());
        assertTrue(
                list.body()
                        .string("message")
                        .startsWith("Timeout: Too large resource version: 1000000, current: "));
    }

    @Test
    void pagesShowOneRevisionWhileOthersWrite() {
        for (int i = 0; i < 9; i++) {
            byAnother("m" + i);
        }
        Answer page = server.get(MAPS + "?limit=4");
        String version = page.body().object("metadata").string("resourceVersion");
        assertEquals(5, page.body().object("metadata").integer("remainingItemCount", 0));
        int seen = page.body().array("items").size();
        while (page.body().object("metadata").has("continue")) {
            byAnother("later" + seen);
            page =
                    server.get(
                            MAPS
                                    + "?limit=4&continue="
                                    + page.body().object("metadata").string("continue"));
            assertEquals(version, page.body().object("metadata").string("resourceVersion"));
            seen += page.body().array("items").size();
        }
        assertEquals(9, seen);
    }

    @Test
    void theServersOwnPartsSeeItsOwnWritesAtOnceAndThoseOfOthersSoon() throws Exception {
        Objects maps = server.server.registry().objects("", "configmaps");
        Supplier<Integer> count = maps.derived(List::size);
        assertEquals(0, count.get());
        for (int i = 1; i <= 20; i++) {
            maps.create(map("own" + i));
            assertEquals(i, count.get());
            assertNotNull(maps.get("default", "own" + i));
            assertEquals(i, maps.list("default").size());
        }
        int before = distant.ranges.get();
        byAnother("new");
        assertNotNull(maps.get("default", "new"), "what is not in the cache is asked for");
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (count.get() < 21 && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertEquals(21, count.get());
        assertEquals(before, distant.ranges.get());
        maps.delete("default", "own1");
        assertEquals(20, count.get());
        assertNull(maps.get("default", "own1"));
    }

    @Test
    void anObserverMissesNothingWhileOthersWrite() throws Exception {
        Objects maps = server.server.registry().objects("", "configmaps");
        LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Thread writer =
                Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 200; i++) {
                        byAnother("m" + i);
                    }
                });
        try (AutoCloseable observing =
                maps.observe((old, now) -> {
                    if (now != null) {
                        seen.add(now.object("metadata").string("name"));
                    }
                })) {
            writer.join();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                String name = seen.poll(10, TimeUnit.SECONDS);
                assertNotNull(name, "after " + i);
                assertTrue(names.add(name), name + " came twice");
            }
            assertNotNull(observing);
        }
    }

    private static JsonObject map(String name) {
        return JsonObject.of(
                "apiVersion", "v1",
                "kind", "ConfigMap",
                "metadata", JsonObject.of("name", name, "namespace", "default"));
    }
}
