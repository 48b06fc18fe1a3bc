package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.audit.AuditPolicy;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessTest {
    private static final GroupVersionResource MAPS =
            new GroupVersionResource("", "v1", "configmaps");
    private static final UserInfo ADMIN = UserInfo.of("controller", "system:masters");

    private final LinkedBlockingQueue<JsonObject> audited = new LinkedBlockingQueue<>();
    private final ServerHarness server =
            new ServerHarness(builder ->
                    builder.audit(
                                    AuditPolicy.of(
                                            Json.parse(
                                                    """
                                                    {"apiVersion":"audit.k8s.io/v1",
                                                     "kind":"Policy",
                                                     "omitStages":["RequestReceived"],
                                                     "rules":[
                                                      {"level":"None","verbs":["watch"]},
                                                      {"level":"RequestResponse",
                                                       "resources":[{"group":"",
                                                        "resources":["configmaps"]}]}]}
                                                    """)),
                                    audited::add)
                            .maxInFlight(1, 1)
                            .priorityAndFairness(false));

    @AfterEach
    void close() {
        server.close();
    }

    private ApiResponse call(UserInfo user, String verb, String name, @Nullable JsonObject body)
            throws Exception {
        return server.server
                .chain()
                .handle(
                        ApiRequest.local(
                                user,
                                RequestInfo.resource(verb, MAPS, "default", name, ""),
                                Map.of(),
                                Headers.of("User-Agent", "me"),
                                body));
    }

    private static JsonObject map(String name, String value) {
        return JsonObject.of(
                "metadata", JsonObject.of("name", name), "data", JsonObject.of("k", value));
    }

    @Test
    void passesTheSameChainAndSharesTheInstance() throws Exception {
        JsonObject created = call(ADMIN, "create", "", map("a", "1")).tree();
        assertEquals("v1", created.string("apiVersion"));
        assertSame(created, call(ADMIN, "get", "a", null).tree());
        assertSame(created, server.server.registry().objects("", "configmaps").get("default", "a"));
        StatusException refused =
                assertThrows(
                        StatusException.class, () -> call(UserInfo.of("alice"), "get", "a", null));
        assertEquals(403, refused.code());
    }

    @Test
    void audits() throws Exception {
        call(ADMIN, "create", "", map("a", "1"));
        JsonObject event = audited.take();
        assertEquals("ResponseComplete", event.string("stage"));
        assertEquals("create", event.string("verb"));
        assertEquals("controller", event.object("user").string("username"));
        assertEquals("a", event.object("objectRef").string("name"));
        assertEquals(201, event.object("responseStatus").integer("code", 0));
        assertEquals("1", event.object("requestObject").object("data").string("k"));
        assertEquals("ConfigMap", event.object("responseObject").string("kind"));
        assertEquals("allow", event.object("annotations").string("authorization.k8s.io/decision"));
        server.get("/version");
        assertNull(audited.poll());
    }

    @Test
    void derivesAndObserves() throws Exception {
        Objects maps = server.server.registry().objects("", "configmaps");
        Supplier<Integer> count = maps.derived(List::size);
        assertEquals(0, count.get());
        LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (AutoCloseable observing =
                maps.observe((old, now) ->
                        seen.add((old == null ? "" : "-") + (now == null ? "" : "+")))) {
            assertNotNull(observing);
            call(ADMIN, "create", "", map("a", "1"));
            assertEquals(1, count.get());
            maps.update("default", "a", old -> old.withAt("2", "data", "k"));
            maps.delete("default", "a");
            assertEquals(0, count.get());
            assertEquals("+", seen.poll(5, TimeUnit.SECONDS));
            assertEquals("-+", seen.poll(5, TimeUnit.SECONDS));
            assertEquals("-", seen.poll(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void changesNamespacesByTheirOwnPath() {
        server.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"demo\"}}");
        ServerHarness.Answer patched =
                server.patch(
                        "/api/v1/namespaces/demo",
                        "merge-patch+json",
                        "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        assertEquals(200, patched.code(), patched.body()::toString);
        assertEquals("", patched.body().object("metadata").string("namespace"));
        assertEquals(200, server.put("/api/v1/namespaces/demo", patched.body()).code());
        assertEquals(200, server.put("/api/v1/namespaces/demo/status", patched.body()).code());
        assertEquals(200, server.delete("/api/v1/namespaces/demo", "").code());
    }

    @Test
    void watchesOverWebSocket() throws Exception {
        LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
        WebSocket socket =
                server.client
                        .newWebSocketBuilder()
                        .header("Authorization", "Bearer admin")
                        .buildAsync(
                                URI.create(
                                        "ws://127.0.0.1:"
                                                + server.http.port()
                                                + "/api/v1/configmaps?watch=true"),
                                new WebSocket.Listener() {
                                    @Override
                                    public CompletionStage<?> onText(
                                            WebSocket webSocket, CharSequence data, boolean last) {
                                        frames.add(data.toString());
                                        webSocket.request(1);
                                        return java.util.concurrent.CompletableFuture
                                                .completedFuture(null);
                                    }
                                })
                        .get(5, TimeUnit.SECONDS);
        call(ADMIN, "create", "", map("a", "1"));
        String frame = frames.poll(5, TimeUnit.SECONDS);
        assertTrue(String.valueOf(frame).startsWith("{\"type\":\"ADDED\""), frame);
        socket.abort();
    }
}
