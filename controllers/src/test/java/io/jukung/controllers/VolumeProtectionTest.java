package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.DeleteOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims and volumes in use stay. */
class VolumeProtectionTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster =
                new Cluster(
                        "persistentvolumeclaim-protection-controller",
                        "persistentvolume-protection-controller");
        cluster.runs = pod -> false;
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void aClaimStaysWhileAPodOnANodeUsesIt() throws InterruptedException {
        claim("data");
        pod("user", "'nodeName':'n',");
        cluster.client.delete(PersistentVolumeClaim.KIND, "default", "data", DeleteOptions.DEFAULT);
        claim("other");
        cluster.client.delete(
                PersistentVolumeClaim.KIND, "default", "other", DeleteOptions.DEFAULT);
        eventually("what nobody uses goes", () -> find("other") == null);
        assertNotNull(find("data"));
        cluster.client.delete(Pod.KIND, "default", "user", DeleteOptions.NOW);
        eventually("and so does the rest", () -> find("data") == null);
    }

    @Test
    void aPodWithoutANodeKeepsNoClaim() throws InterruptedException {
        claim("data");
        pod("waiting", "");
        cluster.client.delete(PersistentVolumeClaim.KIND, "default", "data", DeleteOptions.DEFAULT);
        eventually("gone", () -> find("data") == null);
    }

    @Test
    void aBoundVolumeStays() throws InterruptedException {
        PersistentVolume volume =
                cluster.client.create(
                        PersistentVolume.KIND,
                        PersistentVolume.builder().metadata(m -> m.name("v")).build());
        eventually(
                "guarded",
                () ->
                        volume().metadata()
                                .finalizers()
                                .equals(List.of("kubernetes.io/pv-protection")));
        cluster.client.updateStatus(
                PersistentVolume.KIND, volume().edit().status(s -> s.phase("Bound")).build());
        cluster.client.delete(PersistentVolume.KIND, "", volume.name(), DeleteOptions.DEFAULT);
        assertNotNull(volume());
        cluster.client.updateStatus(
                PersistentVolume.KIND, volume().edit().status(s -> s.phase("Released")).build());
        eventually("gone", () -> cluster.client.find(PersistentVolume.KIND, "", "v") == null);
    }

    private PersistentVolume volume() {
        return cluster.client.get(PersistentVolume.KIND, "", "v");
    }

    private @Nullable PersistentVolumeClaim find(String name) {
        return cluster.client.find(PersistentVolumeClaim.KIND, "default", name);
    }

    private void claim(String name) throws InterruptedException {
        cluster.client.create(
                PersistentVolumeClaim.KIND,
                PersistentVolumeClaim.builder()
                        .metadata(m -> m.name(name).namespace("default"))
                        .build());
        eventually(
                "guarded",
                () ->
                        cluster.client
                                .get(PersistentVolumeClaim.KIND, "default", name)
                                .metadata()
                                .finalizers()
                                .equals(List.of("kubernetes.io/pvc-protection")));
    }

    private void pod(String name, String node) {
        cluster.client.create(
                Pod.KIND,
                Pod.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
                                        + name
                                        + "','namespace':'default'},'spec':{"
                                        + node
                                        + "'containers':[],'volumes':[{'name':'v',"
                                        + "'persistentVolumeClaim':{'claimName':'data'}}]}}")));
    }
}
