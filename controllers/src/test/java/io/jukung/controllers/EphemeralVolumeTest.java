package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.meta.v1.OwnerReference;
import io.jukung.client.DeleteOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims that pods bring with them. */
class EphemeralVolumeTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster = new Cluster("ephemeral-volume-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void makesTheClaimAndMakesItAgain() throws InterruptedException {
        Pod pod = pod();
        eventually("claim", () -> claim() != null);
        PersistentVolumeClaim claim =
                cluster.client.get(PersistentVolumeClaim.KIND, "default", "web-scratch");
        OwnerReference owner = claim.metadata().ownerReferences().getFirst();
        assertEquals(pod.uid(), owner.uid());
        assertEquals("Pod", owner.kind());
        assertEquals(Map.of("type", "scratch"), claim.metadata().labels());
        assertEquals("fast", claim.spec().storageClassName());
        cluster.client.delete(
                PersistentVolumeClaim.KIND, "default", "web-scratch", DeleteOptions.DEFAULT);
        eventually(
                "another",
                () -> {
                    PersistentVolumeClaim now = claim();
                    return now != null && !now.uid().equals(claim.uid());
                });
    }

    @Test
    void leavesAClaimThatIsNotThePods() throws InterruptedException {
        PersistentVolumeClaim foreign =
                cluster.client.create(
                        PersistentVolumeClaim.KIND,
                        PersistentVolumeClaim.builder()
                                .metadata(m -> m.name("web-scratch").namespace("default"))
                                .build());
        pod();
        eventually(
                "told",
                () ->
                        cluster.hasEvent(
                                "FailedBinding",
                                "ephemeral volume scratch: PVC default/web-scratch was not created"
                                        + " for pod default/web (pod is not owner)"));
        PersistentVolumeClaim now = claim();
        assertEquals(foreign.uid(), now == null ? "" : now.uid());
    }

    private @Nullable PersistentVolumeClaim claim() {
        return cluster.client.find(PersistentVolumeClaim.KIND, "default", "web-scratch");
    }

    private Pod pod() {
        return cluster.client.create(
                Pod.KIND,
                Pod.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'web',"
                                        + "'namespace':'default'},'spec':{'containers':[],"
                                        + "'volumes':[{'name':'scratch','ephemeral':{"
                                        + "'volumeClaimTemplate':{'metadata':{'labels':{'type':"
                                        + "'scratch'}},'spec':{'storageClassName':'fast'}}}},"
                                        + "{'name':'plain','emptyDir':{}}]}}")));
    }
}
