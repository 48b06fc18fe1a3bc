package io.jukung.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeApiServerTest {
    private static final String FLOWS = "flowschemas.flowcontrol.apiserver.k8s.io";

    @Test
    void startsWithSystemObjects() throws Exception {
        try (InProcess cluster = new InProcess()) {
            for (String namespace :
                    new String[] {"default", "kube-system", "kube-public", "kube-node-lease"}) {
                cluster.call(InProcess.ADMIN, "get", "namespaces", "", namespace, null);
            }
            JsonObject service =
                    cluster.call(InProcess.ADMIN, "get", "services", "default", "kubernetes", null);
            assertEquals("10.96.0.1", service.object("spec").string("clusterIP"));
            JsonObject slice =
                    cluster.call(
                            InProcess.ADMIN,
                            "get",
                            "endpointslices.discovery.k8s.io",
                            "default",
                            "kubernetes",
                            null);
            assertEquals(0, slice.array("endpoints").size());
            assertEquals(
                    2000001000L,
                    cluster.call(
                                    InProcess.ADMIN,
                                    "get",
                                    "priorityclasses.scheduling.k8s.io",
                                    "",
                                    "system-node-critical",
                                    null)
                            .integer("value", 0));
        }
    }

    private static List<String> names(InProcess cluster, String resource) throws Exception {
        return cluster
                .call(InProcess.ADMIN, "list", resource, "", "", null)
                .array("items")
                .objects()
                .stream()
                .map(object -> object.object("metadata").string("name"))
                .toList();
    }

    @Test
    void queuesRequestsAsSuggested() throws Exception {
        List<String> schemas =
                List.of(
                        "catch-all",
                        "endpoint-controller",
                        "exempt",
                        "global-default",
                        "kube-controller-manager",
                        "kube-scheduler",
                        "kube-system-service-accounts",
                        "probes",
                        "service-accounts",
                        "system-leader-election",
                        "system-node-high",
                        "system-nodes",
                        "workload-leader-election");
        List<String> levels =
                List.of(
                        "catch-all",
                        "exempt",
                        "global-default",
                        "leader-election",
                        "node-high",
                        "system",
                        "workload-high",
                        "workload-low");
        try (InProcess cluster = new InProcess()) {
            Instant until = Instant.now().plusSeconds(20);
            while (names(cluster, FLOWS).size() < schemas.size() && Instant.now().isBefore(until)) {
                Thread.sleep(20);
            }
            assertEquals(schemas, names(cluster, FLOWS));
            assertEquals(
                    levels,
                    names(cluster, "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"));
        }
    }

    @Test
    void rangeOfServicesIsAnObject() throws Exception {
        try (InProcess cluster = new InProcess()) {
            JsonObject range =
                    cluster.call(
                            InProcess.ADMIN,
                            "get",
                            "servicecidrs.networking.k8s.io",
                            "",
                            "kubernetes",
                            null);
            assertEquals("10.96.0.0/16", range.object("spec").array("cidrs").string(0));
            assertEquals(
                    "Ready", range.object("status").array("conditions").object(0).string("type"));
            assertEquals(
                    "services",
                    cluster.call(
                                    InProcess.ADMIN,
                                    "get",
                                    "ipaddresses.networking.k8s.io",
                                    "",
                                    "10.96.0.1",
                                    null)
                            .object("spec")
                            .object("parentRef")
                            .string("resource"));
        }
    }

    @Test
    void startingAgainChangesNothing() throws Exception {
        try (InProcess cluster = new InProcess()) {
            JsonObject role =
                    cluster.call(
                            InProcess.ADMIN,
                            "get",
                            "clusterroles.rbac.authorization.k8s.io",
                            "",
                            "system:node",
                            null);
            cluster.server.close();
            try (KubeApiServer again =
                    new KubeApiServer(
                            cluster.store,
                            KubeApiServerConfig.inProcess(),
                            io.jukung.base.Clock.SYSTEM,
                            new java.util.SplittableRandom(1))) {
                again.start();
                assertEquals(
                        role,
                        again.registry()
                                .objects("rbac.authorization.k8s.io", "clusterroles")
                                .get("", "system:node"));
            }
        }
    }

    @Test
    void refusesWhatNobodyGranted() throws Exception {
        try (InProcess cluster = new InProcess()) {
            StatusException refused =
                    assertThrows(
                            StatusException.class,
                            () ->
                                    cluster.call(
                                            UserInfo.of("jane"),
                                            "list",
                                            "pods",
                                            "default",
                                            "",
                                            null));
            assertEquals(403, refused.code());
            assertEquals(
                    "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group"
                            + " \"\" in the namespace \"default\"",
                    refused.getMessage());
        }
    }

    @Test
    void letsPassWhatARoleGrants() throws Exception {
        try (InProcess cluster = new InProcess()) {
            cluster.create(
                    "roles.rbac.authorization.k8s.io",
                    """
                    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                     "metadata": {"name": "reader", "namespace": "default"},
                     "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]}]}
                    """);
            cluster.create(
                    "rolebindings.rbac.authorization.k8s.io",
                    """
                    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                     "metadata": {"name": "jane-reads", "namespace": "default"},
                     "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role",
                       "name": "reader"},
                     "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User",
                       "name": "jane"}]}
                    """);
            assertEquals(
                    "PodList",
                    cluster.call(UserInfo.of("jane"), "list", "pods", "default", "", null)
                            .string("kind"));
            JsonObject review =
                    cluster.call(
                            UserInfo.of("jane"),
                            "create",
                            "selfsubjectaccessreviews.authorization.k8s.io",
                            "",
                            "",
                            io.jukung.machinery.tree.Json.parse(
                                    """
                                    {"apiVersion": "authorization.k8s.io/v1",
                                     "kind": "SelfSubjectAccessReview",
                                     "spec": {"resourceAttributes": {"namespace": "default",
                                       "verb": "list", "resource": "pods"}}}
                                    """));
            assertTrue(review.object("status").bool("allowed", false));
            assertEquals(
                    "RBAC: allowed by RoleBinding \"jane-reads/default\" of Role \"reader\" to User"
                            + " \"jane\"",
                    review.object("status").string("reason"));
        }
    }
}
