package io.jukung.e2e.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.ClusterUnderTest;
import io.jukung.e2e.cluster.HostState;
import io.jukung.e2e.cluster.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster of its own, since it does not survive; before the suite's cluster is brought up. */
@Tag("e2e")
@Order(1)
class ResetTest {
    @Test
    void resetLeavesNothingOfItsOwnBehind() throws IOException {
        HostState before = HostState.now();
        ClusterUnderTest cluster = ClusterUnderTest.withNode();
        try (cluster) {
            Kubectl kubectl = cluster.inFreshNamespace();
            kubectl.ok("create deployment web --image=localhost/jukung-test/nginx:1 --replicas=2");
            kubectl.ok("rollout status deployment/web --timeout=60s");
            kubectl.ok("expose deployment web --port=80 --type=NodePort");
            Set<String> namespaces = cluster.networkNamespaces();
            assertEquals(2, namespaces.size());
            assertFalse(HostState.now().since(before, cluster.dataDir(), namespaces).isEmpty());
            Files.writeString(
                    cluster.kubeconfig(),
                    Files.readString(cluster.kubeconfig())
                            .replace("users:", "users:\n- {name: other, user: {token: mine}}"));
            cluster.jukung("reset").orFail();
            assertEquals(Set.of(), HostState.now().since(before, cluster.dataDir(), namespaces));
            assertFalse(Files.exists(cluster.dataDir()));
            String kubeconfig = Files.readString(cluster.kubeconfig());
            assertFalse(kubeconfig.contains("jukung"), kubeconfig);
            assertTrue(kubeconfig.contains("mine"), kubeconfig);
        }
    }
}
