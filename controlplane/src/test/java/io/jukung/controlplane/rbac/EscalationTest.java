package io.jukung.controlplane.rbac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.Test;

class EscalationTest {
    private static final UserInfo JANE = UserInfo.of("jane");
    private static final JsonObject SECRETS_ROLE =
            Json.parse(
                    """
                    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                     "metadata": {"name": "secrets", "namespace": "default"},
                     "rules": [{"apiGroups": [""], "resources": ["secrets"],
                       "verbs": ["get", "list"]}]}
                    """);

    @Test
    void nobodyGrantsWhatTheyDoNotHold() throws Exception {
        try (InProcess cluster = new InProcess()) {
            // jane may write roles in the namespace, and bind only what she holds
            cluster.create(
                    "roles.rbac.authorization.k8s.io",
                    """
                    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                     "metadata": {"name": "role-writer", "namespace": "default"},
                     "rules": [{"apiGroups": ["rbac.authorization.k8s.io"],
                       "resources": ["roles", "rolebindings"], "verbs": ["create"]}]}
                    """);
            cluster.create(
                    "rolebindings.rbac.authorization.k8s.io",
                    """
                    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                     "metadata": {"name": "role-writer", "namespace": "default"},
                     "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role",
                       "name": "role-writer"},
                     "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User",
                       "name": "jane"}]}
                    """);
            StatusException refused =
                    assertThrows(StatusException.class, () -> write(cluster, SECRETS_ROLE));
            assertEquals(
                    "roles.rbac.authorization.k8s.io \"secrets\" is forbidden: user \"jane\""
                            + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                            + " permissions not currently held:\n"
                            + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}",
                    refused.getMessage());
            cluster.create("roles.rbac.authorization.k8s.io", SECRETS_ROLE.toString());
            StatusException unbound =
                    assertThrows(
                            StatusException.class,
                            () ->
                                    cluster.call(
                                            JANE,
                                            "create",
                                            "rolebindings.rbac.authorization.k8s.io",
                                            "default",
                                            "",
                                            Json.parse(
                                                    """
                                                    {"apiVersion": "rbac.authorization.k8s.io/v1",
                                                     "kind": "RoleBinding",
                                                     "metadata": {"name": "b",
                                                       "namespace": "default"},
                                                     "roleRef": {
                                                       "apiGroup": "rbac.authorization.k8s.io",
                                                       "kind": "Role", "name": "secrets"},
                                                     "subjects": [{
                                                       "apiGroup": "rbac.authorization.k8s.io",
                                                       "kind": "User", "name": "jane"}]}
                                                    """)));
            assertEquals(403, unbound.code());
            // what jane holds herself she may pass on
            JsonObject own =
                    SECRETS_ROLE
                            .withAt("own", "metadata", "name")
                            .with(
                                    "rules",
                                    Json.parse(
                                                    """
                                                    {"r": [{"apiGroups":
                                                      ["rbac.authorization.k8s.io"],
                                                     "resources": ["roles"],
                                                     "verbs": ["create"]}]}
                                                    """)
                                            .array("r"));
            assertEquals("own", write(cluster, own).object("metadata").string("name"));
        }
    }

    private static JsonObject write(InProcess cluster, JsonObject role) throws Exception {
        return cluster.call(JANE, "create", "roles.rbac.authorization.k8s.io", "default", "", role);
    }
}
