package io.jukung.controlplane.customresources;

import static io.jukung.controlplane.customresources.Definitions.json;
import static io.jukung.controlplane.customresources.Definitions.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.Test;

/** Rules in CEL, as clients meet them. */
class ValidationRulesTest {
    private static final String BARS = "example.com/v1/bars";

    private static final String BAR =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: bars.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: bars, kind: Bar}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    x-kubernetes-validations:
                    - rule: self.metadata.name.startsWith('bar-')
                    properties:
                      spec:
                        type: object
                        x-kubernetes-validations:
                        - rule: %s
                        properties:
                          min: {type: integer}
                          max: {type: integer}
                          kind:
                            type: string
                            x-kubernetes-validations:
                            - {rule: self == oldSelf, message: kind is immutable, reason: FieldValueForbidden}
            """;

    @Test
    void rulesDecide() throws Exception {
        try (Definitions server = new Definitions()) {
            server.define(BAR.formatted("self.min <= self.max"));
            JsonObject bar =
                    json(
                            "{'apiVersion':'example.com/v1','kind':'Bar','metadata':{'name':'bar-1'},"
                                    + "'spec':{'min':1,'max':2,'kind':'a'}}");
            JsonObject made = server.call("create", BARS, "default", "", bar);
            JsonObject wrong = bar.withAt("foo", "metadata", "name").withAt(9L, "spec", "min");
            StatusException refused =
                    assertThrows(
                            StatusException.class,
                            () -> server.call("create", BARS, "default", "", wrong));
            assertEquals(
                    "Bar.example.com \"foo\" is invalid: [<nil>: Invalid value: failed rule:"
                            + " self.metadata.name.startsWith('bar-'), spec: Invalid value: failed"
                            + " rule: self.min <= self.max]",
                    refused.getMessage());
            JsonObject changed = made.withAt("b", "spec", "kind");
            StatusException immutable =
                    assertThrows(
                            StatusException.class,
                            () -> server.call("update", BARS, "default", "bar-1", changed));
            assertEquals(
                    "Bar.example.com \"bar-1\" is invalid: spec.kind: Forbidden: kind is immutable",
                    immutable.getMessage());
            server.call("update", BARS, "default", "bar-1", made.withAt(3L, "spec", "max"));
        }
    }

    @Test
    void definitionsWithWrongRulesAreRefused() throws Exception {
        try (Definitions server = new Definitions()) {
            StatusException refused =
                    assertThrows(
                            StatusException.class,
                            () ->
                                    server.call(
                                            "create",
                                            "apiextensions.k8s.io/v1/customresourcedefinitions",
                                            "",
                                            "",
                                            yaml(BAR.formatted("self.min == 'x'"))));
            String message = String.valueOf(refused.getMessage());
            assertTrue(
                    message.contains(
                            "spec.validation.openAPIV3Schema.properties[spec]"
                                    + ".x-kubernetes-validations[0].rule: Invalid value:"),
                    message);
            assertTrue(message.contains("compilation failed: ERROR: <input>:1:10:"), message);
        }
    }
}
