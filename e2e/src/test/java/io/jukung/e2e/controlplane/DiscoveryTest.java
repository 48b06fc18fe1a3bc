package io.jukung.e2e.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Commands;
import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Jukung;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import io.jukung.e2e.cluster.Outcome;
import io.jukung.e2e.cluster.Running;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnControlPlane
class DiscoveryTest {
    @Test
    void explainTellsOfFieldsAtAnyDepth(Kubectl kubectl) {
        String pod = kubectl.ok("explain pod");
        assertTrue(pod.contains("KIND:       Pod\nVERSION:    v1\n"), pod);
        String image = kubectl.ok("explain deployment.spec.template.spec.containers.image");
        assertTrue(image.contains("FIELD: image <string>"), image);
        String all = kubectl.ok("explain deployment --recursive");
        assertTrue(all.contains("maxSurge"), all);
        String error = kubectl.run("explain pod.spec.nothing").error();
        assertTrue(error.contains("field \"nothing\" does not exist"), error);
    }

    @Test
    void apiResourcesAndVersionsAreThoseOf136(Kubectl kubectl) {
        String resources = kubectl.ok("api-resources");
        assertTrue(resources.matches("(?s).*pods +po +v1 +true +Pod\n.*"), resources);
        assertTrue(
                resources.matches("(?s).*deployments +deploy +apps/v1 +true +Deployment\n.*"),
                resources);
        String versions = kubectl.ok("api-versions");
        for (String version : List.of("v1", "apps/v1", "batch/v1", "discovery.k8s.io/v1")) {
            assertTrue(versions.lines().anyMatch(version::equals), versions);
        }
        assertTrue(
                kubectl.ok("api-resources --namespaced=false -o name")
                        .lines()
                        .anyMatch("nodes"::equals));
    }

    @Test
    void versionAndClusterInfoTellWhoAnswers(Kubectl kubectl) {
        assertTrue(kubectl.ok("version").contains("Server Version: v1.36."));
        assertTrue(kubectl.ok("cluster-info").contains("Kubernetes control plane"));
        assertEquals("ok", kubectl.ok("get --raw /readyz"));
        assertTrue(kubectl.ok("get --raw /livez?verbose").contains("livez check passed"));
    }

    @Test
    void completionIsPrintedAndAsksTheServer(Kubectl kubectl) {
        assertTrue(kubectl.ok("completion bash").contains("__start_kubectl"));
        kubectl.ok("create configmap completed");
        String names = kubectl.ok("__complete get configmap comp");
        assertTrue(names.startsWith("completed\n"), names);
    }

    @Test
    void theProxyServesPlainHttp(Kubectl kubectl) {
        int port = Jukung.freePort();
        try (Running proxy = kubectl.start("proxy --port=" + port)) {
            Eventually.passes(() -> assertTrue(proxy.printed().contains("Starting to serve")));
            Outcome got =
                    new Commands(Map.of())
                            .run(
                                    List.of(
                                            "curl",
                                            "-s",
                                            "http://127.0.0.1:"
                                                    + port
                                                    + "/api/v1/namespaces/default"));
            assertTrue(got.orFail().contains("\"name\": \"default\""), got.out());
        }
    }
}
