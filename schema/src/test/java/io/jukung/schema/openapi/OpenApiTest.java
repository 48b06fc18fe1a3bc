package io.jukung.schema.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.Schemas;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final JsonObject V2 =
            Json.parse(new OpenApiV2(Schemas.builtIn(), Served.byDefault("v1.36.0")).json());
    private static final OpenApiV3 V3 =
            new OpenApiV3(Schemas.builtIn(), Served.byDefault("v1.36.0"));

    private static JsonObject v3(String name) {
        return Json.parse(Objects.requireNonNull(V3.document(name), name));
    }

    /** Calls for every $ref and operationId below a value. */
    private static void collect(Object value, String key, List<Object> found) {
        switch (value) {
            case JsonObject object ->
                    object.forEach((name, member) -> {
                        if (name.equals(key) && member instanceof String) {
                            found.add(member);
                        }
                        collect(member, key, found);
                    });
            case JsonArray array -> array.forEach(element -> collect(element, key, found));
            default -> {}
        }
    }

    private static List<Object> all(JsonObject document, String key) {
        List<Object> found = new java.util.ArrayList<>();
        collect(document, key, found);
        return found;
    }

    @Test
    void everyReferenceOfV2Resolves() {
        JsonObject definitions = V2.object("definitions");
        for (Object reference : all(V2, "$ref")) {
            String name = reference.toString().replace("#/definitions/", "");
            assertTrue(definitions.has(name), name);
        }
    }

    @Test
    void everyReferenceOfV3Resolves() {
        for (String name : V3.names()) {
            JsonObject document = v3(name);
            JsonObject schemas = document.object("components").object("schemas");
            for (Object reference : all(document, "$ref")) {
                String definition = reference.toString().replace("#/components/schemas/", "");
                assertTrue(schemas.has(definition), name + " " + definition);
            }
        }
    }

    @Test
    void operationIdsAreUnique() {
        Set<Object> seen = new HashSet<>();
        for (Object id : all(V2.object("paths"), "operationId")) {
            assertTrue(seen.add(id), id.toString());
        }
        assertTrue(seen.contains("listCoreV1PodForAllNamespaces"));
        assertTrue(seen.contains("replaceAppsV1NamespacedDeploymentScale"));
        assertTrue(seen.contains("createRbacAuthorizationV1ClusterRole"));
        assertTrue(seen.contains("connectCoreV1PostNamespacedPodExec"));
        assertTrue(seen.contains("deleteCoreV1CollectionNamespacedPod"));
    }

    @Test
    void patchesTakeFieldValidation() {
        JsonObject patch =
                v3("apis/apps/v1")
                        .object("paths")
                        .object("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                        .object("patch");
        assertEquals("patch", patch.string("x-kubernetes-action"));
        assertEquals("Deployment", patch.object("x-kubernetes-group-version-kind").string("kind"));
        assertTrue(
                patch.array("parameters").objects().stream()
                        .anyMatch(p -> p.string("name").equals("fieldValidation")));
        assertTrue(
                patch.object("requestBody").object("content").has("application/apply-patch+yaml"));
    }

    @Test
    void v3WrapsReferencesAndKnowsDefaults() {
        JsonObject schemas = v3("apis/apps/v1").object("components").object("schemas");
        JsonObject deployment = schemas.object("io.k8s.api.apps.v1.Deployment");
        assertEquals(
                List.of(JsonObject.of("group", "apps", "kind", "Deployment", "version", "v1")),
                deployment.array("x-kubernetes-group-version-kind").objects());
        JsonObject spec = deployment.object("properties").object("spec");
        assertEquals(JsonObject.EMPTY, spec.get("default"));
        assertEquals(
                "#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec",
                spec.array("allOf").object(0).string("$ref"));
        JsonObject container = schemas.object("io.k8s.api.core.v1.Container").object("properties");
        assertEquals("", container.object("name").get("default"));
        assertEquals(
                JsonArray.of("Always", "IfNotPresent", "Never"),
                container.object("imagePullPolicy").get("enum"));
        assertEquals("map", container.object("ports").string("x-kubernetes-list-type"));
        assertEquals(
                "TCP",
                schemas.object("io.k8s.api.core.v1.ContainerPort")
                        .object("properties")
                        .object("protocol")
                        .get("default"));
    }

    @Test
    void onlyWhatIsServedIsThere() {
        assertFalse(V2.object("paths").has("/apis/resource.k8s.io/v1beta1/deviceclasses"));
        assertNull(V3.document("apis/resource.k8s.io/v1beta1"));
        OpenApiV3 everything =
                new OpenApiV3(Schemas.builtIn(), new Served(r -> true, true, false, "v1.36.0"));
        assertNotNull(everything.document("apis/resource.k8s.io/v1beta1"));
    }

    @Test
    void theIndexNamesEveryDocumentWithItsHash() {
        JsonObject paths = Json.parse(V3.index()).object("paths");
        assertEquals(V3.names(), new java.util.TreeSet<>(paths.keys()));
        byte[] document = Objects.requireNonNull(V3.document("api/v1"));
        assertEquals(
                "/openapi/v3/api/v1?hash=" + OpenApiV3.hash(document),
                paths.object("api/v1").string("serverRelativeURL"));
    }
}
