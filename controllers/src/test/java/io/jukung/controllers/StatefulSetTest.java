package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.apps.v1.ControllerRevision;
import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import io.jukung.client.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stateful sets over an API server's storage. */
class StatefulSetTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster = new Cluster("statefulset-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void makesPodsInOrderWithTheirClaims() throws InterruptedException {
        cluster.runs = pod -> !pod.name().equals("db-1");
        create("OrderedReady", "");
        eventually("two", () -> names().equals(List.of("db-0", "db-1")));
        eventually(
                "first is ready",
                () -> get().status().readyReplicas() == 1 && get().status().replicas() == 2);
        cluster.runs = pod -> true;
        cluster.client.updateStatus(
                Pod.KIND, Cluster.ready(cluster.client.get(Pod.KIND, "default", "db-1")));
        eventually("three", () -> get().status().readyReplicas() == 3);
        Pod pod = cluster.client.get(Pod.KIND, "default", "db-2");
        assertEquals("db-2", pod.spec().hostname());
        assertEquals("db", pod.spec().subdomain());
        assertEquals("db-2", pod.metadata().labels().get("statefulset.kubernetes.io/pod-name"));
        assertEquals("2", pod.metadata().labels().get("apps.kubernetes.io/pod-index"));
        assertEquals(
                "data-db-2", pod.spec().volumes().getFirst().persistentVolumeClaim().claimName());
        assertNotNull(cluster.client.find(PersistentVolumeClaim.KIND, "default", "data-db-2"));
        eventually(
                "event",
                () ->
                        cluster.hasEvent(
                                "SuccessfulCreate",
                                "create Pod db-2 in StatefulSet db successful"));
        assertEquals(get().status().currentRevision(), get().status().updateRevision());

        patch("{'spec':{'replicas':1}}");
        eventually("one", () -> names().equals(List.of("db-0")));
        assertNotNull(cluster.client.find(PersistentVolumeClaim.KIND, "default", "data-db-2"));
    }

    @Test
    void updatesFromTheLastDownToThePartition() throws InterruptedException {
        create(
                "Parallel",
                "'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'partition':1}},");
        eventually("ready", () -> get().status().readyReplicas() == 3);
        String before = get().status().updateRevision();
        patch("{'spec':{'template':{'metadata':{'annotations':{'v':'2'}}}}}");
        eventually(
                "two updated",
                () -> get().status().updatedReplicas() == 2 && get().status().readyReplicas() == 3);
        assertEquals(before, revision("db-0"));
        assertEquals(before, get().status().currentRevision());
        // A pod below the partition comes back as it was.
        cluster.client.delete(Pod.KIND, "default", "db-0", DeleteOptions.NOW);
        eventually("back", () -> names().size() == 3 && get().status().readyReplicas() == 3);
        assertEquals(before, revision("db-0"));
        patch("{'spec':{'updateStrategy':{'rollingUpdate':{'partition':0}}}}");
        eventually(
                "all updated",
                () ->
                        get().status().updatedReplicas() == 3
                                && get().status()
                                        .currentRevision()
                                        .equals(get().status().updateRevision()));
        assertEquals(
                2,
                cluster.client
                        .listAll(ControllerRevision.KIND, "default", ListOptions.ALL)
                        .items()
                        .size());
    }

    @Test
    void replacesFailedPods() throws InterruptedException {
        create("OrderedReady", "");
        eventually("ready", () -> get().status().readyReplicas() == 3);
        Pod pod = cluster.client.get(Pod.KIND, "default", "db-1");
        cluster.finish(pod, "Failed");
        eventually(
                "made anew",
                () -> {
                    Pod now = cluster.client.find(Pod.KIND, "default", "db-1");
                    return now != null && !now.uid().equals(pod.uid());
                });
        eventually(
                "event",
                () ->
                        cluster.hasEvent(
                                "RecreatingFailedPod",
                                "StatefulSet default/db is recreating failed Pod db-1"));
    }

    @Test
    void claimsFollowWhomThePolicySays() throws InterruptedException {
        create(
                "Parallel",
                "'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete','whenScaled':'Delete'},");
        eventually("ready", () -> get().status().readyReplicas() == 3);
        eventually("owned by the set", () -> owner("data-db-2").equals("StatefulSet"));
        Pod last = cluster.client.get(Pod.KIND, "default", "db-2");
        patch("{'spec':{'replicas':2}}");
        eventually("owned by the pod", () -> owner("data-db-2").equals("Pod"));
        assertEquals("StatefulSet", owner("data-db-1"));
        assertTrue(
                cluster
                        .client
                        .get(PersistentVolumeClaim.KIND, "default", "data-db-2")
                        .metadata()
                        .ownerReferences()
                        .stream()
                        .anyMatch(r -> r.uid().equals(last.uid())));
    }

    private String owner(String claim) {
        PersistentVolumeClaim found =
                cluster.client.find(PersistentVolumeClaim.KIND, "default", claim);
        return found == null || found.metadata().ownerReferences().isEmpty()
                ? ""
                : found.metadata().ownerReferences().getFirst().kind();
    }

    private String revision(String pod) {
        return cluster.client
                .get(Pod.KIND, "default", pod)
                .metadata()
                .labels()
                .getOrDefault("controller-revision-hash", "");
    }

    private List<String> names() {
        return cluster.pods().stream().map(Pod::name).sorted().toList();
    }

    private StatefulSet get() {
        return cluster.client.get(StatefulSet.KIND, "default", "db");
    }

    private void patch(String patch) {
        cluster.client.patch(
                StatefulSet.KIND, "default", "db", "", PatchType.MERGE, Cluster.json(patch));
    }

    private void create(String management, String more) {
        String strategy =
                more.contains("updateStrategy")
                        ? more
                        : more
                                + "'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'partition':0}},";
        cluster.client.create(
                StatefulSet.KIND,
                StatefulSet.of(
                        Cluster.json(
                                "{'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'db','namespace':'default'},"
                                        + "'spec':{'replicas':3,'serviceName':'db','podManagementPolicy':'"
                                        + management
                                        + "',"
                                        + strategy
                                        + "'revisionHistoryLimit':10,'selector':{'matchLabels':{'app':'db'}},"
                                        + "'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce']}}],"
                                        + "'template':{'metadata':{'labels':{'app':'db'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}")));
    }
}
