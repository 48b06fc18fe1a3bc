package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnControlPlane
class RolloutTest {
    private static final String IMAGE = ".spec.template.spec.containers[0].image";

    @BeforeEach
    void aDeploymentOfTwo(Kubectl kubectl) {
        kubectl.apply(Manifests.deployment("web", 2));
        String status = kubectl.ok("rollout status deployment/web --timeout=60s");
        assertTrue(status.endsWith("deployment \"web\" successfully rolled out\n"), status);
    }

    @Test
    void anUpdateIsRolledOutAndUndone(Kubectl kubectl) {
        kubectl.ok("set image deployment/web web=registry.example/web:2");
        kubectl.ok("annotate deployment web kubernetes.io/change-cause=second");
        kubectl.ok("rollout status deployment/web --timeout=60s");
        Eventually.passes(() -> {
            String history = kubectl.ok("rollout history deployment/web");
            assertTrue(history.contains("2         second"), history);
        });
        assertTrue(
                kubectl.ok("rollout history deployment/web --revision=1")
                        .contains("registry.example/web:1"));
        assertEquals(
                "deployment.apps/web rolled back\n", kubectl.ok("rollout undo deployment/web"));
        kubectl.ok("rollout status deployment/web --timeout=60s");
        assertEquals("registry.example/web:1", kubectl.value("deployment web", IMAGE));
    }

    @Test
    void aPausedRolloutWaitsForResume(Kubectl kubectl) {
        kubectl.ok("rollout pause deployment/web");
        kubectl.ok("set image deployment/web web=registry.example/web:2");
        Eventually.passes(() ->
                assertEquals(
                        kubectl.value("deployment web", ".metadata.generation"),
                        kubectl.value("deployment web", ".status.observedGeneration")));
        assertEquals("1", count(kubectl, "replicasets"));
        kubectl.ok("rollout resume deployment/web");
        kubectl.ok("rollout status deployment/web --timeout=60s");
        assertEquals("2", count(kubectl, "replicasets"));
    }

    @Test
    void restartReplacesEveryPod(Kubectl kubectl) {
        String before = kubectl.ok("get pods -o name");
        kubectl.ok("rollout restart deployment/web");
        kubectl.ok("rollout status deployment/web --timeout=60s");
        Eventually.passes(() -> assertEquals("2", count(kubectl, "pods")));
        String after = kubectl.ok("get pods -o name");
        assertTrue(before.lines().noneMatch(after::contains), before + after);
    }

    @Test
    void scaleChangesTheNumberOfPods(Kubectl kubectl) {
        kubectl.ok("scale deployment web --replicas=4 --current-replicas=2");
        kubectl.ok("rollout status deployment/web --timeout=60s");
        assertEquals("4", kubectl.value("deployment web", ".status.readyReplicas"));
        String error =
                kubectl.run("scale deployment web --replicas=1 --current-replicas=9").error();
        assertTrue(error.contains("Expected replicas to be 9, was 4"), error);
        kubectl.ok("scale deployment web --replicas=0");
        Eventually.passes(() -> assertEquals("0", count(kubectl, "pods")));
    }

    @Test
    void exposeGivesAServiceItsEndpoints(Kubectl kubectl) {
        assertEquals(
                "service/web exposed\n",
                kubectl.ok("expose deployment web --target-port=http --port=80"));
        Eventually.passes(() -> {
            String slices =
                    kubectl.ok(
                            "get endpointslices -l kubernetes.io/service-name=web -o jsonpath={.items[*].endpoints[*].addresses[0]}");
            assertEquals(2, slices.split(" ").length, slices);
        });
        assertTrue(kubectl.ok("describe service web").contains("TargetPort:"));
    }

    private static String count(Kubectl kubectl, String kind) {
        return String.valueOf(kubectl.ok("get " + kind + " -l app=web -o name").lines().count());
    }
}
