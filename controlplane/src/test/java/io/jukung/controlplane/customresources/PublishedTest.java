package io.jukung.controlplane.customresources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.http.Headers;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients learn of custom resources: discovery, OpenAPI, warnings. */
class PublishedTest {
    private static final String CRD =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: shirts.stable.example.com}
            spec:
              group: stable.example.com
              scope: Namespaced
              names: {plural: shirts, kind: Shirt, shortNames: [sh]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                selectableFields: [{jsonPath: .spec.color}]
                schema:
                  openAPIV3Schema:
                    type: object
                    description: A shirt.
                    properties:
                      spec:
                        type: object
                        properties:
                          color: {type: string, description: What colour it has.}
                          size: {x-kubernetes-int-or-string: true}
                          worn: {type: string, nullable: true}
                          inner: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
              - name: v1beta1
                served: true
                storage: false
                deprecated: true
                schema:
                  openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

    private final Definitions at = new Definitions();

    @BeforeEach
    void define() throws Exception {
        at.define(CRD);
    }

    @AfterEach
    void close() {
        at.close();
    }

    private JsonObject document(String path) throws Exception {
        ApiRequest request =
                ApiRequest.local(
                        InProcess.ADMIN,
                        RequestInfo.path(path, "get"),
                        Map.of(),
                        new Headers(),
                        null);
        ApiResponse answer = at.cluster.server.chain().handle(request);
        return answer instanceof ApiResponse.Raw raw
                ? Json.parse(new String(raw.body(), StandardCharsets.UTF_8))
                : answer.tree();
    }

    @Test
    void discoveryShowsEveryVersion() throws Exception {
        JsonObject group = document("/apis/stable.example.com");
        assertEquals("v1", group.object("preferredVersion").string("version"));
        assertEquals(2, group.array("versions").size());
        JsonObject v1 = document("/apis/stable.example.com/v1");
        assertEquals(
                "[\"shirts\",\"shirts/status\"]",
                v1.array("resources").map(r -> ((JsonObject) r).get("name")).toString());
        assertEquals(1, document("/apis/stable.example.com/v1beta1").array("resources").size());
    }

    @Test
    void openApiSaysWhatTheSchemaSays() throws Exception {
        JsonObject document = document("/openapi/v3/apis/stable.example.com/v1");
        JsonObject shirt =
                document.object("components")
                        .object("schemas")
                        .object("com.example.stable.v1.Shirt");
        assertEquals("A shirt.", shirt.string("description"));
        JsonObject spec = shirt.object("properties").object("spec").object("properties");
        assertEquals("What colour it has.", spec.object("color").string("description"));
        assertTrue(spec.object("size").has("anyOf"));
        assertTrue(spec.object("inner").object("properties").has("metadata"));
        assertEquals(
                "[{\"fieldPath\":\"spec.color\"}]",
                shirt.array("x-kubernetes-selectable-fields").toString());
        assertTrue(
                document.object("paths")
                        .has("/apis/stable.example.com/v1/namespaces/{namespace}/shirts/{name}"));
        assertTrue(document("/openapi/v3").object("paths").has("apis/stable.example.com/v1beta1"));
        JsonObject second =
                document("/openapi/v2").object("definitions").object("com.example.stable.v1.Shirt");
        JsonObject plain = second.object("properties").object("spec").object("properties");
        assertFalse(plain.object("size").has("anyOf"), "v2 has no alternatives");
        assertFalse(plain.object("worn").has("type"), "v2 knows no null");
    }

    @Test
    void deprecatedVersionsWarn() throws Exception {
        ApiRequest request =
                Definitions.request(
                        "list", "stable.example.com/v1beta1/shirts", "default", "", null);
        JsonObject list = at.cluster.server.chain().handle(request).tree();
        assertEquals("ShirtList", list.string("kind"));
        assertEquals(
                "[stable.example.com/v1beta1 Shirt is deprecated; use stable.example.com/v1 Shirt]",
                request.warnings().toString());
    }

    @Test
    void namespacesHaveToBeThere() throws Exception {
        assertEquals(
                "404 namespaces \"nowhere\" not found",
                at.refused(
                        "create",
                        "stable.example.com/v1/shirts",
                        "nowhere",
                        "",
                        Definitions.json(
                                "{'apiVersion':'stable.example.com/v1','kind':'Shirt',"
                                        + "'metadata':{'name':'a'}}")));
    }
}
