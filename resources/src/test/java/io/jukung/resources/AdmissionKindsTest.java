package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhook configurations, admission policies, flow schemas and priority levels. */
class AdmissionKindsTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> refused(String kind, String body) {
        return causes(() -> server.create(object(kind, body)));
    }

    private static JsonObject object(String kind, String body) {
        return Yaml.parse(
                "{apiVersion: admissionregistration.k8s.io/v1, kind: "
                        + kind
                        + ", metadata: {name: x}, "
                        + body
                        + "}");
    }

    private static String hook(String more) {
        return "webhooks: [{name: a.b.c, sideEffects: None, admissionReviewVersions: [v1],"
                + " clientConfig: {url: 'https://h/p'}"
                + more
                + "}]";
    }

    @Test
    void webhooksAreWhole() {
        String kind = "ValidatingWebhookConfiguration";
        JsonObject made = server.create(object(kind, hook("")));
        assertEquals(1, made.object("metadata").integer("generation", 0));
        JsonObject changed =
                server.update(
                        made.with(
                                "webhooks",
                                Yaml.parse(
                                                "{w: [{name: a.b.d, sideEffects: None, admissionReviewVersions: [v1],"
                                                        + " clientConfig: {url: 'https://h/p'}}]}")
                                        .array("w")));
        assertEquals(2, changed.object("metadata").integer("generation", 0));
        assertEquals(
                List.of(
                        "webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least"
                                + " three segments separated by dots",
                        "webhooks[0].rules[0].operations[0]: Unsupported value: \"GET\": supported"
                                + " values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"",
                        "webhooks[0].rules[0].apiGroups: Required value",
                        "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/log\": if"
                                + " 'pods/*' is present, must not specify pods/log",
                        "webhooks[0].sideEffects: Required value: must specify one of None,"
                                + " NoneOnDryRun",
                        "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be"
                                + " between 1 and 30 seconds",
                        "webhooks[0].clientConfig: Required value: exactly one of url or service is"
                                + " required",
                        "webhooks[0].admissionReviewVersions: Required value: must specify one of"
                                + " v1, v1beta1"),
                refused(
                        kind,
                        "webhooks: [{name: a.b, timeoutSeconds: 31, clientConfig: {}, rules:"
                                + " [{operations: [GET], apiVersions: [v1], resources: ['pods/*',"
                                + " pods/log]}]}]"));
        assertEquals(
                List.of(
                        "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only"
                                + " allowed URL scheme; desired format: https://host[/path]",
                        "webhooks[0].clientConfig.url: Invalid value: \"a=b\": query parameters are"
                                + " not permitted in the URL"),
                refused(
                        kind,
                        "webhooks: [{name: a.b.c, sideEffects: None, admissionReviewVersions: [v1],"
                                + " clientConfig: {url: 'http://h/p?a=b'}}]"));
        assertEquals(
                List.of(
                        "webhooks[0].clientConfig.service.path: Invalid value: \"/a//b\": segment[1]"
                                + " may not be empty",
                        "webhooks[0].matchConditions[0].expression: Required value",
                        "webhooks[0].matchConditions[1].name: Duplicate value: \"a\""),
                refused(
                        "MutatingWebhookConfiguration",
                        "webhooks: [{name: a.b.c, sideEffects: None, admissionReviewVersions: [v1],"
                                + " clientConfig: {service: {name: s, namespace: ns, path: /a//b}},"
                                + " matchConditions: [{name: a, expression: ''}, {name: a,"
                                + " expression: 'true'}]}]"));
        assertEquals(
                List.of(
                        "webhooks[1].name: Duplicate value: \"a.b.c\"",
                        "webhooks[1].reinvocationPolicy: Unsupported value: \"Often\": supported"
                                + " values: \"IfNeeded\", \"Never\""),
                refused(
                                "MutatingWebhookConfiguration",
                                hook("").replace("}]", "}, ")
                                        + hook(", reinvocationPolicy: Often")
                                                .replace("webhooks: [", ""))
                        .stream()
                        .sorted()
                        .toList());
    }

    @Test
    void policiesSayWhatTheyAsk() {
        String kind = "ValidatingAdmissionPolicy";
        String match =
                "matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [''],"
                        + " apiVersions: [v1], resources: [pods]}]}";
        JsonObject policy =
                server.create(
                        object(kind, "spec: {validations: [{expression: 'true'}], " + match + "}"));
        assertEquals(1, policy.object("metadata").integer("generation", 0));
        assertEquals(
                List.of(
                        "spec.matchConstraints: Required value",
                        "spec.validations: Required value: validations or auditAnnotations must"
                                + " contain at least one item",
                        "spec.auditAnnotations: Required value: validations or auditAnnotations"
                                + " must contain at least one item"),
                refused(kind, "spec: {}"));
        assertEquals(
                List.of(
                        "spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected"
                                + " GroupVersion string: a/b/c",
                        "spec.variables[0].name: Invalid value: \"in\": must be a valid CEL"
                                + " identifier",
                        "spec.validations[0].expression: Required value: expression is not"
                                + " specified",
                        "spec.validations[0].message: Invalid value: \"a\\nb\": message must not"
                                + " contain line breaks",
                        "spec.validations[0].reason: Unsupported value: \"No\": supported values:"
                                + " \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\""),
                refused(
                        kind,
                        "spec: {paramKind: {apiVersion: a/b/c, kind: K}, variables: [{name: in,"
                                + " expression: 'true'}], validations: [{expression: ' ', message:"
                                + " \"a\\nb\", reason: 'No'}], "
                                + match
                                + "}"));
        assertEquals(
                List.of(
                        "spec.policyName: Required value",
                        "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
                        "spec.paramRef.selector: Forbidden: name and selector are mutually"
                                + " exclusive",
                        "spec.paramRef.parameterNotFoundAction: Required value",
                        "spec.validationActions: Required value: at least one validation action is"
                                + " required"),
                refused(
                        "ValidatingAdmissionPolicyBinding",
                        "spec: {paramRef: {name: a, selector: {}}}"));
        assertEquals(
                List.of(
                        "spec.validationActions: Invalid value: [\"Deny\",\"Warn\"]: must not"
                                + " contain both Deny and Warn (repeating the same validation"
                                + " failure information in the API response and headers serves no"
                                + " purpose)"),
                refused(
                        "ValidatingAdmissionPolicyBinding",
                        "spec: {policyName: p, validationActions: [Deny, Warn]}"));
    }

    private static JsonObject flow(String kind, String name, String spec) {
        return Yaml.parse(
                "{apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: "
                        + kind
                        + ", metadata: {name: "
                        + name
                        + "}, spec: "
                        + spec
                        + "}");
    }

    @Test
    void flowSchemasNameSubjectsAndRules() {
        JsonObject schema =
                server.create(
                        flow(
                                "FlowSchema",
                                "a",
                                "{priorityLevelConfiguration: {name: p}, rules: [{subjects: [{kind:"
                                        + " User, user: {name: u}}], nonResourceRules: [{verbs:"
                                        + " [get], nonResourceURLs: [/healthz]}]}]}"));
        assertEquals(1000, schema.object("spec").integer("matchingPrecedence", 0));
        assertEquals(
                List.of(
                        "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt'"
                                + " may have matchingPrecedence 1",
                        "spec.priorityLevelConfiguration.name: Required value: must reference a"
                                + " priority level",
                        "spec.rules[0].subjects[0].user: Required value: user is required when"
                                + " subject kind is 'User'",
                        "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when"
                                + " subject kind is not 'Group'",
                        "spec.rules[0].resourceRules[0].verbs: Required value: verbs must contain at"
                                + " least one value",
                        "spec.rules[0].resourceRules[0].apiGroups: Invalid value: [\"*\",\"a\"]: if"
                                + " '*' is present, must not specify other api groups",
                        "spec.rules[0].resourceRules[0].namespaces: Required value: resource rules"
                                + " that are not cluster scoped must supply at least one namespace",
                        "spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value:"
                                + " \"a\": must start with slash"),
                causes(() ->
                        server.create(
                                flow(
                                        "FlowSchema",
                                        "b",
                                        "{matchingPrecedence: 1, rules: [{subjects: [{kind: User,"
                                                + " group: {name: g}}], resourceRules: [{apiGroups:"
                                                + " ['*', a], resources: [x]}], nonResourceRules:"
                                                + " [{verbs: [get], nonResourceURLs: [a]}]}]}"))));
    }

    @Test
    void priorityLevelsFit() {
        server.create(
                flow(
                        "PriorityLevelConfiguration",
                        "a",
                        "{type: Limited, limited: {limitResponse: {type: Queue, queuing: {}}}}"));
        assertEquals(
                List.of(
                        "spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a"
                                + " non-negative integer",
                        "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and"
                                + " 100, inclusive",
                        "spec.limited.limitResponse.queuing: Required value: must not be empty if"
                                + " limited.limitResponse.type is Limited"),
                causes(() ->
                        server.create(
                                flow(
                                        "PriorityLevelConfiguration",
                                        "b",
                                        "{type: Limited, limited: {nominalConcurrencyShares: -1,"
                                                + " lendablePercent: 101, limitResponse: {type:"
                                                + " Queue}}}"))));
        assertEquals(
                List.of(
                        "spec.limited.limitResponse.queuing.handSize: Invalid value: 16: required"
                                + " entropy bits of deckSize 512 and handSize 16 should not be"
                                + " greater than 60"),
                causes(() ->
                        server.create(
                                flow(
                                        "PriorityLevelConfiguration",
                                        "c",
                                        "{type: Limited, limited: {limitResponse: {type: Queue,"
                                                + " queuing: {queues: 512, handSize: 16}}}}"))));
        assertEquals(
                List.of(
                        "spec: Invalid value: {\"limited\":{\"lendablePercent\":0,\"limitResponse\":{\"type\":\"Reject\"},\"nominalConcurrencyShares\":7},\"type\":\"Limited\"}:"
                                + " spec of 'catch-all' must equal the fixed value"),
                causes(() ->
                        server.create(
                                flow(
                                        "PriorityLevelConfiguration",
                                        "catch-all",
                                        "{type: Limited, limited: {limitResponse: {type: Reject},"
                                                + " nominalConcurrencyShares: 7}}"))));
    }

    @Test
    void expressionsAreCompiledWhereTheyStand() {
        String rest =
                ", matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [''],"
                        + " apiVersions: [v1], resources: [pods]}]}}";
        server.create(
                object(
                        "ValidatingAdmissionPolicy",
                        "spec: {paramKind: {apiVersion: v1, kind: ConfigMap}, matchConditions:"
                                + " [{name: a, expression: 'request.userInfo.groups.exists(g, g =="
                                + " params.data.group)'}], variables: [{name: small, expression:"
                                + " 'object.spec.replicas < 5'}, {name: both, expression:"
                                + " 'variables.small && namespaceObject.metadata.name != \"x\"'}],"
                                + " validations: [{expression: 'variables.both ||"
                                + " authorizer.requestResource.check(\"get\").allowed()',"
                                + " messageExpression: 'string(object.spec.replicas)'}],"
                                + " auditAnnotations: [{key: k, valueExpression: 'null'}]"
                                + rest));
        List<String> wrong =
                refused(
                        "ValidatingAdmissionPolicy",
                        "spec: {matchConditions: [{name: a, expression: 'variables.small'}],"
                                + " variables: [{name: small, expression: 'variables.later'},"
                                + " {name: later, expression: '1'}], validations: [{expression:"
                                + " 'variables.later', messageExpression: 'authorizer'},"
                                + " {expression: 'params.x'}, {expression: 'request.nothing =='}],"
                                + " auditAnnotations: [{key: k, valueExpression: '1'}]"
                                + rest);
        assertEquals(
                List.of(
                        "spec.matchConditions[0].expression: undeclared reference to 'variables'",
                        "spec.variables[0].expression: undefined field 'later'",
                        "spec.validations[0].expression: must evaluate to bool but got int",
                        "spec.validations[0].messageExpression: undeclared reference to"
                                + " 'authorizer'",
                        "spec.validations[1].expression: undeclared reference to 'params'",
                        "spec.validations[2].expression: Syntax error",
                        "spec.auditAnnotations[0].valueExpression: must evaluate to one of [string"
                                + " null_type] but got int"),
                wrong.stream().map(AdmissionKindsTest::pith).toList());
        assertEquals(
                List.of(
                        "webhooks[0].matchConditions[0].expression: undeclared reference to 'params'"),
                refused(
                                "ValidatingWebhookConfiguration",
                                hook(
                                        ", matchConditions: [{name: a, expression: 'params == null'}]"))
                        .stream()
                        .map(AdmissionKindsTest::pith)
                        .toList());
    }

    /** The field and what is said of it, without the compiler's picture of the place. */
    private static String pith(String cause) {
        String path = cause.substring(0, cause.indexOf(':'));
        return path
                + ": "
                + java.util.regex.Pattern.compile(
                                "undeclared reference to '\\w+'|undefined field '\\w+'|Syntax"
                                        + " error|must evaluate to .*")
                        .matcher(cause)
                        .results()
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(cause))
                        .group();
    }
}
