package io.jukung.controlplane.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.controlplane.InProcess;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private InProcess cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new InProcess();
        JsonObject ignored =
                cluster.create(
                        "serviceaccounts",
                        """
                        {"apiVersion": "v1", "kind": "ServiceAccount",
                         "metadata": {"name": "default", "namespace": "default"},
                         "imagePullSecrets": [{"name": "registry"}]}
                        """);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private JsonObject pod(String name, String spec) throws Exception {
        return cluster.create(
                        "pods",
                        """
                        {"apiVersion": "v1", "kind": "Pod",
                         "metadata": {"name": "%s", "namespace": "default"},
                         "spec": %s}
                        """
                                .formatted(name, spec))
                .object("spec");
    }

    private static String container(String more) {
        return "\"containers\": [{\"name\": \"c\", \"image\": \"x\"" + more + "}]";
    }

    private static String message(ThrowingCall call) {
        return String.valueOf(assertThrows(StatusException.class, call::run).getMessage());
    }

    private interface ThrowingCall {
        void run() throws Exception;
    }

    @Test
    void podsGetTheirAccountsToken() throws Exception {
        JsonObject spec = pod("a", "{" + container("") + "}");
        assertEquals("default", spec.string("serviceAccountName"));
        assertEquals("registry", spec.array("imagePullSecrets").object(0).string("name"));
        JsonObject volume = spec.array("volumes").object(0);
        assertTrue(
                volume.string("name").matches("kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}"));
        assertEquals(
                3607,
                volume.object("projected")
                        .array("sources")
                        .object(0)
                        .object("serviceAccountToken")
                        .integer("expirationSeconds", 0));
        JsonObject mount = spec.array("containers").object(0).array("volumeMounts").object(0);
        assertEquals(volume.string("name"), mount.string("name"));
        assertEquals("/var/run/secrets/kubernetes.io/serviceaccount", mount.string("mountPath"));
        assertFalse(
                pod("b", "{\"automountServiceAccountToken\": false, " + container("") + "}")
                        .has("volumes"));
        assertEquals(
                "pods \"c\" is forbidden: error looking up service account default/ghost:"
                        + " serviceaccount \"ghost\" not found",
                message(() ->
                        pod("c", "{\"serviceAccountName\": \"ghost\", " + container("") + "}")));
    }

    @Test
    void podsTolerateLostNodesForAWhile() throws Exception {
        List<JsonObject> tolerations =
                pod("a", "{" + container("") + "}").array("tolerations").objects();
        assertEquals(
                List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"),
                tolerations.stream().map(t -> t.string("key")).toList());
        assertEquals(300, tolerations.getFirst().integer("tolerationSeconds", 0));
        assertEquals(
                1,
                pod("b", "{\"tolerations\": [{\"operator\": \"Exists\"}], " + container("") + "}")
                        .array("tolerations")
                        .size());
    }

    @Test
    void priorityComesFromItsClass() throws Exception {
        JsonObject none = pod("a", "{" + container("") + "}");
        assertEquals(0, none.integer("priority", -1));
        assertEquals("PreemptLowerPriority", none.string("preemptionPolicy"));
        assertEquals(
                2000001000,
                pod("b", "{\"priorityClassName\": \"system-node-critical\", " + container("") + "}")
                        .integer("priority", 0));
        assertEquals(
                "pods \"c\" is forbidden: no PriorityClass with name ghost was found",
                message(() ->
                        pod("c", "{\"priorityClassName\": \"ghost\", " + container("") + "}")));
        assertEquals(
                "pods \"d\" is forbidden: the integer value of priority (7) must not be provided in"
                        + " pod spec; priority admission controller computed 0 from the given"
                        + " PriorityClass name",
                message(() -> pod("d", "{\"priority\": 7, " + container("") + "}")));
    }

    @Test
    void limitRangesFillAndBound() throws Exception {
        JsonObject ignored =
                cluster.create(
                        "limitranges",
                        """
                        {"apiVersion": "v1", "kind": "LimitRange",
                         "metadata": {"name": "limits", "namespace": "default"},
                         "spec": {"limits": [{"type": "Container",
                           "default": {"cpu": "500m"}, "defaultRequest": {"cpu": "100m"},
                           "max": {"cpu": "1"}, "min": {"cpu": "50m"}}]}}
                        """);
        JsonObject pod =
                cluster.create(
                        "pods",
                        """
                        {"apiVersion": "v1", "kind": "Pod",
                         "metadata": {"name": "a", "namespace": "default"},
                         "spec": {"containers": [{"name": "c", "image": "x"}]}}
                        """);
        JsonObject resources = pod.object("spec").array("containers").object(0).object("resources");
        assertEquals("500m", resources.object("limits").string("cpu"));
        assertEquals("100m", resources.object("requests").string("cpu"));
        assertEquals(
                "LimitRanger plugin set: cpu request for container c; cpu limit for container c",
                pod.object("metadata").object("annotations").string("kubernetes.io/limit-ranger"));
        assertEquals(
                "pods \"b\" is forbidden: maximum cpu usage per Container is 1, but limit is 2",
                message(() ->
                        pod(
                                "b",
                                "{"
                                        + container(
                                                ", \"resources\": {\"limits\":"
                                                        + " {\"cpu\": \"2\"},"
                                                        + " \"requests\":"
                                                        + " {\"cpu\": \"100m\"}}")
                                        + "}")));
        assertEquals(
                "pods \"d\" is forbidden: minimum cpu usage per Container is 50m, but request is"
                        + " 10m",
                message(() ->
                        pod(
                                "d",
                                "{"
                                        + container(
                                                ", \"resources\": {\"requests\":"
                                                        + " {\"cpu\": \"10m\"}}")
                                        + "}")));
    }

    @Test
    void namespacesMustBeThere() throws Exception {
        assertEquals(
                "namespaces \"ghost\" not found",
                message(() ->
                        cluster.create(
                                "configmaps",
                                """
                                {"apiVersion": "v1", "kind": "ConfigMap",
                                 "metadata": {"name": "a", "namespace": "ghost"}}
                                """)));
        assertEquals(
                "namespaces \"kube-system\" is forbidden: this namespace may not be deleted",
                message(() ->
                        cluster.call(
                                InProcess.ADMIN, "delete", "namespaces", "", "kube-system", null)));
        JsonObject ignored =
                cluster.create(
                        "namespaces",
                        "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\","
                                + " \"metadata\": {\"name\": \"going\"}}");
        ignored =
                cluster.server
                        .registry()
                        .objects("", "namespaces")
                        .update("", "going", n -> n.withAt("Terminating", "status", "phase"));
        StatusException going =
                assertThrows(
                        StatusException.class,
                        () ->
                                cluster.create(
                                        "configmaps",
                                        """
                                        {"apiVersion": "v1", "kind": "ConfigMap",
                                         "metadata": {"name": "a", "namespace": "going"}}
                                        """));
        assertEquals(
                "configmaps \"a\" is forbidden: unable to create new content in namespace going"
                        + " because it is being terminated",
                going.getMessage());
        assertEquals(
                "NamespaceTerminating",
                going.status().object("details").array("causes").object(0).string("reason"));
    }

    @Test
    void claimsGetTheDefaultClass() throws Exception {
        for (String name : List.of("old", "fast")) {
            JsonObject ignored =
                    cluster.create(
                            "storageclasses.storage.k8s.io",
                            """
                            {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
                             "metadata": {"name": "%s", "annotations":
                               {"storageclass.kubernetes.io/is-default-class": "%s"}},
                             "provisioner": "x"}
                            """
                                    .formatted(name, name.equals("fast")));
        }
        JsonObject claim =
                cluster.create(
                        "persistentvolumeclaims",
                        """
                        {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                         "metadata": {"name": "data", "namespace": "default"},
                         "spec": {"accessModes": ["ReadWriteOnce"],
                           "resources": {"requests": {"storage": "1Gi"}}}}
                        """);
        assertEquals("fast", claim.object("spec").string("storageClassName"));
    }

    @Test
    void newNodesAreTainted() throws Exception {
        JsonObject node =
                cluster.create(
                        "nodes",
                        "{\"apiVersion\": \"v1\", \"kind\": \"Node\","
                                + " \"metadata\": {\"name\": \"n1\"}}");
        assertEquals(
                "node.kubernetes.io/not-ready",
                node.object("spec").array("taints").object(0).string("key"));
    }

    @Test
    void podsKeepToTheirNamespacesLevel() throws Exception {
        JsonObject ignored =
                cluster.server
                        .registry()
                        .objects("", "namespaces")
                        .update(
                                "",
                                "default",
                                n ->
                                        n.withAt(
                                                "restricted",
                                                "metadata",
                                                "labels",
                                                "pod-security.kubernetes.io/enforce"));
        assertEquals(
                "pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": privileged"
                        + " (container \"c\" must not set securityContext.privileged=true),"
                        + " allowPrivilegeEscalation != false (container \"c\" must set"
                        + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
                        + " (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]),"
                        + " runAsNonRoot != true (pod or container \"c\" must set"
                        + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\""
                        + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                        + " \"Localhost\")",
                message(() ->
                        pod(
                                "a",
                                "{"
                                        + container(
                                                ", \"securityContext\":"
                                                        + " {\"privileged\": true}")
                                        + "}")));
        JsonObject good =
                pod(
                        "b",
                        """
                        {"securityContext": {"runAsNonRoot": true,
                           "seccompProfile": {"type": "RuntimeDefault"}},
                         "containers": [{"name": "c", "image": "x", "securityContext":
                           {"allowPrivilegeEscalation": false,
                            "capabilities": {"drop": ["ALL"]}}}]}
                        """);
        assertEquals(1, good.array("containers").size());
    }

    @Test
    void nobodyAsksForACertificateOfTheMasters() {
        String csr =
                "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIa01JR0tBZ0VBTUNneEZ6QVZC"
                        + "Z05WQkFvTURuTjVjM1JsYlRwdFlYTjBaWEp6TVEwd0N3WURWUVFEREFScQpZVzVsTUZrd0V3WUhL"
                        + "b1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFcEZCc01wZWt6QjZPT0RIY0NTbElRc2ZTCmo4NjE2"
                        + "eXZHcEhpczlhRkFiVHM4U0wrVWRKV1dyY1AwdWRGRlhyOGZuYmZBMHFyQ3RxdmV6aWx1TVFSMGxL"
                        + "QUEKTUFvR0NDcUdTTTQ5QkFNQ0Ewa0FNRVlDSVFDSEl2WFY1K0pvY2t0cHdlYVBadVYyT2wyckRj"
                        + "RDJtcjBqa1h5cgpUYzRxZndJaEFMWDROdThwUHMyT0x6ajBudWF4OUFrUkQwdkN0enZ4VWdaR2Ew"
                        + "dDJSaS9yCi0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=";
        assertEquals(
                "certificatesigningrequests.certificates.k8s.io \"jane\" is forbidden: use of"
                        + " kubernetes.io/kube-apiserver-client signer with system:masters group is"
                        + " not allowed",
                message(() ->
                        cluster.create(
                                "certificatesigningrequests.certificates.k8s.io",
                                """
                                {"metadata": {"name": "jane"}, "spec": {"request": "%s",
                                  "signerName": "kubernetes.io/kube-apiserver-client",
                                  "usages": ["client auth"]}}
                                """
                                        .formatted(csr))));
    }
}
