package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodTest {
    private static final String PLAIN =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: default}
            spec:
              containers:
              - {name: web, image: nginx}
            """;

    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void getsUpstreamsDefaults() {
        JsonObject pod = server.create(PLAIN);
        assertEquals(
                Yaml.parse(
                        """
                        containers:
                        - name: web
                          image: nginx
                          imagePullPolicy: Always
                          resources: {}
                          terminationMessagePath: /dev/termination-log
                          terminationMessagePolicy: File
                        dnsPolicy: ClusterFirst
                        enableServiceLinks: true
                        restartPolicy: Always
                        schedulerName: default-scheduler
                        securityContext: {}
                        terminationGracePeriodSeconds: 30
                        """),
                pod.object("spec"));
        assertEquals(
                JsonObject.of("phase", "Pending", "qosClass", "BestEffort"), pod.object("status"));
        assertEquals(1L, pod.object("metadata").get("generation"));
    }

    @Test
    void defaultsThatDependOnOtherFields() {
        JsonObject spec =
                server.create(
                                """
                                apiVersion: v1
                                kind: Pod
                                metadata: {name: web, namespace: default}
                                spec:
                                  serviceAccount: builder
                                  hostNetwork: true
                                  volumes:
                                  - name: scratch
                                  - {name: key, secret: {secretName: key}}
                                  - {name: files, image: {reference: "quay.io/files:latest"}}
                                  - name: token
                                    projected:
                                      sources:
                                      - serviceAccountToken: {path: token}
                                      - downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}
                                  containers:
                                  - name: a
                                    image: docker.io/library/nginx:1.27
                                    ports: [{containerPort: 80}]
                                    env:
                                    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                                    resources: {limits: {cpu: "0.5", memory: 1024Mi}, requests: {cpu: 100m}}
                                    livenessProbe: {httpGet: {port: 80}}
                                """)
                        .object("spec");
        assertEquals("builder", spec.string("serviceAccountName"));
        JsonObject container = spec.array("containers").object(0);
        assertEquals("IfNotPresent", container.string("imagePullPolicy"));
        assertEquals(
                Yaml.parse("{containerPort: 80, hostPort: 80, protocol: TCP}"),
                container.array("ports").object(0));
        assertEquals(
                Yaml.parse(
                        "{limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 100m, memory: 1Gi}}"),
                container.object("resources"));
        assertEquals(
                Yaml.parse(
                        "{failureThreshold: 3, periodSeconds: 10, successThreshold: 1,"
                                + " timeoutSeconds: 1, httpGet: {path: /, port: 80, scheme: HTTP}}"),
                container.object("livenessProbe"));
        assertEquals(
                "0",
                container
                        .array("env")
                        .object(0)
                        .object("valueFrom")
                        .object("resourceFieldRef")
                        .string("divisor"));
        JsonArray volumes = spec.array("volumes");
        assertEquals(Yaml.parse("{name: scratch, emptyDir: {}}"), volumes.object(0));
        assertEquals(420L, volumes.object(1).object("secret").get("defaultMode"));
        assertEquals("Always", volumes.object(2).object("image").string("pullPolicy"));
        assertEquals(
                Yaml.parse("{path: token, expirationSeconds: 3600}"),
                volumes.object(3)
                        .object("projected")
                        .array("sources")
                        .object(0)
                        .object("serviceAccountToken"));
    }

    @Test
    void classesOfService() {
        assertEquals("BestEffort", qos("{}", "{}"));
        assertEquals("Burstable", qos("{requests: {cpu: 1}}", "{}"));
        assertEquals(
                "Guaranteed",
                qos("{limits: {cpu: 1, memory: 1Gi}}", "{limits: {cpu: 2, memory: 1Gi}}"));
        assertEquals("Burstable", qos("{limits: {cpu: 1, memory: 1Gi}}", "{}"));
        assertEquals("BestEffort", qos("{requests: {ephemeral-storage: 1Gi}}", "{}"));
    }

    private String qos(String first, String second) {
        JsonObject pod =
                Yaml.parse(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {generateName: qos-, namespace: default}
                        spec:
                          containers:
                          - {name: a, image: a, resources: %s}
                          - {name: b, image: b, resources: %s}
                        """
                                .formatted(first, second));
        return server.create(pod).object("status").string("qosClass");
    }

    @Test
    void refusesWithUpstreamsWords() {
        assertEquals(List.of("spec.containers: Required value"), wrong("spec: {containers: []}"));
        assertEquals(
                List.of(
                        "spec.containers[0].name: Invalid value: \"Web\": a lowercase RFC 1123 label"
                                + " must consist of lower case alphanumeric characters or '-', and must"
                                + " start and end with an alphanumeric character (e.g. 'my-name',  or"
                                + " '123-abc', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
                        "spec.containers[0].image: Required value",
                        "spec.containers[1].name: Required value",
                        "spec.containers[2].name: Duplicate value: \"\"",
                        "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values:"
                                + " \"Always\", \"OnFailure\", \"Never\""),
                wrong(
                                """
                                spec:
                                  restartPolicy: Sometimes
                                  containers:
                                  - {name: Web}
                                  - {image: a}
                                  - {image: a}
                                """)
                        .stream()
                        .filter(cause -> !cause.startsWith("spec.containers[2].name: Required"))
                        .toList());
        assertEquals(
                List.of(
                        "spec.containers[0].volumeMounts[0].name: Not found: \"data\"",
                        "spec.containers[0].resources.requests: Invalid value: \"2\": must be less"
                                + " than or equal to cpu limit of 1",
                        "spec.containers[0].livenessProbe: Required value: must specify a handler"
                                + " type"),
                wrong(
                        """
                        spec:
                          containers:
                          - name: web
                            image: a
                            volumeMounts: [{name: data, mountPath: /data}]
                            resources: {limits: {cpu: 1}, requests: {cpu: 2}}
                            livenessProbe: {periodSeconds: 3}
                        """));
    }

    @Test
    void refusesSmallThings() {
        assertEquals(
                List.of(
                        "spec.containers[0].ports[0].containerPort: Required value",
                        "spec.containers[0].ports[1].containerPort: Invalid value: 70000: must be"
                                + " between 1 and 65535, inclusive",
                        "spec.containers[0].env[0].name: Required value",
                        "spec.containers[0].env[1].valueFrom: Invalid value: \"\": may not be"
                                + " specified when `value` is not empty",
                        "spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a"
                                + " standard resource type or fully qualified",
                        "spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a"
                                + " standard resource for containers",
                        "spec.containers[0].resources.requests[gpu]: Invalid value: \"gpu\": must be"
                                + " a standard resource type or fully qualified",
                        "spec.containers[0].resources.requests[gpu]: Invalid value: \"gpu\": must be"
                                + " a standard resource for containers"),
                wrong(
                        """
                        spec:
                          containers:
                          - name: web
                            image: a
                            ports: [{protocol: TCP}, {containerPort: 70000}]
                            env:
                            - {value: x}
                            - {name: B, value: x, valueFrom: {configMapKeyRef: {name: m, key: k}}}
                            resources: {limits: {gpu: 1}}
                        """));
        assertEquals(
                List.of(
                        "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init"
                                + " containers without restartPolicy=Always",
                        "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be"
                                + " Exists when `key` is empty, which means \"match all values and"
                                + " all keys\"",
                        "spec.ephemeralContainers: Forbidden: cannot be set on create"),
                wrong(
                        """
                        spec:
                          containers: [{name: web, image: a}]
                          initContainers:
                          - {name: i, image: a, readinessProbe: {tcpSocket: {port: 1}}}
                          ephemeralContainers: [{name: debug, image: a}]
                          tolerations: [{operator: Equal, value: x}]
                        """));
    }

    private List<String> wrong(String spec) {
        JsonObject pod =
                Yaml.parse(
                        "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: default}\n"
                                + spec);
        return causes(() -> server.create(pod));
    }

    @Test
    void changesOnlyWhatMayChange() {
        JsonObject pod = server.create(PLAIN);
        JsonObject renewed =
                server.update(
                        pod.withAt(
                                pod.object("spec")
                                        .array("containers")
                                        .with(
                                                0,
                                                pod.object("spec")
                                                        .array("containers")
                                                        .object(0)
                                                        .with("image", "nginx:2")),
                                "spec",
                                "containers"));
        assertEquals(2L, renewed.object("metadata").get("generation"));
        List<String> refused =
                causes(() -> server.update(renewed.withAt("Never", "spec", "restartPolicy")));
        assertEquals(1, refused.size());
        assertTrue(
                refused.getFirst()
                        .startsWith(
                                "spec: Forbidden: pod updates may not change fields other than"
                                        + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
                                        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
                                        + " additions to existing tolerations),"
                                        + "`spec.terminationGracePeriodSeconds` (allow it to be set to"
                                        + " 1 if it was previously negative)\n"));
        assertTrue(
                refused.getFirst().contains("+ restartPolicy: \"Never\"")
                        || refused.getFirst().contains("+ restartPolicy: Never"));
    }

    @Test
    void bindsOnce() {
        JsonObject pod = server.create(PLAIN);
        JsonObject binding =
                Yaml.parse(
                        """
                        apiVersion: v1
                        kind: Binding
                        metadata: {name: web, namespace: default}
                        target: {kind: Node, name: node-1}
                        """);
        assertEquals(
                "Success", server.call("create", pod, "web", "binding", binding).string("status"));
        JsonObject bound = server.get(pod);
        assertEquals("node-1", bound.object("spec").string("nodeName"));
        assertEquals(
                Yaml.parse(
                        "{type: PodScheduled, status: 'True', lastProbeTime: null, lastTransitionTime:"
                                + " '2026-01-01T12:00:00Z'}"),
                bound.object("status").array("conditions").object(0));
        assertEquals(
                List.of(
                        "Conflict: Operation cannot be fulfilled on pods/binding \"web\": pod web is"
                                + " already assigned to node \"node-1\""),
                causes(() -> server.call("create", pod, "web", "binding", binding)));
    }

    @Test
    void hasGraceOnlyWhileItRuns() {
        JsonObject pod = server.create(PLAIN);
        server.delete(pod);
        assertEquals(List.of("NotFound: pods \"web\" not found"), causes(() -> server.get(pod)));

        JsonObject running = server.create(Yaml.parse(PLAIN).withAt("n", "spec", "nodeName"));
        server.delete(running);
        JsonObject meta = server.get(running).object("metadata");
        assertEquals(30L, meta.get("deletionGracePeriodSeconds"));
        assertEquals("2026-01-01T12:00:30Z", meta.string("deletionTimestamp"));
    }

    @Test
    void evictsAsBudgetsAllow() {
        JsonObject pod =
                server.create(
                        Yaml.parse(PLAIN)
                                .withAt("n", "spec", "nodeName")
                                .withAt("web", "metadata", "labels", "app"));
        JsonObject ready =
                server.updateStatus(
                        pod.with(
                                "status",
                                Yaml.parse(
                                        "{phase: Running, conditions: [{type: Ready, status:"
                                                + " 'True'}]}")));
        JsonObject budget =
                server.create(
                        """
                        apiVersion: policy/v1
                        kind: PodDisruptionBudget
                        metadata: {name: web, namespace: default}
                        spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
                        """);
        JsonObject eviction =
                Yaml.parse(
                        "{apiVersion: policy/v1beta1, kind: Eviction, metadata: {name: web, namespace:"
                                + " default}}");
        Runnable evict = () -> server.call("create", ready, "web", "eviction", eviction);
        assertEquals(
                List.of(
                        "TooManyRequests: Cannot evict pod as it would violate the pod's disruption"
                                + " budget."),
                causes(evict));
        server.updateStatus(
                budget.with(
                        "status",
                        Yaml.parse(
                                "{observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 2,"
                                        + " desiredHealthy: 1, expectedPods: 2}")));
        evict.run();
        JsonObject gone = server.get(pod);
        assertEquals(30L, gone.object("metadata").get("deletionGracePeriodSeconds"));
        assertEquals(
                "DisruptionTarget",
                gone.object("status").array("conditions").object(1).string("type"));
        JsonObject spent = server.get(budget).object("status");
        assertEquals(0L, spent.get("disruptionsAllowed"));
        assertEquals(List.of("web"), spent.object("disruptedPods").keys());
    }

    @Test
    void warnsOfDoubtfulThings() {
        server.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: default}
                spec:
                  nodeSelector: {beta.kubernetes.io/os: linux}
                  containers:
                  - name: web
                    image: a
                    env: [{name: A, value: "1"}, {name: A, value: "2"}]
                """);
        assertEquals(
                List.of(
                        "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use"
                                + " \"kubernetes.io/os\" instead",
                        "spec.containers[0].env[1]: hides previous definition of \"A\", which may"
                                + " be dropped when using apply"),
                server.warnings());
    }

    @Test
    void ephemeralContainersAreOnlyAdded() {
        JsonObject pod = server.create(PLAIN);
        JsonObject debug = Yaml.parse("{name: debug, image: busybox, targetContainerName: web}");
        JsonObject changed =
                server.call(
                        "update",
                        pod.withAt(JsonArray.of(debug), "spec", "ephemeralContainers"),
                        "web",
                        "ephemeralcontainers");
        assertEquals(
                "Always",
                changed.object("spec")
                        .array("ephemeralContainers")
                        .object(0)
                        .string("imagePullPolicy"));
        assertEquals(2L, changed.object("metadata").get("generation"));
        assertEquals(
                List.of(
                        "spec.ephemeralContainers: Forbidden: existing ephemeral containers"
                                + " \"debug\" may not be removed\n"),
                causes(() ->
                        server.call(
                                "update",
                                changed.withoutAt("spec", "ephemeralContainers"),
                                "web",
                                "ephemeralcontainers")));
    }

    @Test
    void resizesCpuAndMemoryAlone() {
        JsonObject pod =
                server.create(
                        Yaml.parse(
                                """
                                apiVersion: v1
                                kind: Pod
                                metadata: {name: web, namespace: default}
                                spec:
                                  containers:
                                  - {name: web, image: a, resources: {requests: {cpu: 1, memory: 1Gi}}}
                                """));
        JsonArray containers = pod.object("spec").array("containers");
        JsonObject bigger = containers.object(0).withAt("2", "resources", "requests", "cpu");
        JsonObject resized =
                server.call(
                        "update",
                        pod.withAt(containers.with(0, bigger), "spec", "containers"),
                        "web",
                        "resize");
        assertEquals(
                Yaml.parse("{requests: {cpu: '2', memory: 1Gi}}"),
                resized.object("spec").array("containers").object(0).object("resources"));
        JsonObject other = bigger.withAt("1Gi", "resources", "requests", "ephemeral-storage");
        assertEquals(
                List.of("spec: Forbidden: only cpu and memory resources are mutable"),
                causes(() ->
                        server.call(
                                "update",
                                resized.withAt(containers.with(0, other), "spec", "containers"),
                                "web",
                                "resize")));
    }
}
