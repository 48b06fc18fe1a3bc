package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.ClusterUnderTest;
import io.jukung.e2e.cluster.Commands;
import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnControlPlane
class AccessTest {
    @Test
    void theAdminMayDoEverything(Kubectl kubectl) {
        assertEquals("yes\n", kubectl.ok("auth can-i delete nodes"));
        String who = kubectl.ok("auth whoami");
        assertTrue(who.contains("kubernetes-admin"), who);
        assertTrue(kubectl.ok("auth can-i --list").contains("*.*"));
    }

    @Test
    void aRoleBindingGivesWhatItNamesAndNoMore(Kubectl kubectl) {
        assertEquals("no\n", kubectl.run("auth can-i get pods --as=ann").out());
        kubectl.ok("create role reader --verb=get,list --resource=pods");
        kubectl.ok("create rolebinding ann-reads --role=reader --user=ann");
        Eventually.passes(() -> assertEquals("yes\n", kubectl.ok("auth can-i list pods --as=ann")));
        assertEquals("no\n", kubectl.run("auth can-i delete pods --as=ann").out());
        kubectl.ok("get pods --as=ann");
        assertEquals(
                ("Error from server (Forbidden): secrets is forbidden: User \"ann\" cannot list"
                                + " resource \"secrets\" in API group \"\" in the namespace"
                                + " \"%s\"\n")
                        .formatted(kubectl.namespace()),
                kubectl.run("get secrets --as=ann").error());
    }

    @Test
    void nobodyIsGivenMoreThanTheGiverHas(Kubectl kubectl) {
        kubectl.ok("create rolebinding ann-edits --clusterrole=admin --user=ann");
        Eventually.passes(
                () -> assertEquals("yes\n", kubectl.ok("auth can-i create roles --as=ann")));
        String error = kubectl.run("create role more --verb=* --resource=nodes --as=ann").error();
        assertTrue(error.contains("is attempting to grant RBAC permissions"), error);
    }

    @Test
    void aServiceAccountsTokenOpensWhatItMay(Kubectl kubectl, ClusterUnderTest cluster) {
        kubectl.ok("create serviceaccount robot");
        kubectl.ok(
                "create rolebinding robot-views --clusterrole=view --serviceaccount="
                        + kubectl.namespace()
                        + ":robot");
        String token = kubectl.ok("create token robot --duration=1h").strip();
        String pods =
                "https://127.0.0.1:%d/api/v1/namespaces/%s/pods"
                        .formatted(cluster.port(), kubectl.namespace());
        Eventually.passes(() -> assertEquals("200", status(pods, token)));
        assertEquals("403", status(pods.replace("/pods", "/secrets"), token));
        assertEquals("401", status(pods, token + "x"));
    }

    @Test
    void withoutCredentialsNothingButHealthIsOpen(ClusterUnderTest cluster) {
        String server = "https://127.0.0.1:" + cluster.port();
        assertEquals("403", status(server + "/api/v1/namespaces", ""));
        assertEquals("200", status(server + "/livez", ""));
    }

    private static String status(String url, String token) {
        String header = token.isEmpty() ? "X-None: 1" : "Authorization: Bearer " + token;
        return new Commands(Map.of())
                .run(List.of("curl", "-sko", "/dev/null", "-w", "%{http_code}", "-H", header, url))
                .out();
    }
}
