package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.DeploymentCondition;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.ListOptions;
import io.jukung.client.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deployments and their sets over an API server's storage. */
class DeploymentTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster = new Cluster("deployment-controller", "replicaset-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void rollsOutScalesAndRollsOnWithinItsLimits() throws InterruptedException {
        create(
                30,
                "'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':'25%','maxUnavailable':'25%'}},");
        eventually("complete", () -> reason("Progressing").equals("NewReplicaSetAvailable"));
        Deployment first = get();
        assertEquals(30, first.status().availableReplicas());
        assertEquals(30, first.status().updatedReplicas());
        assertEquals("1", first.metadata().annotations().get("deployment.kubernetes.io/revision"));
        ReplicaSet set = sets().getFirst();
        assertEquals(
                "30",
                set.metadata().annotations().get("deployment.kubernetes.io/desired-replicas"));
        assertEquals(
                "38", set.metadata().annotations().get("deployment.kubernetes.io/max-replicas"));
        assertEquals(
                "ReplicaSet \"" + set.name() + "\" has successfully progressed.",
                condition("Progressing").message());
        assertTrue(set.name().endsWith(set.metadata().labels().get("pod-template-hash")));
        eventually(
                "event",
                () ->
                        cluster.hasEvent(
                                "ScalingReplicaSet",
                                "Scaled up replica set " + set.name() + " from 0 to 30"));

        patch("{'spec':{'template':{'metadata':{'annotations':{'v':'2'}}}}}");
        eventually(
                "second revision",
                () ->
                        "2"
                                        .equals(
                                                get().metadata()
                                                        .annotations()
                                                        .get("deployment.kubernetes.io/revision"))
                                && reason("Progressing").equals("NewReplicaSetAvailable")
                                && get().status().updatedReplicas() == 30
                                && get().status().replicas() == 30);
        assertEquals(2, sets().size());
        assertEquals(30, cluster.pods().stream().filter(p -> !p.terminating()).count());

        // Back to the first template: its set is taken again, as revision 3.
        patch("{'spec':{'template':{'metadata':{'annotations':null}}}}");
        eventually(
                "third revision",
                () ->
                        "3"
                                        .equals(
                                                get().metadata()
                                                        .annotations()
                                                        .get("deployment.kubernetes.io/revision"))
                                && get().status().updatedReplicas() == 30
                                && get().status().replicas() == 30);
        assertEquals(
                "1",
                cluster.client
                        .get(ReplicaSet.KIND, "default", set.name())
                        .metadata()
                        .annotations()
                        .get("deployment.kubernetes.io/revision-history"));

        patch("{'spec':{'replicas':2}}");
        eventually("scaled", () -> get().status().replicas() == 2);
    }

    @Test
    void pausesAndRecreates() throws InterruptedException {
        create(2, "'strategy':{'type':'Recreate'},'paused':true,");
        eventually("paused", () -> reason("Progressing").equals("DeploymentPaused"));
        assertEquals(List.of(), cluster.pods());
        patch("{'spec':{'paused':false}}");
        eventually("complete", () -> reason("Progressing").equals("NewReplicaSetAvailable"));
        List<String> before = cluster.pods().stream().map(Pod::name).toList();
        patch("{'spec':{'template':{'metadata':{'annotations':{'v':'2'}}}}}");
        eventually(
                "recreated",
                () ->
                        cluster.pods().size() == 2
                                && cluster.pods().stream().noneMatch(p -> before.contains(p.name()))
                                && get().status().availableReplicas() == 2);
    }

    @Test
    void holdsWhatIsAvailableWhileTheNewIsNot() throws InterruptedException {
        create(
                4,
                "'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavailable':1}},");
        eventually("complete", () -> reason("Progressing").equals("NewReplicaSetAvailable"));
        cluster.runs = pod -> false;
        patch("{'spec':{'template':{'metadata':{'annotations':{'v':'2'}}}}}");
        eventually(
                "stuck in the middle",
                () ->
                        get().status().availableReplicas() == 3
                                && get().status().updatedReplicas() == 2
                                && get().status().replicas() == 5);
        assertEquals("True", condition("Available").status());
        // In the middle of a rollout, both sets grow in proportion.
        patch("{'spec':{'replicas':8}}");
        eventually("grown", () -> sets().stream().mapToInt(s -> s.spec().replicas()).sum() == 9);
        assertTrue(sets().stream().allMatch(s -> s.spec().replicas() >= 3));
    }

    @Test
    void adoptsWhatMatchesAndReleasesWhatDoesNot() throws InterruptedException {
        create(1, "");
        cluster.awaitPods(1);
        Pod pod = cluster.pods().getFirst();
        cluster.client.patch(
                Pod.KIND,
                "default",
                pod.name(),
                "",
                PatchType.MERGE,
                Cluster.json("{'metadata':{'labels':{'app':'other'}}}"));
        cluster.awaitPods(2);
        eventually(
                "released",
                () ->
                        cluster
                                .client
                                .get(Pod.KIND, "default", pod.name())
                                .metadata()
                                .ownerReferences()
                                .stream()
                                .noneMatch(r -> r.controller()));
    }

    private void create(int replicas, String more) {
        cluster.client.create(
                Deployment.KIND,
                Deployment.of(
                        Cluster.json(
                                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'default'},"
                                        + "'spec':{'replicas':"
                                        + replicas
                                        + ","
                                        + more
                                        + "'progressDeadlineSeconds':600,'revisionHistoryLimit':10,'selector':{'matchLabels':{'app':'web'}},"
                                        + "'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}")));
    }

    private void patch(String patch) {
        cluster.client.patch(
                Deployment.KIND, "default", "web", "", PatchType.MERGE, Cluster.json(patch));
    }

    private Deployment get() {
        return cluster.client.get(Deployment.KIND, "default", "web");
    }

    private List<ReplicaSet> sets() {
        return cluster.client.listAll(ReplicaSet.KIND, "default", ListOptions.ALL).items();
    }

    private DeploymentCondition condition(String type) {
        return get().status().conditions().stream()
                .filter(c -> c.type().equals(type))
                .findFirst()
                .orElse(DeploymentCondition.builder().build());
    }

    private String reason(String type) {
        return condition(type).reason();
    }
}
