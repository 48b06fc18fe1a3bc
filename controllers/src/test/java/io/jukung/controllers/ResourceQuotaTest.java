package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceQuota;
import io.jukung.api.core.v1.Service;
import io.jukung.client.DeleteOptions;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotas counted over an API server's storage. */
class ResourceQuotaTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster = new Cluster("resourcequota-controller");
        cluster.runs = pod -> false;
        cluster.api.served("v1", "configmaps", "ConfigMap", true);
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void countsWhatThereIsAndWhatIsLeft() throws InterruptedException {
        pod("a", "'cpu':'500m','memory':'1Gi'");
        pod("b", "'cpu':'700m'");
        quota("'hard':{'pods':'5','requests.cpu':'4','memory':'2Gi','limits.cpu':'1'}");
        awaitUsed("{'limits.cpu':'0','memory':'1Gi','pods':'2','requests.cpu':'1200m'}");
        cluster.client.delete(Pod.KIND, "default", "a", DeleteOptions.NOW);
        awaitUsed("{'limits.cpu':'0','memory':'0','pods':'1','requests.cpu':'700m'}");
        Pod last = cluster.client.get(Pod.KIND, "default", "b");
        cluster.finish(last, "Succeeded");
        awaitUsed("{'limits.cpu':'0','memory':'0','pods':'0','requests.cpu':'0'}");
    }

    @Test
    void countsObjectsOfAnyResource() throws InterruptedException {
        for (String name : new String[] {"a", "b"}) {
            cluster.client.create(
                    ConfigMap.KIND,
                    ConfigMap.builder().metadata(m -> m.name(name).namespace("default")).build());
        }
        quota("'hard':{'count/configmaps':'4','configmaps':'4','count/gone.example.com':'1'}");
        awaitUsed("{'configmaps':'2','count/configmaps':'2'}");
        cluster.client.delete(ConfigMap.KIND, "default", "a", DeleteOptions.DEFAULT);
        awaitUsed("{'configmaps':'1','count/configmaps':'1'}");
    }

    @Test
    void followsServicesThatChange() throws InterruptedException {
        quota("'hard':{'services':'4','services.nodeports':'4'}");
        awaitUsed("{'services':'0','services.nodeports':'0'}");
        Service service =
                cluster.client.create(
                        Service.KIND,
                        Service.of(
                                Cluster.json(
                                        "{'apiVersion':'v1','kind':'Service','metadata':{'name':"
                                                + "'web','namespace':'default'},'spec':{'type':"
                                                + "'NodePort','ports':[{'port':80}]}}")));
        // What is created is charged by the admission plugin; this counts it with the next change.
        cluster.client.update(Service.KIND, service.edit().spec(s -> s.type("ClusterIP")).build());
        awaitUsed("{'services':'1','services.nodeports':'0'}");
    }

    @Test
    void countsOnlyWhatIsInScope() throws InterruptedException {
        pod("effort", "");
        pod("asking", "'cpu':'1'");
        quota("'hard':{'pods':'5'},'scopes':['BestEffort']");
        awaitUsed("{'pods':'1'}");
    }

    @Test
    void takesOverNewLimits() throws InterruptedException {
        quota("'hard':{'pods':'5'}");
        awaitUsed("{'pods':'0'}");
        ResourceQuota quota = cluster.client.get(ResourceQuota.KIND, "default", "q");
        cluster.client.update(
                ResourceQuota.KIND,
                ResourceQuota.of(
                        quota.node().withAt(Cluster.json("{'services':'1'}"), "spec", "hard")));
        awaitUsed("{'services':'0'}");
    }

    private void awaitUsed(String used) throws InterruptedException {
        JsonObject wanted = Cluster.json(used);
        eventually(
                used,
                () -> {
                    ResourceQuota quota = cluster.client.get(ResourceQuota.KIND, "default", "q");
                    JsonObject status = quota.status().node();
                    return status.object("used").equals(wanted)
                            && status.object("hard").equals(quota.spec().node().object("hard"));
                });
    }

    private void quota(String spec) {
        cluster.client.create(
                ResourceQuota.KIND,
                ResourceQuota.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'ResourceQuota','metadata':{'name':'q',"
                                        + "'namespace':'default'},'spec':{"
                                        + spec
                                        + "}}")));
    }

    private void pod(String name, String requests) {
        cluster.client.create(
                Pod.KIND,
                Pod.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
                                        + name
                                        + "','namespace':'default'},'spec':{'containers':[{'name':"
                                        + "'c','resources':{'requests':{"
                                        + requests
                                        + "}}}]}}")));
    }
}
