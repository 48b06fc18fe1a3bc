package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmallKindsTest {
    /** A request for the node {@code a}, made with openssl and an EC key. */
    private static final String REQUEST =
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIcU1JR1JBZ0VBTUM4eE"
                    + "ZUQVRCZ05WQkFvTURITjVjM1JsYlRwdWIyUmxjekVXTUJRR0ExVUVBd3dOYzNsegpkR1Z0"
                    + "T201dlpHVTZZVEJaTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEEwSUFCQVBCL2ZOdm"
                    + "1oMzl5QXE5CkZ3YWdRMmtrQ0d1NTdrTkZVMmUxWWF1YXZLVjdPREVtWkNPcFduMnZuUW9U"
                    + "OG5RWDFaZkNLc2NYVndwUE5vcEwKWE9hTTEwQ2dBREFLQmdncWhrak9QUVFEQWdOSUFEQk"
                    + "ZBaUVBcXphdktkdUcvcENNMXpLZHN2OGVjTVBJWXNYZwpZUnFCWDhQWE1sUkZ5Sm9DSUVm"
                    + "Y1o0V2ZrSHBGR0xHRGNXWmZWbkZVSkNxNGFNbnZlUkpxTDZpaWFMTDIKLS0tLS1FTkQgQ0"
                    + "VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void namespacesLiveUntilFinalized() {
        JsonObject namespace =
                server.create("{apiVersion: v1, kind: Namespace, metadata: {name: a}}");
        assertEquals(
                JsonObject.of("kubernetes.io/metadata.name", "a"),
                namespace.object("metadata").object("labels"));
        assertEquals(JsonArray.of("kubernetes"), namespace.object("spec").array("finalizers"));
        assertEquals("Active", namespace.object("status").string("phase"));
        server.delete(namespace);
        JsonObject dying = server.get(namespace);
        assertEquals("Terminating", dying.object("status").string("phase"));
        JsonObject finalized = dying.with("spec", JsonObject.EMPTY);
        server.call("update", dying, "a", "finalize", finalized);
        assertEquals(
                List.of("NotFound: namespaces \"a\" not found"),
                causes(() -> server.get(namespace)));
    }

    @Test
    void secretsTakeTextAndKeepTheirType() {
        JsonObject secret =
                server.create(
                        "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: d},"
                                + " stringData: {a: hello}}");
        assertEquals("aGVsbG8=", secret.object("data").string("a"));
        assertEquals("Opaque", secret.string("type"));
        assertEquals(
                List.of("type: Invalid value: \"x\": field is immutable"),
                causes(() -> server.update(secret.with("type", "x"))));
        assertEquals(
                List.of("data[tls.crt]: Required value", "data[tls.key]: Required value"),
                causes(() ->
                        server.create(
                                "{apiVersion: v1, kind: Secret, type: kubernetes.io/tls,"
                                        + " metadata: {name: t, namespace: d}}")));
        JsonObject sealed = server.update(secret.with("immutable", true));
        assertEquals(
                List.of("data: Forbidden: field is immutable when `immutable` is set"),
                causes(() -> server.update(sealed.withAt("Yg==", "data", "a"))));
    }

    @Test
    void rolesNeedSense() {
        assertEquals(
                List.of(
                        "rules[0].apiGroups: Required value: resource rules must supply at least one"
                                + " api group",
                        "rules[0].resources: Required value: resource rules must supply at least one"
                                + " resource"),
                causes(() ->
                        server.create(
                                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role,"
                                        + " metadata: {name: 'a:b', namespace: d}, rules:"
                                        + " [{verbs: [get]}]}")));
        JsonObject binding =
                server.create(
                        """
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: 'a:b', namespace: d}
                        roleRef: {kind: ClusterRole, name: view}
                        subjects:
                        - {kind: User, name: jane}
                        - {kind: ServiceAccount, name: s, namespace: d}
                        """);
        assertEquals("rbac.authorization.k8s.io", binding.object("roleRef").string("apiGroup"));
        assertEquals(
                "rbac.authorization.k8s.io",
                binding.array("subjects").object(0).string("apiGroup"));
        assertEquals(
                List.of(
                        "roleRef: Invalid value:"
                                + " {\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"edit\"}:"
                                + " cannot change roleRef"),
                causes(() -> server.update(binding.withAt("edit", "roleRef", "name"))));
    }

    @Test
    void policiesSayWhatTheyAreAbout() {
        String policy =
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: %s,"
                        + " namespace: d}, spec: {podSelector: {}%s}}";
        assertEquals(
                JsonArray.of("Ingress"),
                server.create(policy.formatted("a", "")).object("spec").array("policyTypes"));
        assertEquals(
                JsonArray.of("Ingress", "Egress"),
                server.create(policy.formatted("b", ", egress: [{}]"))
                        .object("spec")
                        .array("policyTypes"));
        assertEquals(
                List.of("spec.ingress[0].from[0]: Required value: must specify a peer"),
                causes(() -> server.create(policy.formatted("c", ", ingress: [{from: [{}]}]"))));
    }

    @Test
    void limitRangesFillThemselves() {
        JsonObject limit =
                server.create(
                                "{apiVersion: v1, kind: LimitRange, metadata: {name: a, namespace: d},"
                                        + " spec: {limits: [{type: Container, max: {cpu: 1}, min: {memory:"
                                        + " 1Mi}}]}}")
                        .object("spec")
                        .array("limits")
                        .object(0);
        assertEquals(JsonObject.of("cpu", "1"), limit.object("default"));
        assertEquals(Yaml.parse("{cpu: '1', memory: 1Mi}"), limit.object("defaultRequest"));
    }

    @Test
    void eventsInBothGroups() {
        JsonObject event =
                server.create(
                        """
                        apiVersion: v1
                        kind: Event
                        metadata: {name: e, namespace: default}
                        involvedObject: {kind: Pod, name: web, namespace: default}
                        reason: Started
                        message: Started container web
                        type: Normal
                        source: {component: kubelet, host: node-1}
                        """);
        JsonObject same = server.get(event.with("apiVersion", "events.k8s.io/v1"));
        assertEquals("Started container web", same.string("note"));
        assertEquals("web", same.object("regarding").string("name"));
    }

    @Test
    void claimsAndVolumes() {
        assertEquals(
                List.of(
                        "spec.accessModes: Required value: at least 1 access mode is required",
                        "spec.resources[storage]: Required value"),
                causes(() ->
                        server.create(
                                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata:"
                                        + " {name: a, namespace: d}, spec: {}}")));
        assertEquals(
                List.of("spec: Required value: must specify a volume type"),
                causes(() ->
                        server.create(
                                "{apiVersion: v1, kind: PersistentVolume, metadata: {name:"
                                        + " a}, spec: {capacity: {storage: 1Gi}, accessModes:"
                                        + " [ReadWriteOnce]}}")));
        JsonObject storage =
                server.create(
                        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: a},"
                                + " provisioner: x.io/y}");
        assertEquals(
                List.of("provisioner: Forbidden: updates to provisioner are forbidden."),
                causes(() -> server.update(storage.with("provisioner", "x.io/z"))));
    }

    @Test
    void nodesKeepTheStatusTheyCameWith() {
        JsonObject node =
                server.create(
                        "{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {capacity: {cpu:"
                                + " 2}}}");
        assertEquals("2", node.at("status", "allocatable", "cpu"));
        assertEquals(
                // upstream has the taints of an update checked twice
                Collections.nCopies(
                        2,
                        "metadata.taints[0].effect: Unsupported value: \"Nope\": supported values:"
                                + " \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\""),
                causes(() ->
                        server.update(
                                node.withAt(
                                        JsonArray.of(JsonObject.of("key", "a", "effect", "Nope")),
                                        "spec",
                                        "taints"))));
    }

    @Test
    void ingressesNeedBackends() {
        assertEquals(
                List.of(
                        "spec.rules[0].http.paths[0].pathType: Required value: pathType must be"
                                + " specified"),
                causes(() ->
                        server.create(
                                "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata:"
                                        + " {name: a, namespace: d}, spec: {rules: [{http:"
                                        + " {paths: [{path: /, backend: {service: {name: s, port:"
                                        + " {number: 80}}}}]}}]}}")));
    }

    @Test
    void prioritiesOfUsersStayBelowTheSystems() {
        assertEquals(
                List.of(
                        "value: Forbidden: maximum allowed value of a user defined priority is"
                                + " 1000000000"),
                causes(() ->
                        server.create(
                                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass,"
                                        + " metadata: {name: a}, value: 1000000001}")));
    }

    @Test
    void signingRequestsAreDecidedOnce() {
        String pem = REQUEST;
        JsonObject request =
                server.create(
                        "{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest,"
                                + " metadata: {name: a}, spec: {signerName:"
                                + " kubernetes.io/kube-apiserver-client, username: liar, usages:"
                                + " [client auth], request: "
                                + pem
                                + "}}");
        assertEquals("admin", request.object("spec").string("username"));
        JsonObject yes = Yaml.parse("{type: Approved, status: 'True', reason: Fine, message: ok}");
        JsonObject approved =
                server.call(
                        "update",
                        request.withAt(JsonArray.of(yes), "status", "conditions"),
                        "a",
                        "approval");
        JsonObject condition = approved.object("status").array("conditions").object(0);
        assertEquals("2026-01-01T12:00:00Z", condition.string("lastUpdateTime"));
        assertEquals("Approved", server.row(approved).get("Condition"));
        assertEquals(
                List.of(
                        "status.conditions: Forbidden: updates may not remove a condition of type"
                                + " \"Approved\""),
                causes(() ->
                        server.call(
                                "update",
                                approved.withoutAt("status", "conditions"),
                                "a",
                                "approval")));
        JsonObject failed = Yaml.parse("{type: Failed, status: 'True', reason: Broken}");
        JsonArray signed =
                server.call(
                                "update",
                                approved.withAt(
                                        JsonArray.of(yes.with("message", "changed"), failed),
                                        "status",
                                        "conditions"),
                                "a",
                                "status")
                        .object("status")
                        .array("conditions");
        assertEquals(condition, signed.object(0));
        assertEquals("2026-01-01T12:00:00Z", signed.object(1).string("lastTransitionTime"));
    }

    private List<String> signing(String request, String signer, String more) {
        return causes(() ->
                server.create(
                        "{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest,"
                                + " metadata: {name: B_c}, spec: {signerName: "
                                + signer
                                + ", request: "
                                + request
                                + more
                                + "}}"));
    }

    @Test
    void signingRequestsAreSignedByTheirKey() {
        assertEquals(List.of(), signing(REQUEST, "a.b/c", ", usages: [client auth]"));
        assertEquals(
                List.of(
                        "spec.request: Invalid value: \"eA==\": PEM block type must be CERTIFICATE"
                                + " REQUEST",
                        "spec.usages: Required value",
                        "spec.signerName: Invalid value: \"a\": should be a domain with at least"
                                + " two segments separated by dots",
                        "spec.expirationSeconds: Invalid value: 5: may not specify a duration less"
                                + " than 600 seconds (10 minutes)"),
                signing("eA==", "a/c", ", expirationSeconds: 5"));
        assertEquals(
                List.of(
                        "spec.usages[1]: Duplicate value: \"any\"",
                        "spec.signerName: Invalid value: \"kubernetes.io/legacy-unknown\": the"
                                + " legacy signerName is not allowed via this API version"),
                signing(REQUEST, "kubernetes.io/legacy-unknown", ", usages: [any, any]"));
    }

    @Test
    void autoscalersFollowOneSourceEach() {
        String scaler =
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: %s,"
                        + " namespace: d}, spec: {maxReplicas: 2, scaleTargetRef: {apiVersion:"
                        + " apps/v1, kind: Deployment, name: d}, metrics: [%s]}}";
        assertEquals(
                List.of(
                        "spec.metrics[0].resource.name: Required value: must specify a resource"
                                + " name",
                        "spec.metrics[0].resource.target.type: Required value: must specify a"
                                + " metric target type",
                        "spec.metrics[0].resource.target.type: Invalid value: \"\": must be either"
                                + " Utilization, Value, or AverageValue",
                        "spec.metrics[0].resource.target.averageUtilization: Required value: must"
                                + " set either a target raw value or a target utilization",
                        "spec.metrics[0].pods: Required value: must populate information for the"
                                + " given metric source",
                        "spec.metrics[1].external.metric.name: Required value: must specify a"
                                + " metric name",
                        "spec.metrics[1].external.target.value: Invalid value: \"-1\": must be"
                                + " positive"),
                causes(() ->
                        server.create(
                                scaler.formatted(
                                        "a",
                                        "{type: Pods, resource: {name: '', target: {type: ''}}},"
                                                + " {type: External, external: {metric: {name: ''},"
                                                + " target: {type: Value, value: '-1'}}}"))));
    }

    @Test
    void statusesStartAsUpstreams() {
        JsonObject volume =
                server.create(
                        "{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}, spec:"
                                + " {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath:"
                                + " {path: /x}}}");
        assertEquals(
                Yaml.parse("{phase: Pending, lastPhaseTransitionTime: '2026-01-01T12:00:00Z'}"),
                volume.object("status"));
        JsonObject claim =
                server.create(
                        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a, namespace:"
                                + " d}, spec: {accessModes: [ReadWriteOnce], resources: {requests:"
                                + " {storage: 1Gi}}}}");
        assertEquals(JsonObject.of("phase", "Pending"), claim.object("status"));
        JsonObject bound = server.update(claim.withAt("a", "spec", "volumeName"));
        assertEquals(
                List.of(
                        "spec: Forbidden: spec is immutable after creation except resources.requests"
                                + " and volumeAttributesClassName for bound claims\n"),
                causes(() -> server.update(bound.withAt("b", "spec", "volumeName"))));
    }
}
