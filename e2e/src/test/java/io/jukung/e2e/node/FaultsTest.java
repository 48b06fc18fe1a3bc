package io.jukung.e2e.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.ClusterUnderTest;
import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnNode;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What runs goes on, or comes back, when parts of the cluster are killed or stopped. */
@OnNode
@Order(Integer.MAX_VALUE)
class FaultsTest {
    private static final String ID = ".status.containerStatuses[0].containerID";
    private static final String RESTARTS = ".status.containerStatuses[0].restartCount";

    @Test
    void afterAKillEverythingIsThereAndContainersWentOn(Kubectl kubectl, ClusterUnderTest cluster) {
        web(kubectl);
        String container = kubectl.value("pod web", ID);
        String uid = kubectl.value("configmap kept", ".metadata.uid");
        cluster.kill();
        assertFalse(kubectl.run("get nodes --request-timeout=2s").ok());
        cluster.up().orFail();
        assertEquals(uid, kubectl.value("configmap kept", ".metadata.uid"));
        kubectl.ok("wait node/e2e --for=condition=Ready --timeout=60s");
        kubectl.ok("wait pod/web --for=condition=Ready --timeout=60s");
        assertEquals(container, kubectl.value("pod web", ID));
        assertEquals("0", kubectl.value("pod web", RESTARTS));
        assertEquals("nginx 1\n", kubectl.ok("exec web -- curl -sS -m 5 http://localhost"));
    }

    @Test
    void containerdKilledIsStartedAgainAndItsContainersGoOn(
            Kubectl kubectl, ClusterUnderTest cluster) {
        web(kubectl);
        String container = kubectl.value("pod web", ID);
        ProcessHandle before = cluster.containerd();
        assertTrue(before.destroyForcibly());
        Eventually.passes(() -> assertFalse(before.pid() == cluster.containerd().pid()));
        Eventually.passes(() -> cluster.jukung("status").orFail());
        kubectl.ok("run after --image=localhost/jukung-test/nginx:1");
        kubectl.ok("wait pod/after --for=condition=Ready --timeout=60s");
        assertEquals(container, kubectl.value("pod web", ID));
        assertEquals("0", kubectl.value("pod web", RESTARTS));
    }

    @Test
    void downStopsContainersAndUpBringsThemBack(Kubectl kubectl, ClusterUnderTest cluster) {
        web(kubectl);
        assertTrue(cluster.processes().stream().anyMatch(line -> line.contains("nginx")));
        cluster.jukung("down").orFail();
        assertEquals(
                List.of(),
                cluster.processes().stream().filter(line -> line.contains("nginx")).toList());
        assertEquals(3, cluster.jukung("status").code());
        cluster.up().orFail();
        kubectl.ok("wait pod/web --for=condition=Ready --timeout=60s");
        Eventually.passes(() ->
                assertEquals(
                        "nginx 1\n", kubectl.ok("exec web -- curl -sS -m 5 http://localhost")));
    }

    @Test
    void upTwiceIsHarmless(Kubectl kubectl, ClusterUnderTest cluster) {
        String up = cluster.up().orFail();
        assertTrue(up.contains("is up already"), up);
        kubectl.ok("get nodes");
        String status = cluster.jukung("status").orFail();
        assertTrue(status.startsWith("ready, process "), status);
        assertTrue(cluster.jukung("logs", "kubelet").orFail().contains("kubelet]"));
    }

    private static void web(Kubectl kubectl) {
        kubectl.ok("create configmap kept --from-literal=a=b");
        kubectl.ok("run web --image=localhost/jukung-test/nginx:1");
        kubectl.ok("wait pod/web --for=condition=Ready --timeout=60s");
    }
}
