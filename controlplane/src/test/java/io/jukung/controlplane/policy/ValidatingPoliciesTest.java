package io.jukung.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies in CEL with bindings and parameters. */
class ValidatingPoliciesTest {
    private static final String GROUP = ".admissionregistration.k8s.io";

    private final InProcess at = new InProcess();

    @BeforeEach
    void start() throws Exception {
        at.create("namespaces", "{\"metadata\":{\"name\":\"shop\",\"labels\":{\"team\":\"a\"}}}");
    }

    @AfterEach
    void close() {
        at.close();
    }

    private void create(String resource, String namespace, String yaml) throws Exception {
        at.call(InProcess.ADMIN, "create", resource, namespace, "", Yaml.parse(yaml));
    }

    private void policy(String name, String rest) throws Exception {
        create(
                "validatingadmissionpolicies" + GROUP,
                "",
                """
                metadata: {name: NAME}
                spec:
                  matchConstraints:
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE, UPDATE]}
                """
                                .replace("NAME", name)
                        + rest.indent(2));
    }

    private void binding(String name, String policy, String rest) throws Exception {
        create(
                "validatingadmissionpolicybindings" + GROUP,
                "",
                "metadata: {name: "
                        + name
                        + "}\nspec:\n  policyName: "
                        + policy
                        + "\n"
                        + rest.indent(2));
    }

    private ApiRequest write(UserInfo user, String yaml) throws Exception {
        ApiRequest request =
                ApiRequest.local(
                        user,
                        RequestInfo.resource(
                                "create",
                                new GroupVersionResource("", "v1", "configmaps"),
                                "shop",
                                "",
                                ""),
                        Map.<String, List<String>>of(),
                        new Headers(),
                        Yaml.parse(yaml));
        at.server.chain().handle(request);
        return request;
    }

    private StatusException refused(String yaml) {
        return assertThrows(StatusException.class, () -> write(InProcess.ADMIN, yaml));
    }

    @Test
    void aFailedValidationIsInvalid() throws Exception {
        policy(
                "short",
                """
                variables:
                - {name: keys, expression: 'object.data.size()'}
                validations:
                - expression: variables.keys < 2
                  messageExpression: "'too many keys: ' + string(variables.keys)"
                - expression: "!('bad' in object.data)"
                  reason: Forbidden
                """);
        write(InProcess.ADMIN, "{metadata: {name: a}, data: {a: b, c: d}}");
        binding("everywhere", "short", "validationActions: [Deny]");
        StatusException e = refused("{metadata: {name: b}, data: {a: b, c: d}}");
        assertEquals(
                "configmaps \"b\" is forbidden: ValidatingAdmissionPolicy 'short' with binding"
                        + " 'everywhere' denied request: too many keys: 2",
                e.getMessage());
        assertEquals(422, e.code());
        assertEquals("Invalid", e.reason());
        assertEquals(
                "ValidatingAdmissionPolicy 'short' with binding 'everywhere' denied request: too"
                        + " many keys: 2",
                e.status().object("details").array("causes").object(0).string("message"));
        StatusException forbidden = refused("{metadata: {name: b}, data: {bad: b}}");
        assertEquals(403, forbidden.code());
        assertEquals(
                "configmaps \"b\" is forbidden: ValidatingAdmissionPolicy 'short' with binding"
                        + " 'everywhere' denied request: failed expression: !('bad' in"
                        + " object.data)",
                forbidden.getMessage());
        write(InProcess.ADMIN, "{metadata: {name: b}, data: {a: b}}");
    }

    @Test
    void bindingsNarrowWarnAndAudit() throws Exception {
        policy(
                "never",
                """
                validations: [{expression: 'false', message: never}]
                auditAnnotations: [{key: who, valueExpression: request.userInfo.username}]
                """);
        binding(
                "other",
                "never",
                """
                validationActions: [Deny]
                matchResources: {namespaceSelector: {matchLabels: {team: b}}}
                """);
        binding("soft", "never", "validationActions: [Warn, Audit]");
        ApiRequest request = write(InProcess.ADMIN, "{metadata: {name: a}}");
        assertEquals(
                List.of(
                        "Validation failed for ValidatingAdmissionPolicy 'never' with binding"
                                + " 'soft': never"),
                request.warnings());
        assertEquals("kubernetes-admin", request.auditAnnotations().get("never/who"));
        assertEquals(
                "[{\"binding\":\"soft\",\"expressionIndex\":0,\"message\":\"never\",\"policy\":\"never\",\"validationActions\":[\"Warn\",\"Audit\"]}]",
                request.auditAnnotations()
                        .get("validation.policy.admission.k8s.io/validation_failure"));
    }

