package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.apps.v1.DaemonSet;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.DeleteOptions;
import io.jukung.client.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Daemon sets over an API server's storage. */
class DaemonSetTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster = new Cluster("daemonset-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void givesEveryFittingNodeAPod() throws InterruptedException {
        node("a", "");
        node("tainted", "'taints':[{'key':'only','value':'x','effect':'NoSchedule'}]");
        node(
                "cordoned",
                "'unschedulable':true,'taints':[{'key':'node.kubernetes.io/unschedulable','effect':'NoSchedule'}]");
        create("'maxUnavailable':1");
        eventually("two pods", () -> get().status().numberAvailable() == 2);
        assertEquals(2, get().status().desiredNumberScheduled());
        node("b", "");
        eventually("three pods", () -> get().status().numberReady() == 3);
        Pod pod = cluster.pods().getFirst();
        assertEquals(
                "metadata.name",
                pod.spec()
                        .affinity()
                        .nodeAffinity()
                        .requiredDuringSchedulingIgnoredDuringExecution()
                        .nodeSelectorTerms()
                        .getFirst()
                        .matchFields()
                        .getFirst()
                        .key());
        assertTrue(
                pod.spec().tolerations().stream()
                        .anyMatch(t -> t.key().equals("node.kubernetes.io/unreachable")));
        cluster.client.delete(Node.KIND, "", "b", DeleteOptions.DEFAULT);
        eventually("two again", () -> cluster.pods().size() == 2);
    }

    @Test
    void rollsOnNodeByNode() throws InterruptedException {
        node("a", "");
        node("b", "");
        create("'maxUnavailable':1");
        eventually("ready", () -> get().status().numberAvailable() == 2);
        cluster.runs = pod -> false;
        patch("{'spec':{'template':{'metadata':{'annotations':{'v':'2'}}}}}");
        eventually(
                "one at a time",
                () ->
                        get().status().updatedNumberScheduled() == 1
                                && get().status().numberAvailable() == 1);
        cluster.runs = pod -> true;
        cluster.pods().stream()
                .filter(p -> p.status().phase().isEmpty())
                .forEach(p -> cluster.client.updateStatus(Pod.KIND, Cluster.ready(p)));
        eventually(
                "all",
                () ->
                        get().status().updatedNumberScheduled() == 2
                                && get().status().numberAvailable() == 2);
    }

    @Test
    void surgesBeforeItDeletes() throws InterruptedException {
        node("a", "");
        create("'maxSurge':1,'maxUnavailable':0");
        eventually("ready", () -> get().status().numberAvailable() == 1);
        List<String> before = cluster.pods().stream().map(Pod::name).toList();
        cluster.runs = pod -> false;
        patch("{'spec':{'template':{'metadata':{'annotations':{'v':'2'}}}}}");
        cluster.awaitPods(2);
        Pod fresh =
                cluster.pods().stream()
                        .filter(p -> !before.contains(p.name()))
                        .findFirst()
                        .orElseThrow();
        cluster.client.updateStatus(Pod.KIND, Cluster.ready(fresh));
        eventually(
                "old one gone",
                () ->
                        cluster.pods().stream()
                                .map(Pod::name)
                                .toList()
                                .equals(List.of(fresh.name())));
    }

    private DaemonSet get() {
        return cluster.client.get(DaemonSet.KIND, "default", "agent");
    }

    private void patch(String patch) {
        cluster.client.patch(
                DaemonSet.KIND, "default", "agent", "", PatchType.MERGE, Cluster.json(patch));
    }

    private void node(String name, String spec) {
        cluster.client.create(
                Node.KIND,
                Node.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Node','metadata':{'name':'"
                                        + name
                                        + "'},'spec':{"
                                        + spec
                                        + "}}")));
    }

    private void create(String rolling) {
        cluster.client.create(
                DaemonSet.KIND,
                DaemonSet.of(
                        Cluster.json(
                                "{'apiVersion':'apps/v1','kind':'DaemonSet','metadata':{'name':'agent','namespace':'default'},"
                                        + "'spec':{'revisionHistoryLimit':10,'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{"
                                        + rolling
                                        + "}},'selector':{'matchLabels':{'app':'agent'}},"
                                        + "'template':{'metadata':{'labels':{'app':'agent'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}")));
    }
}
