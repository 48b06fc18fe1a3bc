package io.jukung.controlplane.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reviews are admitted and owned as if they were stored. */
class ReviewsTest {
    private static final String ACCESS = "subjectaccessreviews.authorization.k8s.io";

    private final InProcess at = new InProcess();

    @AfterEach
    void close() {
        at.close();
    }

    private JsonObject review(String resource, String namespace, String yaml) throws Exception {
        return at.call(InProcess.ADMIN, "create", resource, namespace, "", Yaml.parse(yaml));
    }

    @Test
    void tellsWhoOwnsItsFields() throws Exception {
        JsonObject answer =
                review(
                        "local" + ACCESS,
                        "nowhere",
                        "{spec: {user: x, resourceAttributes: {verb: get, resource: pods,"
                                + " namespace: nowhere}}}");
        JsonObject meta = answer.object("metadata");
        assertEquals("nowhere", meta.string("namespace"));
        assertEquals(
                "{\"f:spec\":{\"f:resourceAttributes\":{\".\":{},\"f:namespace\":{},"
                        + "\"f:resource\":{},\"f:verb\":{}},\"f:user\":{}}}",
                meta.array("managedFields").object(0).object("fieldsV1").toString());
    }

    @Test
    void anInvalidOneNamesNoKind() {
        StatusException e =
                assertThrows(
                        StatusException.class,
                        () -> review(ACCESS, "", "{spec: {nonResourceAttributes: {path: /}}}"));
        assertEquals(
                ".authorization.k8s.io \"\" is invalid: spec.user: Invalid value: \"\": at least one"
                        + " of user or group must be specified",
                e.getMessage());
    }

    @Test
    void aboutOneselfIsANewObject() throws Exception {
        JsonObject answer =
                review(
                        "selfsubjectreviews.authentication.k8s.io",
                        "",
                        "{metadata: {labels: {a: b}}}");
        assertEquals("[creationTimestamp]", answer.object("metadata").keys().toString());
        assertEquals(
                InProcess.ADMIN.name(),
                answer.object("status").object("userInfo").string("username"));
        JsonObject rules =
                at.call(
                        UserInfo.of("jane"),
                        "create",
                        "selfsubjectrulesreviews.authorization.k8s.io",
                        "",
                        "",
                        Yaml.parse("{spec: {namespace: default}}"));
        assertTrue(rules.object("spec").isEmpty());
    }

    @Test
    void policiesAreAsked() throws Exception {
        at.create(
                "validatingadmissionpolicies.admissionregistration.k8s.io",
                """
                {"metadata": {"name": "nosy"}, "spec": {
                  "matchConstraints": {"resourceRules": [{"apiGroups": ["authorization.k8s.io"],
                    "apiVersions": ["v1"], "resources": ["subjectaccessreviews"],
                    "operations": ["CREATE"]}]},
                  "validations": [{"expression": "object.spec.user != 'boss'",
                    "message": "not about the boss"}]}}
                """);
        at.create(
                "validatingadmissionpolicybindings.admissionregistration.k8s.io",
                """
                {"metadata": {"name": "nosy"}, "spec": {"policyName": "nosy",
                  "validationActions": ["Deny"]}}
                """);
        String about = "{spec: {user: NAME, nonResourceAttributes: {path: /, verb: get}}}";
        assertTrue(review(ACCESS, "", about.replace("NAME", "x")).has("status"));
        assertEquals(
                "subjectaccessreviews.authorization.k8s.io \"Unknown\" is forbidden:"
                        + " ValidatingAdmissionPolicy 'nosy' with binding 'nosy' denied request:"
                        + " not about the boss",
                assertThrows(
                                StatusException.class,
                                () -> review(ACCESS, "", about.replace("NAME", "boss")))
                        .getMessage());
    }
}
