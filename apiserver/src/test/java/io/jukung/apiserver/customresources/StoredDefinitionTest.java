package io.jukung.apiserver.customresources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.Test;

class StoredDefinitionTest {
    private static final String HEAD =
            """
            {"apiVersion": "apiextensions.k8s.io/%s", "kind": "CustomResourceDefinition",
             "metadata": {"name": "cats.zoo.example.com"},
             "status": {"acceptedNames": {"kind": "", "plural": ""},
               "storedVersions": ["v1"], "conditions": null},
             "spec": {"group": "zoo.example.com", "scope": "Namespaced",
              "names": {"kind": "Cat", "listKind": "CatList", "plural": "cats", "singular": "cat"},
              %s}}
            """;

    private final StoredDefinition shape = new StoredDefinition();

    private void both(String v1, String v1beta1) {
        JsonObject served = Json.parse(HEAD.formatted("v1", v1));
        JsonObject stored = Json.parse(HEAD.formatted("v1beta1", v1beta1));
        assertEquals(stored, shape.write(served));
        assertEquals(served, shape.read(stored));
    }

    @Test
    void whatAllVersionsHaveStandsOnce() {
        both(
                """
                "conversion": {"strategy": "None"},
                "versions": [
                 {"name": "v1", "served": true, "storage": true,
                  "schema": {"openAPIV3Schema": {"type": "object"}},
                  "subresources": {"status": {}},
                  "selectableFields": [{"jsonPath": ".spec.fur"}],
                  "additionalPrinterColumns": [
                   {"name": "Fur", "type": "string", "jsonPath": ".spec.fur"}]}]
                """,
                """
                "conversion": {"strategy": "None"}, "preserveUnknownFields": false,
                "version": "v1", "validation": {"openAPIV3Schema": {"type": "object"}},
                "subresources": {"status": {}},
                "selectableFields": [{"jsonPath": ".spec.fur"}],
                "additionalPrinterColumns": [
                 {"name": "Fur", "type": "string", "JSONPath": ".spec.fur"}],
                "versions": [{"name": "v1", "served": true, "storage": true}]
                """);
    }

    @Test
    void whatDiffersStaysWithEachVersion() {
        both(
                """
                "conversion": {"strategy": "Webhook", "webhook": {
                 "conversionReviewVersions": ["v1"], "clientConfig": {"url": "https://a.b/c"}}},
                "versions": [
                 {"name": "v1", "served": true, "storage": true,
                  "schema": {"openAPIV3Schema": {"type": "object"}}},
                 {"name": "v2", "served": true, "storage": false,
                  "schema": {"openAPIV3Schema": {"type": "object", "description": "new"}},
                  "additionalPrinterColumns": [
                   {"name": "Fur", "type": "string", "jsonPath": ".spec.fur"}]}]
                """,
                """
                "conversion": {"strategy": "Webhook", "conversionReviewVersions": ["v1"],
                 "webhookClientConfig": {"url": "https://a.b/c"}},
                "preserveUnknownFields": false, "version": "v1",
                "versions": [
                 {"name": "v1", "served": true, "storage": true,
                  "schema": {"openAPIV3Schema": {"type": "object"}}},
                 {"name": "v2", "served": true, "storage": false,
                  "schema": {"openAPIV3Schema": {"type": "object", "description": "new"}},
                  "additionalPrinterColumns": [
                   {"name": "Fur", "type": "string", "JSONPath": ".spec.fur"}]}]
                """);
    }

    @Test
    void definitionsOfOldAreRead() {
        JsonObject old =
                shape.read(
                        Json.parse(
                                HEAD.formatted(
                                        "v1beta1",
                                        """
                                        "version": "v1",
                                        "validation": {"openAPIV3Schema": {"type": "object"}}
                                        """)));
        JsonObject version = old.object("spec").array("versions").object(0);
        assertEquals("v1", version.string("name"));
        assertEquals("object", version.at("schema", "openAPIV3Schema", "type"));
        assertEquals("None", old.at("spec", "conversion", "strategy"));
        assertEquals(true, old.at("spec", "preserveUnknownFields"));
        JsonObject own = Json.parse(HEAD.formatted("v1", "\"versions\": [{\"name\": \"v1\"}]"));
        assertFalse(shape.read(own).object("spec").has("validation"), "what was written as v1");
    }
}
