package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered where nothing is served, and to methods and media types that do not fit. */
class RoutingTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private ServerHarness server;

    @BeforeEach
    void start() {
        server = new ServerHarness();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String text(Answer answer) {
        return new String(answer.response().body(), StandardCharsets.UTF_8);
    }

    private Answer accepting(String path, String type) {
        return server.send("GET", path, "", "", Map.of("Accept", type));
    }

    @Test
    void belowTheApiErrorsAreObjects() {
        for (String path :
                List.of(
                        "/api/v2",
                        "/apis/apps/v9",
                        "/apis/apps/v9/deployments",
                        "/api/v1/nope",
                        "/api/v1//configmaps",
                        "/api/v1/configmaps/x",
                        "/version/x")) {
            Answer answer = server.get(path);
            assertEquals(404, answer.code(), path);
            assertEquals(
                    "the server could not find the requested resource",
                    answer.body().string("message"),
                    path);
            assertEquals(JsonObject.EMPTY, answer.body().get("details"), path);
        }
    }

    @Test
    void elsewhereThereIsNoPage() {
        for (String path :
                List.of(
                        "/nope",
                        "/apis/nope",
                        "/apis/nope/v1/things",
                        "//api/v1/configmaps",
                        "/metrics/",
                        "/openapi/v2/",
                        "/healthz/nope")) {
            Answer answer = server.get(path);
            assertEquals(404, answer.code(), path);
            assertEquals("404 page not found\n", text(answer), path);
            assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"), path);
        }
        assertEquals(200, server.get("/apis/").code());
        assertEquals(200, server.get("/version/").code());
        assertEquals(200, server.get("/").code());
    }

    @Test
    void methodsThatAPathDoesNotTake() {
        for (String path : List.of("/api", "/apis/apps/v1", "/version", MAPS, MAPS + "/x")) {
            assertEquals(405, server.send("HEAD", path, "", "", Map.of()).code(), path);
            assertEquals(405, server.send("OPTIONS", path, "", "", Map.of()).code(), path);
        }
        server.post(MAPS, "{\"metadata\":{\"name\":\"kept\"}}");
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            Answer answer = server.send(method, "/api/v1/configmaps", "", "", Map.of());
            assertEquals(405, answer.code(), method + " across namespaces");
            assertEquals("MethodNotAllowed", answer.body().string("reason"));
        }
        assertEquals(200, server.get(MAPS + "/kept").code());
    }

    @Test
    void formsThatCannotBeHad() {
        server.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        Answer html = accepting(MAPS, "text/html");
        assertEquals(406, html.code());
        assertEquals(
                "406: Not Acceptable\n\nAvailable representations: application/json,"
                        + " application/yaml, application/vnd.kubernetes.protobuf,"
                        + " application/json;stream=watch,"
                        + " application/vnd.kubernetes.protobuf;stream=watch",
                html.body().string("message"));
        assertTrue(text(html).startsWith("{\n  \""), "for people to read");
        assertEquals(406, accepting(MAPS + "/a", "application/*").code());
        assertEquals(200, accepting(MAPS + "/a", "application/*, */*;q=0.1").code());
        for (String form : List.of("application/*", "text/html", "image/png")) {
            assertEquals(
                    "406: Not Acceptable\n\nAvailable representations: application/json",
                    accepting("/version", form).body().string("message"));
        }
        assertEquals(200, accepting("/version", "application/json;as=Table").code());
        for (String as : List.of("Table;g=meta.k8s.io", "Table;v=v1", "Foo;g=meta.k8s.io;v=v1")) {
            assertEquals(406, accepting(MAPS, "application/json;as=" + as).code(), as);
        }
        String discovery = "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io";
        assertEquals(406, accepting(MAPS, discovery).code());
        assertEquals(
                406, accepting("/api/v1", "application/json;as=Table;v=v1;g=meta.k8s.io").code());
        String partial = "application/json;v=v1;g=meta.k8s.io;as=PartialObjectMetadata";
        assertEquals(
                "you requested PartialObjectMetadata, but the requested object is a list"
                        + " (*core.ConfigMapList)",
                accepting(MAPS, partial).body().string("message"));
        assertEquals(406, accepting(MAPS + "/a", partial + "List").code());
        assertEquals(200, accepting(MAPS, partial + "List").code());
        assertEquals(200, accepting(MAPS + "/a", partial).code());
    }

    @Test
    void aFormIsNoObject() {
        Answer answer =
                server.send(
                        "POST",
                        MAPS,
                        "application/x-www-form-urlencoded",
                        "{\"metadata\":{\"name\":\"a\"}}",
                        Map.of());
        assertEquals(415, answer.code());
    }

    @Test
    void deletionTakesItsOptionsFromTheQuery() {
        server.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        assertEquals(409, server.send("DELETE", MAPS + "/a?uid=x", "", "", Map.of()).code());
        Answer stale = server.send("DELETE", MAPS + "/a?resourceVersion=1", "", "", Map.of());
        assertTrue(
                stale.body()
                        .string("message")
                        .startsWith(
                                "Operation cannot be fulfilled on ConfigMap \"a\": the"
                                        + " ResourceVersion in the precondition (1) does not match"),
                stale.body().toString());
        assertEquals(
                400,
                server.send("DELETE", MAPS + "/a?gracePeriodSeconds=", "", "", Map.of()).code());
        assertEquals(
                422,
                server.send("DELETE", MAPS + "/a?propagationPolicy=", "", "", Map.of()).code());
        assertFalse(server.get(MAPS + "/a").code() == 404);
    }
}
