package io.jukung.schema.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.Test;

class SwaggerMergeTest {
    private static final JsonObject OWN =
            Json.parse(
                    """
                    {"swagger": "2.0", "info": {"title": "own"},
                     "paths": {"/apis/apps/v1/": {"get": {"responses": {"200": {
                       "description": "OK", "schema": {"$ref": "#/definitions/Shape"}}}}},
                       "/version/": {}},
                     "definitions": {
                       "Shape": {"type": "object", "x-kubernetes-group-version-kind": [
                         {"group": "apps", "kind": "Shape", "version": "v1"}]},
                       "Status": {"type": "string"}}}
                    """);

    private static JsonObject other(String definitions, String uses) {
        return Json.parse(
                """
                {"swagger": "2.0", "info": {"title": "other"},
                 "paths": {"/apis/zoo/v1/": {"get": {"responses": {"200": {
                   "description": "OK", "schema": {"$ref": "#/definitions/%s"}}}}},
                   "/healthz": {"get": {"responses": {"200": {"description": "OK",
                     "schema": {"$ref": "#/definitions/Health"}}}}},
                   "/version/": {}},
                 "definitions": {"Health": {"type": "string"}, "Unused": {"type": "string"},
                   %s}}
                """
                        .formatted(uses, definitions));
    }

    @Test
    void onlyTheVersionsOwnPathsAndWhatTheyUseIsTaken() {
        JsonObject part =
                SwaggerMerge.below(
                        other(
                                "\"Cat\": {\"properties\": {\"s\": {\"$ref\": \"#/definitions/Fur\"}}},"
                                        + "\"Fur\": {\"type\": \"string\"}",
                                "Cat"),
                        "/apis/zoo/v1/");
        assertEquals("[/apis/zoo/v1/]", part.object("paths").keys().toString());
        assertEquals("[Cat, Fur, Unused]", part.object("definitions").keys().toString());
        JsonObject all = SwaggerMerge.merge(OWN, part);
        assertEquals("own", all.object("info").string("title"));
        assertTrue(all.object("paths").has("/apis/zoo/v1/"));
        assertTrue(all.object("definitions").has("Fur"));
    }

    @Test
    void aDefinitionThatDiffersGetsAnotherName() {
        JsonObject all =
                SwaggerMerge.merge(OWN, other("\"Status\": {\"type\": \"object\"}", "Status"));
        assertEquals("string", all.object("definitions").object("Status").string("type"));
        assertEquals("object", all.object("definitions").object("Status_v2").string("type"));
        assertEquals(
                "#/definitions/Status_v2",
                all.at("paths", "/apis/zoo/v1/", "get", "responses", "200", "schema", "$ref"));
        // a third server with the second one's definition shares its name, another gets the next
        JsonObject third =
                Json.parse(Json.write(other("\"Status\": {\"type\": \"integer\"}", "Status")));
        third =
                third.with(
                        "paths",
                        JsonObject.of(
                                "/apis/zoo/v2/", third.object("paths").object("/apis/zoo/v1/")));
        assertTrue(SwaggerMerge.merge(all, third).object("definitions").has("Status_v3"));
    }

    @Test
    void kindsOfOneDefinitionAreJoined() {
        JsonObject all =
                SwaggerMerge.merge(
                        OWN,
                        other(
                                "\"Shape\": {\"type\": \"object\","
                                        + " \"x-kubernetes-group-version-kind\": [{\"group\":"
                                        + " \"zoo\", \"kind\": \"Shape\", \"version\": \"v1\"}]}",
                                "Shape"));
        assertFalse(all.object("definitions").has("Shape_v2"));
        assertEquals(
                2,
                all.object("definitions")
                        .object("Shape")
                        .array("x-kubernetes-group-version-kind")
                        .size());
    }

    @Test
    void whereAllPathsAreTakenNothingIsAdded() {
        assertSame(OWN, SwaggerMerge.merge(OWN, OWN.with("definitions", JsonObject.EMPTY)));
    }

    @Test
    void aDocumentIsUpgraded() {
        JsonObject v3 =
                SwaggerUpgrade.toV3(
                        Json.parse(
                                """
                                {"swagger": "2.0", "info": {"title": "zoo", "version": "1"},
                                 "paths": {"/apis/zoo/v1/cats": {"post": {
                                   "consumes": ["application/json"],
                                   "produces": ["application/json", "application/yaml"],
                                   "parameters": [
                                     {"name": "body", "in": "body",
                                      "schema": {"$ref": "#/definitions/Cat"}},
                                     {"name": "dryRun", "in": "query", "type": "string",
                                      "uniqueItems": true}],
                                   "responses": {"200": {"description": "OK",
                                     "schema": {"$ref": "#/definitions/Cat"}}}}}},
                                 "definitions": {"Cat": {"properties": {
                                   "m": {"description": "meta", "$ref": "#/definitions/Meta"}}},
                                   "Meta": {"type": "object"}}}
                                """));
        JsonObject post = v3.object("paths").object("/apis/zoo/v1/cats").object("post");
        String ref = "#/components/schemas/Cat";
        assertEquals(ref, post.at("requestBody", "content", "application/json", "schema", "$ref"));
        assertEquals(
                ref, post.at("responses", "200", "content", "application/yaml", "schema", "$ref"));
        assertEquals("string", post.array("parameters").object(0).object("schema").string("type"));
        assertEquals(
                Json.parse(
                        "{\"description\": \"meta\","
                                + " \"allOf\": [{\"$ref\": \"#/components/schemas/Meta\"}]}"),
                v3.at("components", "schemas", "Cat", "properties", "m"));
    }
}