    @Test
    void ofAScaleTheScaleIsSeen() throws Exception {
        create(
                "validatingadmissionpolicies" + GROUP,
                "",
                """
                metadata: {name: few}
                spec:
                  matchConstraints:
                    resourceRules:
                    - {apiGroups: [apps], apiVersions: [v1], resources: [deployments/scale], operations: [UPDATE]}
                  validations:
                  - expression: >-
                      request.kind.kind == 'Scale' && object.kind == 'Scale'
                      && object.spec.replicas <= oldObject.spec.replicas + 1
                """);
        binding("few", "few", "validationActions: [Deny]");
        create(
                "deployments.apps",
                "shop",
                """
                metadata: {name: d}
                spec:
                  replicas: 1
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec: {containers: [{name: c, image: i}]}
                """);
        assertEquals(2, scaled(2).object("spec").integer("replicas", 0));
        assertEquals(422, assertThrows(StatusException.class, () -> scaled(4)).code());
        assertEquals(3, scaled(3).object("spec").integer("replicas", 0));
    }

    private JsonObject scaled(int replicas) throws Exception {
        JsonObject scale = Yaml.parse("{metadata: {name: d}, spec: {replicas: " + replicas + "}}");
        return at.call(InProcess.ADMIN, "update", "deployments.apps", "shop", "d", "scale", scale);
    }

    @Test
    void parametersComeFromObjects() throws Exception {
        policy(
                "limited",
                """
                paramKind: {apiVersion: v1, kind: ConfigMap}
                matchConditions: [{name: mine, expression: "object.metadata.name.startsWith('x')"}]
                validations:
                - expression: "object.data.size() <= int(params.data.most)"
                """);
        binding(
                "bound",
                "limited",
                """
                validationActions: [Deny]
                paramRef: {name: limits, parameterNotFoundAction: Deny}
                """);
        assertEquals(
                "configmaps \"x\" is forbidden: ValidatingAdmissionPolicy 'limited' with binding"
                        + " 'bound' denied request: failed to configure binding: no params found"
                        + " for policy binding with `Deny` parameterNotFoundAction",
                refused("{metadata: {name: x}, data: {a: b, c: d}}").getMessage());
        at.server
                .registry()
                .objects("", "configmaps")
                .create(
                        Yaml.parse(
                                "{apiVersion: v1, kind: ConfigMap, metadata: {name: limits,"
                                        + " namespace: shop}, data: {most: '1'}}"));
        refused("{metadata: {name: x}, data: {a: b, c: d}}");
        write(InProcess.ADMIN, "{metadata: {name: a}, data: {a: b, c: d}}");
        write(InProcess.ADMIN, "{metadata: {name: x}, data: {a: b}}");
    }

    @Test
    void errorsFollowTheFailurePolicy() throws Exception {
        policy("broken", "validations: [{expression: 'object.spec.x > 1'}]");
        binding("all", "broken", "validationActions: [Deny]");
        assertEquals(
                "configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'broken' with binding"
                        + " 'all' denied request: expression 'object.spec.x > 1' resulted in"
                        + " error: no such key: spec",
                refused("{metadata: {name: a}}").getMessage());
        ignoreFailures("broken");
        write(InProcess.ADMIN, "{metadata: {name: a}}");
    }

    /** Again where the type check wrote its status in between. */
    private void ignoreFailures(String name) throws Exception {
        String resource = "validatingadmissionpolicies" + GROUP;
        while (true) {
            JsonObject policy = at.call(InProcess.ADMIN, "get", resource, "", name, null);
            try {
                at.call(
                        InProcess.ADMIN,
                        "update",
                        resource,
                        "",
                        name,
                        policy.withAt("Ignore", "spec", "failurePolicy"));
                return;
            } catch (StatusException e) {
                assertEquals(409, e.code());
            }
        }
    }

    @Test
    void theAuthorizerIsAsked() throws Exception {
        policy(
                "rights",
                """
                validations:
                - expression: "authorizer.group('').resource('secrets').namespace('shop').check('get').allowed()"
                - expression: "authorizer.requestResource.check('create').allowed()"
                - expression: "namespaceObject.metadata.labels.team == 'a' && oldObject == null"
                """);
        binding("all", "rights", "validationActions: [Deny]");
        write(InProcess.ADMIN, "{metadata: {name: a}}");
        create(
                "clusterroles.rbac.authorization.k8s.io",
                "",
                "{metadata: {name: maps}, rules: [{apiGroups: [''], resources: [configmaps],"
                        + " verbs: ['*']}]}");
        create(
                "clusterrolebindings.rbac.authorization.k8s.io",
                "",
                "{metadata: {name: maps}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind:"
                        + " ClusterRole, name: maps}, subjects: [{kind: User, name: joe, apiGroup:"
                        + " rbac.authorization.k8s.io}]}");
        StatusException e =
                assertThrows(
                        StatusException.class,
                        () -> write(UserInfo.of("joe"), "{metadata: {name: b}}"));
        assertEquals(422, e.code());
    }
}
