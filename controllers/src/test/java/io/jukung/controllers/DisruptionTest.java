package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.policy.v1.PodDisruptionBudget;
import io.jukung.api.policy.v1.PodDisruptionBudgetStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Budgets over an API server's storage. */
class DisruptionTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster =
                new Cluster(
                        "disruption-controller", "replicaset-controller", "deployment-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void countsPodsForANumber() throws InterruptedException {
        budget("'minAvailable':2");
        eventually("told", () -> reason().equals("InsufficientPods"));
        eventually("event", () -> cluster.hasEvent("NoPods", "No matching pods found"));
        for (String name : new String[] {"a", "b", "c"}) {
            pod(name);
        }
        eventually("one may go", () -> status().disruptionsAllowed() == 1);
        assertEquals(3, status().expectedPods());
        assertEquals(3, status().currentHealthy());
        assertEquals(2, status().desiredHealthy());
        assertEquals("SufficientPods", reason());
    }

    @Test
    void takesPercentagesOfTheDeployment() throws InterruptedException {
        deployment(4);
        cluster.awaitPods(4);
        budget("'maxUnavailable':'30%'");
        eventually("two may go", () -> status().disruptionsAllowed() == 2);
        assertEquals(4, status().expectedPods());
        assertEquals(2, status().desiredHealthy());
        Pod broken = cluster.pods().getFirst();
        cluster.client.updateStatus(
                Pod.KIND, broken.edit().status(s -> s.clearConditions()).build());
        eventually("one may go", () -> status().disruptionsAllowed() == 1);
        assertEquals(4, status().expectedPods());
    }

    @Test
    void keepsAllowedEvictionsForTwoMinutes() throws InterruptedException {
        pod("a");
        pod("b");
        budget("'minAvailable':0");
        eventually("both", () -> status().disruptionsAllowed() == 2);
        note(Map.of("a", Instant.now()));
        eventually("a counts as gone", () -> status().disruptionsAllowed() == 1);
        assertTrue(status().disruptedPods().containsKey("a"));
        note(Map.of("a", Instant.now().minusSeconds(130)));
        eventually("a is back", () -> status().disruptionsAllowed() == 2);
        assertTrue(status().disruptedPods().isEmpty());
        eventually("event", () -> cluster.hasEvent("NotDeleted", "Pod was expected by PDB"));
    }

    @Test
    void allowsNothingWhereTheSizeIsUnknown() throws InterruptedException {
        cluster.client.create(
                Pod.KIND,
                Pod.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'lost',"
                                        + "'namespace':'default','labels':{'app':'web'},"
                                        + "'ownerReferences':[{'apiVersion':'apps/v1',"
                                        + "'kind':'ReplicaSet','name':'gone','uid':'u',"
                                        + "'controller':true}]},'spec':{'containers':[]}}")));
        budget("'maxUnavailable':1");
        eventually("failed", () -> reason().equals("SyncFailed"));
        assertEquals(
                "found no controllers for pod \"lost\"",
                status().conditions().getFirst().message());
        assertEquals(0, status().disruptionsAllowed());
    }

    @Test
    void warnsOfPodsThatNobodyControls() throws InterruptedException {
        pod("a");
        budget("'maxUnavailable':1");
        eventually("event", () -> cluster.hasEvent("UnmanagedPods", "Pods selected by this"));
        assertEquals(0, status().disruptionsAllowed());
    }

    private void note(Map<String, Instant> disrupted) {
        cluster.client.updateStatus(
                PodDisruptionBudget.KIND,
                get().edit().status(s -> s.disruptedPods(disrupted)).build());
    }

    private void pod(String name) {
        cluster.client.create(
                Pod.KIND,
                Pod.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
                                        + name
                                        + "','namespace':'default','labels':{'app':'web'}},"
                                        + "'spec':{'containers':[]}}")));
    }

    private void deployment(int replicas) {
        cluster.client.create(
                Deployment.KIND,
                Deployment.of(
                        Cluster.json(
                                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':"
                                        + "{'name':'web','namespace':'default'},'spec':"
                                        + "{'replicas':"
                                        + replicas
                                        + ",'selector':{'matchLabels':{'app':'web'}},"
                                        + "'strategy':{'type':'Recreate'},'template':"
                                        + "{'metadata':{'labels':{'app':'web'}},"
                                        + "'spec':{'containers':[]}}}}")));
    }

    private void budget(String spec) {
        cluster.client.create(
                PodDisruptionBudget.KIND,
                PodDisruptionBudget.of(
                        Cluster.json(
                                "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget',"
                                        + "'metadata':{'name':'web','namespace':'default'},"
                                        + "'spec':{'selector':{'matchLabels':{'app':'web'}},"
                                        + spec
                                        + "}}")));
    }

    private PodDisruptionBudget get() {
        return cluster.client.get(PodDisruptionBudget.KIND, "default", "web");
    }

    private PodDisruptionBudgetStatus status() {
        return get().status();
    }

    private String reason() {
        return status().conditions().isEmpty() ? "" : status().conditions().getFirst().reason();
    }
}
