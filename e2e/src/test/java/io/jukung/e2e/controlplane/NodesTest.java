package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnControlPlane
class NodesTest {
    @AfterEach
    void theNodeIsOpenAgain(Kubectl kubectl) {
        kubectl.run("uncordon simulated-0 simulated-1 simulated-2");
        kubectl.run("taint node simulated-1 color-");
    }

    @Test
    void aCordonedNodeTakesNoPods(Kubectl kubectl) {
        assertEquals("node/simulated-1 cordoned\n", kubectl.ok("cordon simulated-1"));
        assertTrue(kubectl.ok("get node simulated-1").contains("Ready,SchedulingDisabled"));
        kubectl.apply(Manifests.deployment("web", 6));
        kubectl.ok("rollout status deployment/web --timeout=60s");
        assertTrue(!nodes(kubectl).contains("simulated-1"), nodes(kubectl));
        assertEquals("node/simulated-1 uncordoned\n", kubectl.ok("uncordon simulated-1"));
    }

    @Test
    void drainMovesPodsElsewhere(Kubectl kubectl) {
        kubectl.apply(Manifests.deployment("web", 6));
        kubectl.ok("rollout status deployment/web --timeout=60s");
        String node = nodes(kubectl).split(" ")[0];
        String drained =
                kubectl.ok(
                        "drain "
                                + node
                                + " --ignore-daemonsets --delete-emptydir-data --force --timeout=60s");
        assertTrue(drained.contains("node/" + node + " drained"), drained);
        Eventually.passes(() -> {
            assertEquals("6", kubectl.value("deployment web", ".status.readyReplicas"));
            assertTrue(!nodes(kubectl).contains(node), nodes(kubectl));
        });
    }

    @Test
    void aTaintKeepsPodsAwayThatDoNotTolerateIt(Kubectl kubectl) {
        assertEquals(
                "node/simulated-1 tainted\n",
                kubectl.ok("taint node simulated-1 color=red:NoSchedule"));
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  nodeSelector: {kubernetes.io/hostname: simulated-1}
                  tolerations: %s
                  containers: [{name: c, image: registry.example/c:1}]
                """;
        kubectl.apply(pod.formatted("shy", "[]"));
        kubectl.apply(pod.formatted("bold", "[{key: color, value: red, effect: NoSchedule}]"));
        kubectl.ok("wait pod/bold --for=condition=Ready --timeout=60s");
        Eventually.passes(() ->
                assertTrue(
                        kubectl.ok("events --for=pod/shy").contains("had untolerated taint"),
                        kubectl.ok("events --for=pod/shy")));
        kubectl.ok("taint node simulated-1 color-");
        kubectl.ok("wait pod/shy --for=condition=Ready --timeout=60s");
    }

    private static String nodes(Kubectl kubectl) {
        return kubectl.ok("get pods -l app=web -o jsonpath={.items[*].spec.nodeName}");
    }
}
