package io.jukung.controlplane.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceQuotaTest {
    private static final UserInfo ADMIN = UserInfo.of("admin", "system:masters");

    private InProcess cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new InProcess();
        create(
                "serviceaccounts",
                "{kind: ServiceAccount, apiVersion: v1, metadata: {name: default}}");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private JsonObject create(String resource, String yaml) throws Exception {
        return cluster.call(ADMIN, "create", resource, "default", "", Yaml.parse(yaml));
    }

    /** A quota as it is once the controller has counted. */
    private void quota(String spec, String used) throws Exception {
        JsonObject quota =
                create(
                        "resourcequotas",
                        "{kind: ResourceQuota, apiVersion: v1, metadata: {name: q}, spec: "
                                + spec
                                + "}");
        JsonObject status =
                JsonObject.of(
                        "hard", quota.object("spec").object("hard"), "used", Yaml.parse(used));
        cluster.call(
                ADMIN,
                "update",
                "resourcequotas",
                "default",
                "q",
                "status",
                quota.with("status", status));
    }

    private JsonObject used() throws Exception {
        return cluster.call(ADMIN, "get", "resourcequotas", "default", "q", null)
                .object("status")
                .object("used");
    }

    private JsonObject pod(String name, String more) throws Exception {
        return create(
                "pods",
                "{kind: Pod, apiVersion: v1, metadata: {name: %s}, spec: {containers: [{name: c, image: x%s}]}}"
                        .formatted(name, more));
    }

    private static String refusal(ThrowingCall call) {
        return String.valueOf(assertThrows(StatusException.class, call::run).getMessage());
    }

    private interface ThrowingCall {
        void run() throws Exception;
    }

    @Test
    void podsAreChargedUntilTheQuotaIsFull() throws Exception {
        quota("{hard: {pods: 2}}", "{pods: 1}");
        pod("a", "");
        assertEquals(Yaml.parse("{pods: '2'}"), used());
        assertEquals(
                "pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2,"
                        + " limited: pods=2",
                refusal(() -> pod("b", "")));
    }

    @Test
    void containersMustSayWhatTheQuotaCounts() throws Exception {
        quota(
                "{hard: {requests.cpu: 1, limits.memory: 1Gi}}",
                "{requests.cpu: 0, limits.memory: 0}");
        assertEquals(
                "pods \"a\" is forbidden: failed quota: q: must specify limits.memory for: c;"
                        + " requests.cpu for: c",
                refusal(() -> pod("a", "")));
        pod("b", ", resources: {requests: {cpu: 300m}, limits: {memory: 64Mi}}");
        assertEquals(Yaml.parse("{limits.memory: 64Mi, requests.cpu: 300m}"), used());
        assertEquals(
                "pods \"c\" is forbidden: exceeded quota: q, requested: requests.cpu=800m, used:"
                        + " requests.cpu=300m, limited: requests.cpu=1",
                refusal(() ->
                        pod("c", ", resources: {requests: {cpu: 800m}, limits: {memory: 64Mi}}")));
    }

    @Test
    void aQuotaNotYetCountedRefuses() throws Exception {
        quota("{hard: {pods: 2}}", "{}");
        assertEquals(
                "pods \"a\" is forbidden: status unknown for quota: q, resources: pods",
                refusal(() -> pod("a", "")));
    }

    @Test
    void aPodWithADeadlineIsAnotherQuotas() throws Exception {
        quota("{hard: {pods: 1}, scopes: [Terminating]}", "{pods: 0}");
        JsonObject pod = pod("a", "");
        assertEquals(Yaml.parse("{pods: '0'}"), used());
        cluster.call(
                ADMIN,
                "update",
                "pods",
                "default",
                "a",
                pod.withAt(60L, "spec", "activeDeadlineSeconds"));
        assertEquals(Yaml.parse("{pods: '1'}"), used());
    }

    @Test
    void scopesChooseWhatCounts() throws Exception {
        quota("{hard: {pods: 0}, scopes: [NotBestEffort]}", "{pods: 0}");
        pod("best-effort", "");
        assertEquals(
                "pods \"burstable\" is forbidden: exceeded quota: q, requested: pods=1, used:"
                        + " pods=0, limited: pods=0",
                refusal(() -> pod("burstable", ", resources: {requests: {cpu: 1}}")));
    }

    @Test
    void priorityClassesBySelector() throws Exception {
        JsonObject ignored =
                cluster.create(
                        "priorityclasses.scheduling.k8s.io",
                        """
                        {"kind": "PriorityClass", "apiVersion": "scheduling.k8s.io/v1",
                         "metadata": {"name": "high"}, "value": 10}
                        """);
        quota(
                "{hard: {pods: 0}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass,"
                        + " operator: In, values: [high]}]}}",
                "{pods: 0}");
        pod("low", "");
        assertEquals(
                "pods \"high\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0,"
                        + " limited: pods=0",
                refusal(() ->
                        create(
                                "pods",
                                "{kind: Pod, apiVersion: v1, metadata: {name: high}, spec:"
                                        + " {priorityClassName: high, containers: [{name: c,"
                                        + " image: x}]}}")));
    }

    @Test
    void objectsAreCounted() throws Exception {
        quota(
                "{hard: {configmaps: 1, count/deployments.apps: 0}}",
                "{configmaps: 0, count/deployments.apps: 0}");
        create("configmaps", "{kind: ConfigMap, apiVersion: v1, metadata: {name: a}}");
        assertEquals(
                "configmaps \"b\" is forbidden: exceeded quota: q, requested: configmaps=1, used:"
                        + " configmaps=1, limited: configmaps=1",
                refusal(() ->
                        create(
                                "configmaps",
                                "{kind: ConfigMap, apiVersion: v1, metadata: {name: b}}")));
        assertEquals(
                "deployments.apps \"d\" is forbidden: exceeded quota: q, requested:"
                        + " count/deployments.apps=1, used: count/deployments.apps=0, limited:"
                        + " count/deployments.apps=0",
                refusal(() ->
                        create(
                                "deployments.apps",
                                "{kind: Deployment, apiVersion: apps/v1, metadata: {name: d}, spec:"
                                        + " {selector: {matchLabels: {a: b}}, template: {metadata:"
                                        + " {labels: {a: b}}, spec: {containers: [{name: c, image:"
                                        + " x}]}}}}")));
    }

    @Test
    void servicesAndClaimsByTheirParts() throws Exception {
        quota(
                "{hard: {services.nodeports: 1, gold.storageclass.storage.k8s.io/requests.storage:"
                        + " 1Gi}}",
                "{services.nodeports: 0, gold.storageclass.storage.k8s.io/requests.storage: 0}");
        JsonObject service =
                create(
                        "services",
                        "{kind: Service, apiVersion: v1, metadata: {name: s}, spec: {ports: [{name:"
                                + " a, port: 1}, {name: b, port: 2}]}}");
        assertEquals(
                "services \"s\" is forbidden: exceeded quota: q, requested: services.nodeports=2,"
                        + " used: services.nodeports=0, limited: services.nodeports=1",
                refusal(() ->
                        cluster.call(
                                ADMIN,
                                "update",
                                "services",
                                "default",
                                "s",
                                service.withAt("NodePort", "spec", "type"))));
        assertEquals(
                "persistentvolumeclaims \"c\" is forbidden: exceeded quota: q, requested:"
                        + " gold.storageclass.storage.k8s.io/requests.storage=2Gi, used:"
                        + " gold.storageclass.storage.k8s.io/requests.storage=0, limited:"
                        + " gold.storageclass.storage.k8s.io/requests.storage=1Gi",
                refusal(() ->
                        create(
                                "persistentvolumeclaims",
                                "{kind: PersistentVolumeClaim, apiVersion: v1, metadata: {name: c},"
                                        + " spec: {storageClassName: gold, accessModes:"
                                        + " [ReadWriteOnce], resources: {requests: {storage:"
                                        + " 2Gi}}}}")));
    }
}
