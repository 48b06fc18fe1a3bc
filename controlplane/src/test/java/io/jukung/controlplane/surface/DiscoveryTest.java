package io.jukung.controlplane.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.http.Headers;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private static final InProcess SERVER = new InProcess();
    private static final String AGGREGATED = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static ApiResponse get(String path, String... headers) throws Exception {
        return get(path, Map.of(), headers);
    }

    private static ApiResponse get(String path, Map<String, List<String>> query, String... headers)
            throws Exception {
        return SERVER.server
                .chain()
                .handle(
                        ApiRequest.local(
                                InProcess.ADMIN,
                                RequestInfo.path(path, "get"),
                                query,
                                Headers.of(headers),
                                null));
    }

    private static ApiResponse.Raw raw(ApiResponse response) {
        return assertInstanceOf(ApiResponse.Raw.class, response);
    }

    private static JsonObject named(JsonObject list, String member, String key, String name) {
        return list.array(member).objects().stream()
                .filter(item -> item.string(key).equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void groupsStandInUpstreamsOrderAndOnlyGaOnes() throws Exception {
        JsonObject groups = get("/apis").tree();
        assertEquals(
                List.of(
                        "apiregistration.k8s.io",
                        "apps",
                        "events.k8s.io",
                        "authentication.k8s.io",
                        "authorization.k8s.io",
                        "autoscaling",
                        "batch",
                        "certificates.k8s.io",
                        "networking.k8s.io",
                        "policy",
                        "rbac.authorization.k8s.io",
                        "storage.k8s.io",
                        "admissionregistration.k8s.io",
                        "apiextensions.k8s.io",
                        "scheduling.k8s.io",
                        "coordination.k8s.io",
                        "node.k8s.io",
                        "discovery.k8s.io",
                        "flowcontrol.apiserver.k8s.io",
                        "resource.k8s.io"),
                groups.array("groups").objects().stream().map(g -> g.string("name")).toList());
        assertEquals(
                "autoscaling/v2",
                named(groups, "groups", "name", "autoscaling")
                        .object("preferredVersion")
                        .string("groupVersion"));
    }

    @Test
    void resourcesHaveTheirNamesAndStorageVersions() throws Exception {
        JsonObject core = get("/api/v1").tree();
        JsonObject pods = named(core, "resources", "name", "pods");
        assertEquals("pod", pods.string("singularName"));
        assertEquals("[\"po\"]", pods.array("shortNames").toString());
        assertEquals("xPOwRZ+Yhw8=", pods.string("storageVersionHash"));
        assertFalse(named(core, "resources", "name", "bindings").has("storageVersionHash"));
        JsonObject eviction = named(core, "resources", "name", "pods/eviction");
        assertEquals("policy", eviction.string("group"));
        assertEquals(
                "[\"get\",\"list\"]",
                named(core, "resources", "name", "componentstatuses").array("verbs").toString());
        JsonObject apps = get("/apis/apps/v1").tree();
        assertEquals(
                "8aSe+NMegvE=",
                named(apps, "resources", "name", "deployments").string("storageVersionHash"));
    }

    @Test
    void aggregatedDiscoveryIsTaggedAndInThreeForms() throws Exception {
        ApiResponse.Raw json = raw(get("/apis", "Accept", "application/json" + AGGREGATED));
        assertEquals("application/json" + AGGREGATED, json.headers().get("Content-Type"));
        assertEquals("public", json.headers().get("Cache-Control"));
        JsonObject document = Json.parse(json.body());
        JsonObject apps = document.array("items").object(1);
        JsonObject deployments =
                named(apps.array("versions").object(0), "resources", "resource", "deployments");
        assertEquals(
                "{\"group\":\"\",\"kind\":\"Deployment\",\"version\":\"\"}",
                deployments.object("responseKind").toString());
        assertEquals(
                "{\"group\":\"autoscaling\",\"kind\":\"Scale\",\"version\":\"v1\"}",
                named(deployments, "subresources", "subresource", "scale")
                        .object("responseKind")
                        .toString());
        String etag = json.headers().get("ETag", "");
        ApiResponse.Raw same =
                raw(get("/apis", "Accept", "application/json" + AGGREGATED, "If-None-Match", etag));
        assertEquals(304, same.code());
        ApiResponse.Raw protobuf =
                raw(get("/apis", "Accept", ProtobufCodec.CONTENT_TYPE + AGGREGATED));
        assertEquals(etag, protobuf.headers().get("ETag"));
        assertEquals(
                document.array("items").size(),
                ProtobufCodec.builtIn().decode(protobuf.body()).array("items").size());
    }

    @Test
    void theBetaOfAggregatedDiscoveryIsPassedOver() throws Exception {
        String beta = "application/json" + AGGREGATED.replace("v2", "v2beta1");
        assertEquals(
                "APIGroupList",
                get("/apis", "Accept", beta + ",application/json").tree().string("kind"));
    }

    @Test
    void openApiIsCachedByItsHash() throws Exception {
        ApiResponse.Raw index = raw(get("/openapi/v3"));
        String url =
                Json.parse(index.body())
                        .object("paths")
                        .object("apis/apps/v1")
                        .string("serverRelativeURL");
        String hash = url.substring(url.indexOf("hash=") + 5);
        String path = "/openapi/v3/apis/apps/v1";
        ApiResponse.Raw document = raw(get(path, Map.of("hash", List.of(hash))));
        assertEquals("\"" + hash + "\"", document.headers().get("ETag"));
        assertEquals("public, immutable", document.headers().get("Cache-Control"));
        ApiResponse.Raw moved = raw(get(path, Map.of("hash", List.of("OLD"))));
        assertEquals(301, moved.code());
        assertEquals(url, moved.headers().get("Location"));
        assertNull(raw(get(path)).headers().get("Cache-Control"));
        assertEquals(406, raw(get("/openapi/v2", "Accept", "text/html")).code());
        ApiResponse.Raw v2 = raw(get("/openapi/v2", "Accept", "*/*"));
        assertEquals(
                304, raw(get("/openapi/v2", "If-None-Match", v2.headers().get("ETag", ""))).code());
        assertTrue(v2.body().length > 1_000_000);
    }
}
