package io.jukung.controlplane.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeRightsTest {
    private static final UserInfo N1 = UserInfo.of("system:node:n1", "system:nodes");
    private static final UserInfo N2 = UserInfo.of("system:node:n2", "system:nodes");

    private InProcess cluster;
    private JsonObject pod;

    @BeforeEach
    void start() throws Exception {
        cluster = new InProcess();
        for (String name : new String[] {"mine", "other"}) {
            JsonObject ignored =
                    cluster.create(
                            "secrets",
                            """
                            {"apiVersion": "v1", "kind": "Secret",
                             "metadata": {"name": "%s", "namespace": "default"}}
                            """
                                    .formatted(name));
        }
        JsonObject ignored =
                cluster.create(
                        "serviceaccounts",
                        """
                        {"apiVersion": "v1", "kind": "ServiceAccount",
                         "metadata": {"name": "default", "namespace": "default"}}
                        """);
        pod =
                cluster.create(
                        "pods",
                        """
                        {"apiVersion": "v1", "kind": "Pod",
                         "metadata": {"name": "web", "namespace": "default"},
                         "spec": {"nodeName": "n1",
                           "containers": [{"name": "c", "image": "x"}],
                           "volumes": [{"name": "v", "secret": {"secretName": "mine"}}]}}
                        """);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private JsonObject secret(UserInfo node, String name) throws Exception {
        return cluster.call(node, "get", "secrets", "default", name, null);
    }

    @Test
    void aNodeReadsWhatItsPodsNeed() throws Exception {
        assertEquals("mine", secret(N1, "mine").object("metadata").string("name"));
        assertEquals(
                "secrets \"other\" is forbidden: User \"system:node:n1\" cannot get resource"
                        + " \"secrets\" in API group \"\" in the namespace \"default\": no relationship"
                        + " found between node 'n1' and this object",
                assertThrows(StatusException.class, () -> secret(N1, "other")).getMessage());
        assertThrows(StatusException.class, () -> secret(N2, "mine"));
    }

    @Test
    void aNodeAsksTokensForItsPodsOnly() throws Exception {
        String bound =
                """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                 "spec": {"boundObjectRef": {"kind": "Pod", "apiVersion": "v1",
                   "name": "web", "uid": "%s"}}}
                """
                        .formatted(pod.object("metadata").string("uid"));
        assertEquals(
                "TokenRequest",
                cluster.call(
                                N1,
                                "create",
                                "serviceaccounts",
                                "default",
                                "default",
                                "token",
                                Json.parse(bound))
                        .string("kind"));
        StatusException free =
                assertThrows(
                        StatusException.class,
                        () ->
                                cluster.call(
                                        N1,
                                        "create",
                                        "serviceaccounts",
                                        "default",
                                        "default",
                                        "token",
                                        Json.parse(
                                                """
                                                {"apiVersion": "authentication.k8s.io/v1",
                                                 "kind": "TokenRequest", "spec": {}}
                                                """)));
        assertEquals(
                "serviceaccounts \"default\" is forbidden: node requested token not bound to a"
                        + " pod",
                free.getMessage());
        assertThrows(
                StatusException.class,
                () ->
                        cluster.call(
                                N2,
                                "create",
                                "serviceaccounts",
                                "default",
                                "default",
                                "token",
                                Json.parse(bound)));
    }

    @Test
    void aNodeWritesItself() throws Exception {
        JsonObject self =
                Json.parse(
                        "{\"apiVersion\": \"v1\", \"kind\": \"Node\","
                                + " \"metadata\": {\"name\": \"n1\"}}");
        JsonObject created = cluster.call(N1, "create", "nodes", "", "", self);
        assertEquals("n1", created.object("metadata").string("name"));
        assertEquals(
                "nodes \"n3\" is forbidden: node \"n2\" is not allowed to modify node \"n3\"",
                assertThrows(
                                StatusException.class,
                                () ->
                                        cluster.call(
                                                N2,
                                                "create",
                                                "nodes",
                                                "",
                                                "",
                                                self.withAt("n3", "metadata", "name")))
                        .getMessage());
        assertEquals(
                "nodes \"n2\" is forbidden: node \"n2\" is not allowed to set the following labels:"
                        + " node-role.kubernetes.io/control-plane",
                assertThrows(
                                StatusException.class,
                                () ->
                                        cluster.call(
                                                N2,
                                                "create",
                                                "nodes",
                                                "",
                                                "",
                                                self.withAt("n2", "metadata", "name")
                                                        .withAt(
                                                                "",
                                                                "metadata",
                                                                "labels",
                                                                "node-role.kubernetes.io/control-plane")))
                        .getMessage());
        JsonObject untainted = created.withAt(JsonObject.EMPTY, "spec");
        assertEquals(
                "nodes \"n1\" is forbidden: node \"n1\" is not allowed to modify taints",
                assertThrows(
                                StatusException.class,
                                () -> cluster.call(N1, "update", "nodes", "", "n1", untainted))
                        .getMessage());
    }

    @Test
    void aNodeKeepsItsOwnLease() throws Exception {
        String lease =
                """
                {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                 "metadata": {"name": "%s", "namespace": "kube-node-lease"}}
                """;
        JsonObject own =
                cluster.call(
                        N1,
                        "create",
                        "leases.coordination.k8s.io",
                        "kube-node-lease",
                        "",
                        Json.parse(lease.formatted("n1")));
        assertEquals("n1", own.object("metadata").string("name"));
        StatusException other =
                assertThrows(
                        StatusException.class,
                        () ->
                                cluster.call(
                                        N1,
                                        "create",
                                        "leases.coordination.k8s.io",
                                        "kube-node-lease",
                                        "",
                                        Json.parse(lease.formatted("n2"))));
        assertEquals(403, other.code());
    }
}
