package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplyOverHttpTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String APPLY = "apply-patch+yaml";

    private final ServerHarness server = new ServerHarness();

    @AfterEach
    void close() {
        server.close();
    }

    private Answer apply(String name, String manager, String data) {
        return server.patch(
                MAPS + "/" + name + "?fieldManager=" + manager,
                APPLY,
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n" + data);
    }

    /** Who may patch may not yet create. */
    @Test
    void createsOnlyForThoseWhoMayCreate() {
        try (ServerHarness strict =
                new ServerHarness(builder ->
                        builder.authorizer((user, info) ->
                                info.verb().equals("create")
                                        ? Decision.NO_OPINION
                                        : new Decision(Verdict.ALLOW, "")))) {
            Answer refused =
                    strict.send(
                            "PATCH",
                            MAPS + "/a?fieldManager=m",
                            "application/" + APPLY,
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
                            Map.of("Authorization", "Bearer alice"));
            assertEquals(403, refused.code());
            assertEquals(
                    "configmaps \"a\" is forbidden: User \"alice\" cannot create resource"
                            + " \"configmaps\" in API group \"\" in the namespace \"default\"",
                    refused.body().string("message"));
            assertEquals(404, strict.get(MAPS + "/a").code());
        }
    }

    @Test
    void createsAndOwns() {
        Answer created = apply("a", "one", "  k: v\n");
        assertEquals(201, created.code(), created.body()::toString);
        List<JsonObject> managed =
                created.body().object("metadata").array("managedFields").objects();
        assertEquals("one", managed.getFirst().string("manager"));
        assertEquals("Apply", managed.getFirst().string("operation"));
        Answer same = apply("a", "one", "  k: v\n");
        assertEquals(created.body(), same.body());
        Answer conflict = apply("a", "two", "  k: w\n");
        assertEquals(409, conflict.code());
        assertTrue(
                conflict.body().string("message").contains("conflict with \"one\""),
                conflict.body()::toString);
        Answer forced =
                server.patch(
                        MAPS + "/a?fieldManager=two&force=true",
                        APPLY,
                        "apiVersion: v1\nkind: ConfigMap\ndata:\n  k: w\n");
        assertEquals("w", forced.body().object("data").string("k"), forced.body()::toString);
        Answer dropped = apply("a", "two", "  l: m\n");
        assertEquals(List.of("l"), dropped.body().object("data").keys());
        Answer nobody = server.patch(MAPS + "/a", APPLY, "apiVersion: v1\nkind: ConfigMap\n");
        assertEquals(
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is"
                        + " required for apply patch",
                nobody.body().string("message"));
    }

    @Test
    void recordsWriters() {
        Answer created =
                server.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        JsonObject entry = created.body().object("metadata").array("managedFields").object(0);
        assertEquals("harness", entry.string("manager"));
        assertEquals("Update", entry.string("operation"));
        assertTrue(entry.object("fieldsV1").has("f:data"));
        Answer other =
                server.patch(
                        MAPS + "/a?fieldManager=me",
                        "merge-patch+json",
                        "{\"data\":{\"k\":\"w\"}}");
        assertEquals(2, other.body().object("metadata").array("managedFields").size());
    }

    @Test
    void servesOpenApi() {
        Answer v2 = server.get("/openapi/v2");
        assertEquals("2.0", v2.body().string("swagger"));
        Answer index = server.get("/openapi/v3");
        assertEquals("text/plain; charset=utf-8", index.header("Content-Type"));
        String url =
                index.body().object("paths").object("apis/apps/v1").string("serverRelativeURL");
        Answer v3 = server.get(url);
        assertEquals("3.0.0", v3.body().string("openapi"));
        Answer cached = server.send("GET", url, "", "", Map.of("If-None-Match", v3.header("ETag")));
        assertEquals(304, cached.code());
        Answer protobuf =
                server.send(
                        "GET",
                        "/openapi/v2",
                        "",
                        "",
                        Map.of(
                                "Accept",
                                "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
        assertTrue(protobuf.header("Content-Type").contains("protobuf"));
    }
}
