package io.jukung.controlplane.rbac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapPolicyTest {
    private static JsonObject find(String kind, String name) {
        return BootstrapPolicy.read().stream()
                .map(BootstrapPolicy.Entry::object)
                .filter(o -> o.string("kind").equals(kind))
                .filter(o -> o.object("metadata").string("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsRolesInUpstreamsShape() {
        JsonObject discovery = find("ClusterRole", "system:discovery");
        assertEquals(
                "true",
                discovery
                        .object("metadata")
                        .object("annotations")
                        .string("rbac.authorization.kubernetes.io/autoupdate"));
        assertEquals(
                "rbac-defaults",
                discovery
                        .object("metadata")
                        .object("labels")
                        .string("kubernetes.io/bootstrapping"));
        assertEquals(
                List.of(
                        "/api",
                        "/api/*",
                        "/apis",
                        "/apis/*",
                        "/healthz",
                        "/livez",
                        "/openapi",
                        "/openapi/*",
                        "/readyz",
                        "/version",
                        "/version/"),
                discovery.array("rules").object(0).array("nonResourceURLs").strings());
        assertTrue(find("ClusterRole", "edit").has("aggregationRule"));
        assertEquals(
                Json.parse(
                        """
                        {"kind": "ServiceAccount", "name": "job-controller",
                         "namespace": "kube-system"}
                        """),
                find("ClusterRoleBinding", "system:controller:job-controller")
                        .array("subjects")
                        .object(0));
    }

    @Test
    void everyBindingNamesARoleOfThePolicy() {
        List<JsonObject> objects =
                BootstrapPolicy.read().stream().map(BootstrapPolicy.Entry::object).toList();
        for (JsonObject binding : objects) {
            JsonObject role = binding.object("roleRef");
            if (!role.isEmpty()) {
                assertTrue(
                        objects.stream()
                                .anyMatch(o ->
                                        o.string("kind").equals(role.string("kind"))
                                                && o.object("metadata")
                                                        .string("name")
                                                        .equals(role.string("name"))),
                        binding::toString);
            }
        }
    }

    @Test
    void mergingAddsWhatIsMissingAndKeepsTheRest() {
        JsonObject wanted = find("ClusterRole", "system:basic-user");
        assertSame(wanted, PolicyReconciler.merged(wanted, wanted));
        JsonObject extra =
                JsonObject.of(
                        "verbs", JsonArray.of("get"),
                        "apiGroups", JsonArray.of(""),
                        "resources", JsonArray.of("pods"));
        JsonObject stored = wanted.with("rules", JsonArray.of(extra));
        JsonObject merged = PolicyReconciler.merged(stored, wanted);
        assertEquals(3, merged.array("rules").size());
        assertEquals(extra, merged.array("rules").get(0));
        JsonObject left =
                stored.withAt(
                        "false",
                        "metadata",
                        "annotations",
                        "rbac.authorization.kubernetes.io/autoupdate");
        assertSame(left, PolicyReconciler.merged(left, wanted));
    }
}
