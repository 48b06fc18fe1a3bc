package io.jukung.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.controlplane.InProcess;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies that change objects by apply configurations and JSON patches. */
class MutatingPoliciesTest {
    private final InProcess at = new InProcess();

    @BeforeEach
    void start() throws Exception {
        at.create("namespaces", "{\"metadata\":{\"name\":\"shop\"}}");
    }

    @AfterEach
    void close() {
        at.close();
    }

    private JsonObject create(String resource, String namespace, String yaml) throws Exception {
        return at.call(InProcess.ADMIN, "create", resource, namespace, "", Yaml.parse(yaml));
    }

    private void policy(String name, String type, String expression) throws Exception {
        JsonObject spec =
                Yaml.parse(
                        """
                        failurePolicy: Fail
                        reinvocationPolicy: IfNeeded
                        matchConstraints:
                          resourceRules:
                          - {apiGroups: [""], apiVersions: [v1], resources: [configmaps, services], operations: [CREATE]}
                        """);
        String field = type.equals("JSONPatch") ? "jsonPatch" : "applyConfiguration";
        JsonObject mutation =
                JsonObject.of("patchType", type, field, JsonObject.of("expression", expression));
        at.call(
                InProcess.ADMIN,
                "create",
                "mutatingadmissionpolicies.admissionregistration.k8s.io",
                "",
                "",
                JsonObject.of(
                        "metadata",
                        JsonObject.of("name", name),
                        "spec",
                        spec.with("mutations", io.jukung.machinery.tree.JsonArray.of(mutation))));
        create(
                "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
                "",
                "{metadata: {name: " + name + "}, spec: {policyName: " + name + "}}");
    }

    @Test
    void aConfigurationIsApplied() throws Exception {
        policy(
                "label",
                "ApplyConfiguration",
                "Object{metadata: Object.metadata{labels: {'by': request.userInfo.username}}}");
        JsonObject made =
                create("configmaps", "shop", "{metadata: {name: a, labels: {x: z}}, data: {}}");
        assertEquals(
                Yaml.parse("{by: kubernetes-admin, x: z}"),
                made.object("metadata").object("labels"));
    }

    @Test
    void aPatchIsMadeAndEscaped() throws Exception {
        policy(
                "patch",
                "JSONPatch",
                """
                has(object.metadata.labels) ? [
                  JSONPatch{op: "test", path: "/data/a", value: "b"},
                  JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("x/y"), value: "1"}
                ] : []
                """);
        JsonObject made =
                create("configmaps", "shop", "{metadata: {name: a, labels: {x: z}}, data: {a: b}}");
        assertEquals(Yaml.parse("{x/y: '1', x: z}"), made.object("metadata").object("labels"));
        JsonObject other =
                create("configmaps", "shop", "{metadata: {name: b, labels: {x: z}}, data: {a: c}}");
        assertEquals(Yaml.parse("{x: z}"), other.object("metadata").object("labels"));
    }

    @Test
    void wholesAreNotSetInPart() throws Exception {
        policy("atomic", "ApplyConfiguration", "Object{spec: Object.spec{selector: {'a': 'b'}}}");
        StatusException e =
                assertThrows(
                        StatusException.class,
                        () ->
                                create(
                                        "services",
                                        "shop",
                                        "{metadata: {name: a}, spec: {ports: [{port: 80}]}}"));
        assertEquals(
                "policy 'atomic' with binding 'atomic' denied request: error applying patch:"
                        + " invalid ApplyConfiguration: may not mutate atomic arrays, maps or"
                        + " structs: .spec.selector",
                e.getMessage());
        assertEquals("Invalid", e.reason());
    }

    @Test
    void typesFollowThePathOfFields() throws Exception {
        policy("wrong", "ApplyConfiguration", "Object{metadata: Object.spec{x: 1}}");
        StatusException e =
                assertThrows(
                        StatusException.class,
                        () -> create("configmaps", "shop", "{metadata: {name: a}}"));
        assertEquals(
                "policy 'wrong' with binding 'wrong' denied request: type mismatch: unexpected"
                        + " type name \"Object.spec\", expected \"Object.metadata\", which matches"
                        + " field name path from root Object type",
                e.getMessage());
    }
}
