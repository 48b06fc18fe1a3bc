package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectsOverHttpTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String DEPLOYMENT =
            """
            {"metadata":{"name":"web"},"spec":{"replicas":2,
             "selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},
              "spec":{"containers":[{"name":"a","image":"nginx"}]}}}}
            """;

    private final ServerHarness server = new ServerHarness();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void createsAndGets() {
        Answer created =
                server.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        assertEquals(201, created.code(), created.body()::toString);
        JsonObject meta = created.body().object("metadata");
        assertEquals("default", meta.string("namespace"));
        assertFalse(meta.string("uid").isEmpty());
        assertFalse(meta.string("creationTimestamp").isEmpty());
        assertFalse(meta.string("resourceVersion").isEmpty());
        assertEquals("ConfigMap", created.body().string("kind"));
        Answer got = server.get(MAPS + "/a");
        assertEquals(200, got.code());
        assertEquals(created.body(), got.body());
        assertFalse(got.header("Audit-Id").isEmpty());
        assertEquals("application/json", got.header("Content-Type"));
        Answer again = server.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        assertEquals(409, again.code());
        assertEquals("configmaps \"a\" already exists", again.body().string("message"));
        assertEquals(
                "configmaps \"b\" not found", server.get(MAPS + "/b").body().string("message"));
    }

    @Test
    void generatesNames() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Answer created = server.post(MAPS, "{\"metadata\":{\"generateName\":\"web-\"}}");
            String name = created.body().object("metadata").string("name");
            assertTrue(name.matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}"), name);
            names.add(name);
        }
        assertEquals(5, names.size());
    }

    @Test
    void refusesBadNames() {
        Answer answer = server.post(MAPS, "{\"metadata\":{\"name\":\"A_b\"}}");
        assertEquals(422, answer.code());
        assertTrue(
                answer.body()
                        .string("message")
                        .startsWith(
                                "ConfigMap \"A_b\" is invalid: metadata.name: Invalid value:"
                                        + " \"A_b\": a lowercase RFC 1123 subdomain"),
                answer.body()::toString);
        Answer none = server.post(MAPS, "{\"metadata\":{}}");
        assertEquals(
                "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is"
                        + " required",
                none.body().string("message"));
    }

    @Test
    void locksOptimistically() {
        JsonObject first =
                server.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"1\"}}").body();
        Answer second = server.put(MAPS + "/a", first.withAt("2", "data", "k"));
        assertEquals(200, second.code(), second.body()::toString);
        assertNotEquals(
                first.object("metadata").string("resourceVersion"),
                second.body().object("metadata").string("resourceVersion"));
        Answer stale = server.put(MAPS + "/a", first.withAt("3", "data", "k"));
        assertEquals(409, stale.code());
        assertEquals(
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                        + " please apply your changes to the latest version and try again",
                stale.body().string("message"));
        Answer same = server.put(MAPS + "/a", second.body());
        assertEquals(second.body(), same.body());
        Answer unconditional =
                server.put(
                        MAPS + "/a",
                        second.body()
                                .withoutAt("metadata", "resourceVersion")
                                .withAt("4", "data", "k"));
        assertEquals(200, unconditional.code());
        Answer uid =
                server.put(MAPS + "/a", unconditional.body().withAt("other", "metadata", "uid"));
        assertEquals(409, uid.code());
        assertTrue(
                uid.body().string("message").contains("Precondition failed: UID in precondition"));
        Answer renamed = server.put(MAPS + "/a", second.body().withAt("b", "metadata", "name"));
        assertEquals(
                "the name of the object (b) does not match the name on the URL (a)",
                renamed.body().string("message"));
    }

    @Test
    void defaultsAndCounts() {
        Answer created = server.post(DEPLOYMENTS, DEPLOYMENT);
        assertEquals(201, created.code(), created.body()::toString);
        assertEquals(1, created.body().object("metadata").integer("generation", 0));
        assertEquals(
                "RollingUpdate", created.body().object("spec").object("strategy").string("type"));
        Answer scaled =
                server.patch(
                        DEPLOYMENTS + "/web/scale",
                        "merge-patch+json",
                        "{\"spec\":{\"replicas\":5}}");
        assertEquals(200, scaled.code(), scaled.body()::toString);
        assertEquals("Scale", scaled.body().string("kind"));
        assertEquals(5, scaled.body().object("spec").integer("replicas", 0));
        assertEquals("app=web", scaled.body().object("status").string("selector"));
        JsonObject now = server.get(DEPLOYMENTS + "/web").body();
        assertEquals(5, now.object("spec").integer("replicas", 0));
        assertEquals(2, now.object("metadata").integer("generation", 0));
        Answer status =
                server.patch(
                        DEPLOYMENTS + "/web/status",
                        "merge-patch+json",
                        "{\"spec\":{\"replicas\":9},\"status\":{\"replicas\":3}}");
        assertEquals(3, status.body().object("status").integer("replicas", 0));
        assertEquals(5, status.body().object("spec").integer("replicas", 0));
        assertEquals(2, status.body().object("metadata").integer("generation", 0));
    }

    @Test
    void patchesInEveryWay() {
        server.post(DEPLOYMENTS, DEPLOYMENT);
        Answer json =
                server.patch(
                        DEPLOYMENTS + "/web",
                        "json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3}]");
        assertEquals(3, json.body().object("spec").integer("replicas", 0), json.body()::toString);
        Answer strategic =
                server.patch(
                        DEPLOYMENTS + "/web",
                        "strategic-merge-patch+json",
                        """
                        {"spec":{"template":{"spec":{"containers":[{"name":"b","image":"redis"}]}}}}
                        """);
        assertEquals(200, strategic.code(), strategic.body()::toString);
        List<JsonObject> containers =
                strategic
                        .body()
                        .object("spec")
                        .object("template")
                        .object("spec")
                        .array("containers")
                        .objects();
        assertEquals(2, containers.size());
        Answer unknown = server.patch(DEPLOYMENTS + "/web", "what+json", "{}");
        assertEquals(415, unknown.code());
        Answer bad = server.patch(DEPLOYMENTS + "/web", "json-patch+json", "[{\"op\":\"x\"}]");
        assertTrue(bad.code() == 400 || bad.code() == 422, bad.body()::toString);
    }

    @Test
    void validatesFields() {
        String wrong = DEPLOYMENT.replace("\"replicas\":2", "\"replicas\":2,\"foo\":1");
        Answer strict = server.post(DEPLOYMENTS + "?fieldValidation=Strict", wrong);
        assertEquals(
                "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding"
                        + " error: unknown field \"spec.foo\"",
                strict.body().string("message"));
        Answer warned = server.post(DEPLOYMENTS, wrong);
        assertEquals(201, warned.code());
        assertEquals("299 - \"unknown field \\\"spec.foo\\\"\"", warned.header("Warning"));
        Answer type =
                server.post(
                        DEPLOYMENTS, DEPLOYMENT.replace("\"replicas\":2", "\"replicas\":\"2\""));
        assertEquals(400, type.code());
        assertEquals(
                "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot"
                        + " unmarshal string into Go struct field DeploymentSpec.spec.replicas of"
                        + " type int32",
                type.body().string("message"));
        Answer version =
                server.post(DEPLOYMENTS, "{\"apiVersion\":\"apps/v9\",\"kind\":\"Deployment\"}");
        assertEquals(
                "the API version in the data (apps/v9) does not match the expected API version"
                        + " (apps/v1)",
                version.body().string("message"));
    }

    @Test
    void deletes() {
        server.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        Answer precondition = server.delete(MAPS + "/a", "{\"preconditions\":{\"uid\":\"other\"}}");
        assertEquals(409, precondition.code());
        Answer gone = server.delete(MAPS + "/a", "");
        assertEquals(200, gone.code());
        assertEquals("Success", gone.body().string("status"));
        assertEquals("configmaps", gone.body().object("details").string("kind"));
        assertEquals(404, server.delete(MAPS + "/a", "").code());
    }

    @Test
    void waitsForFinalizers() {
        server.post(MAPS, "{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"x.io/f\"]}}");
        Answer marked = server.delete(MAPS + "/a", "");
        JsonObject meta = marked.body().object("metadata");
        assertTrue(meta.has("deletionTimestamp"), marked.body()::toString);
        assertEquals(0, meta.integer("deletionGracePeriodSeconds", -1));
        Answer added =
                server.patch(
                        MAPS + "/a",
                        "merge-patch+json",
                        "{\"metadata\":{\"finalizers\":[\"x.io/f\",\"x.io/g\"]}}");
        assertEquals(422, added.code());
        Answer freed =
                server.patch(
                        MAPS + "/a", "merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
        assertEquals(200, freed.code(), freed.body()::toString);
        assertEquals(404, server.get(MAPS + "/a").code());
        server.post(MAPS, "{\"metadata\":{\"name\":\"b\"}}");
        Answer foreground = server.delete(MAPS + "/b", "{\"propagationPolicy\":\"Foreground\"}");
        assertEquals(
                List.of("foregroundDeletion"),
                foreground.body().object("metadata").array("finalizers").strings());
        assertEquals(422, server.delete(MAPS + "/b", "{\"propagationPolicy\":\"Never\"}").code());
    }

    @Test
    void deletesGracefully() {
        String pods = "/api/v1/namespaces/default/pods";
        String pod =
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"nodeName\":\"n1\",\"containers\":"
                        + "[{\"name\":\"c\",\"image\":\"i\"}]}}";
        server.post(pods, pod);
        Answer marked = server.delete(pods + "/p", "");
        assertEquals(30, marked.body().object("metadata").integer("deletionGracePeriodSeconds", 0));
        Answer again = server.delete(pods + "/p", "");
        assertEquals(marked.body(), again.body());
        Answer shorter = server.delete(pods + "/p", "{\"gracePeriodSeconds\":5}");
        assertEquals(5, shorter.body().object("metadata").integer("deletionGracePeriodSeconds", 0));
        Answer now = server.delete(pods + "/p", "{\"gracePeriodSeconds\":0}");
        assertEquals("Pod", now.body().string("kind"));
        assertEquals(404, server.get(pods + "/p").code());
    }

    @Test
    void listsInPages() {
        for (int i = 0; i < 10; i++) {
            server.post(
                    MAPS,
                    "{\"metadata\":{\"name\":\"m"
                            + i
                            + "\",\"labels\":{\"odd\":\""
                            + i % 2
                            + "\"}}}");
        }
        Answer first = server.get(MAPS + "?limit=4");
        assertEquals(4, first.body().array("items").size());
        JsonObject meta = first.body().object("metadata");
        assertEquals(6, meta.integer("remainingItemCount", 0));
        server.post(MAPS, "{\"metadata\":{\"name\":\"m99\"}}");
        Answer second = server.get(MAPS + "?limit=4&continue=" + meta.string("continue"));
        assertEquals(
                meta.string("resourceVersion"),
                second.body().object("metadata").string("resourceVersion"));
        Answer third =
                server.get(
                        MAPS
                                + "?limit=4&continue="
                                + second.body().object("metadata").string("continue"));
        assertEquals(2, third.body().array("items").size());
        assertEquals("", third.body().object("metadata").string("continue"));
        assertEquals(5, server.get(MAPS + "?labelSelector=odd=1").body().array("items").size());
        Answer two = server.get(MAPS + "?labelSelector=odd=1&limit=2");
        assertEquals(2, two.body().array("items").size());
        assertFalse(two.body().object("metadata").has("remainingItemCount"));
        Answer one = server.get("/api/v1/configmaps?fieldSelector=metadata.name=m3");
        assertEquals(1, one.body().array("items").size());
        assertEquals(400, server.get(MAPS + "?fieldSelector=spec.x=1").code());
        assertEquals(400, server.get(MAPS + "?continue=xx").code());
        Answer deleted = server.send("DELETE", MAPS + "?labelSelector=odd=1", "", "", Map.of());
        assertEquals(5, deleted.body().array("items").size());
        assertEquals(6, server.get(MAPS).body().array("items").size());
        Answer future = server.get(MAPS + "?resourceVersion=99999&resourceVersionMatch=Exact");
        assertEquals(504, future.code());
    }

    @Test
    void itemsOfBuiltInListsLeaveTheirTypeToTheList() {
        server.post(MAPS, "{\"metadata\":{\"name\":\"last\"},\"data\":{\"kind\":\"}\\\"{\"}}");
        server.post(
                MAPS,
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\"}}");
        server.post(
                MAPS,
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"two\"}}");
        for (String query : List.of("", "?pretty=true")) {
            JsonArray items = server.get(MAPS + query).body().array("items");
            assertEquals(3, items.size());
            for (int i = 0; i < items.size(); i++) {
                JsonObject item = items.object(i);
                JsonObject single =
                        server.get(MAPS + "/" + item.object("metadata").string("name")).body();
                assertEquals("ConfigMap", single.string("kind"));
                assertEquals(single.without("apiVersion").without("kind"), item);
            }
        }
        Answer yaml = server.send("GET", MAPS, "", "", Map.of("Accept", "application/yaml"));
        String text = new String(yaml.response().body(), StandardCharsets.UTF_8);
        assertTrue(text.contains("kind: ConfigMapList"), text);
        assertFalse(text.contains("kind: ConfigMap\n"), text);
        Map<String, String> table =
                Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Answer rows = server.send("GET", MAPS + "?includeObject=Object", "", "", table);
        assertEquals(
                "ConfigMap", rows.body().array("rows").object(0).object("object").string("kind"));
        Answer deleted = server.send("DELETE", MAPS, "", "", Map.of());
        assertFalse(deleted.body().array("items").object(0).has("kind"));
    }

    @Test
    void dryRunChangesNothing() {
        Answer dry = server.post(MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"a\"}}");
        assertEquals(201, dry.code());
        assertEquals(404, server.get(MAPS + "/a").code());
        assertEquals(422, server.post(MAPS + "?dryRun=Some", "{}").code());
    }

    @Test
    void writesTablesYamlAndParts() {
        server.post(
                "/api/v1/namespaces/default/pods",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\"}]}}");
        Map<String, String> table =
                Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        Answer list = server.send("GET", "/api/v1/namespaces/default/pods", "", "", table);
        assertEquals("Table", list.body().string("kind"));
        assertEquals(3, list.body().array("columnDefinitions").size());
        assertEquals("p", list.body().array("rows").object(0).array("cells").string(0));
        Answer yaml =
                server.send(
                        "GET",
                        "/api/v1/namespaces/default/pods/p",
                        "",
                        "",
                        Map.of("Accept", "application/yaml"));
        assertEquals("application/yaml", yaml.header("Content-Type"));
        Answer partial =
                server.send(
                        "GET",
                        "/api/v1/namespaces/default/pods",
                        "",
                        "",
                        Map.of(
                                "Accept",
                                "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
        assertEquals("PartialObjectMetadataList", partial.body().string("kind"));
        assertFalse(partial.body().array("items").object(0).has("spec"));
        Answer none =
                server.send(
                        "GET",
                        "/api/v1/namespaces/default/pods",
                        "",
                        "",
                        Map.of("Accept", "image/png"));
        assertEquals(406, none.code());
    }

    @Test
    void refusesHugeAndStrangeBodies() {
        Answer huge = server.post(MAPS, "{\"a\":\"" + "x".repeat(3 * 1024 * 1024) + "\"}");
        assertEquals(413, huge.code());
        assertEquals("Request entity too large: limit is 3145728", huge.body().string("message"));
        Answer strange = server.send("POST", MAPS, "text/plain", "{}", Map.of());
        assertEquals(415, strange.code());
        Answer broken = server.post(MAPS, "{\"metadata\":");
        assertEquals(400, broken.code());
    }

    @Test
    void authenticatesAndAuthorizes() {
        Answer wrong = server.send("GET", MAPS, "", "", Map.of("Authorization", "Bearer nobody"));
        assertEquals(401, wrong.code());
        assertEquals("Unauthorized", wrong.body().string("message"));
        Answer anonymous = server.send("GET", MAPS, "", "", Map.of("Authorization", ""));
        assertEquals(403, anonymous.code());
        assertEquals(
                "configmaps is forbidden: User \"system:anonymous\" cannot list resource"
                        + " \"configmaps\" in API group \"\" in the namespace \"default\"",
                anonymous.body().string("message"));
        Answer path = server.send("GET", "/metrics", "", "", Map.of("Authorization", ""));
        assertEquals(
                "forbidden: User \"system:anonymous\" cannot get path \"/metrics\"",
                path.body().string("message"));
        Answer impersonated = server.send("GET", MAPS, "", "", Map.of("Impersonate-User", "alice"));
        assertEquals(403, impersonated.code());
        assertTrue(impersonated.body().string("message").contains("User \"alice\" cannot list"));
    }

    @Test
    void tellsWhatIsServed() {
        assertEquals("36", server.get("/version").body().string("minor"));
        assertEquals(List.of("v1"), server.get("/api").body().array("versions").strings());
        assertEquals("apps", server.get("/apis").body().array("groups").object(0).string("name"));
        JsonObject resources = server.get("/apis/apps/v1").body();
        assertEquals("deployments", resources.array("resources").object(0).string("name"));
        assertEquals(
                "8aSe+NMegvE=",
                resources.array("resources").object(0).string("storageVersionHash"));
        Map<String, String> accept =
                Map.of(
                        "Accept",
                        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                                + "application/json");
        Answer aggregated = server.send("GET", "/apis", "", "", accept);
        assertEquals("APIGroupDiscoveryList", aggregated.body().string("kind"));
        assertTrue(aggregated.header("Content-Type").contains("as=APIGroupDiscoveryList"));
        assertEquals(404, server.get("/apis/none/v1/things").code());
        assertEquals(200, server.get("/readyz?verbose").code());
        assertTrue(server.get("/").body().array("paths").contains("/healthz"));
        assertTrue(
                new String(server.get("/metrics").response().body())
                        .contains("apiserver_request_total{"));
    }

    @Test
    void speaksProtobufAndGzip() {
        JsonObject map =
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        JsonObject.of("name", "p"),
                        "data",
                        JsonObject.of("k", "v".repeat(200_000)));
        ProtobufCodec codec = ProtobufCodec.builtIn();
        HttpResponse<byte[]> created =
                server.bytes(
                        "POST",
                        MAPS,
                        codec.encode(map),
                        "Content-Type",
                        ProtobufCodec.CONTENT_TYPE,
                        "Accept",
                        ProtobufCodec.CONTENT_TYPE + ",application/json");
        assertEquals(201, created.statusCode());
        JsonObject answer = codec.decode(created.body());
        assertEquals(map.object("data"), answer.object("data"));
        HttpResponse<byte[]> zipped =
                server.bytes("GET", MAPS, new byte[0], "Accept-Encoding", "gzip");
        assertEquals("gzip", zipped.headers().firstValue("Content-Encoding").orElse(""));
        assertTrue(zipped.body().length < 10_000);
    }

    @Test
    void limitsWhatRunsAtOnce() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ServerHarness narrow =
                new ServerHarness(builder ->
                        builder.maxInFlight(1, 1)
                                .priorityAndFairness(false)
                                .authorizer((user, info) ->
                                        new Authorizer.Decision(Authorizer.Verdict.ALLOW, ""))
                                .path(
                                        "/slow",
                                        request -> {
                                            entered.countDown();
                                            release.await();
                                            return new ApiResponse.Tree(200, JsonObject.EMPTY);
                                        }))) {
            Thread first = Thread.ofVirtual().start(() -> narrow.get("/slow"));
            entered.await();
            Answer refused =
                    narrow.send("GET", MAPS, "", "", Map.of("Authorization", "Bearer alice"));
            assertEquals(429, refused.code());
            assertEquals("1", refused.header("Retry-After"));
            assertEquals(200, narrow.get(MAPS).code());
            release.countDown();
            first.join();
            assertEquals(
                    200,
                    narrow.send("GET", MAPS, "", "", Map.of("Authorization", "Bearer alice"))
                            .code());
        }
    }
}
