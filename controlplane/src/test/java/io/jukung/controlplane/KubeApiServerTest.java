package io.jukung.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.Test;

class KubeApiServerTest {
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
