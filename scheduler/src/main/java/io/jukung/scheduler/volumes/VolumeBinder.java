package io.jukung.scheduler.volumes;

import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * Tells volumes whose they are to be, and provisioners where a volume is wanted; then waits for the
 * volume controller to bind.
 */
public final class VolumeBinder {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Client client;
    private final Clock clock;

    public VolumeBinder(Client client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Returns once every claim is bound.
     *
     * @throws StatusException where the API server refuses, or time is over
     */
    public void bind(List<VolumeMatch.Choice> choices, String node) throws InterruptedException {
        for (VolumeMatch.Choice choice : choices) {
            if (choice.volume() == null) {
                select(choice.claim(), node);
            } else {
                reserve(choice.volume(), choice.claim());
            }
        }
        long end = clock.nanoTime() + LIMIT.toNanos();
        for (VolumeMatch.Choice choice : choices) {
            await(choice.claim(), end);
        }
    }

    private void select(PersistentVolumeClaim claim, String node) {
        client.patch(
                PersistentVolumeClaim.KIND,
                claim.namespace(),
                claim.name(),
                "",
                PatchType.MERGE,
                JsonObject.of(
                        "metadata",
                        JsonObject.of(
                                "uid",
                                claim.uid(),
                                "annotations",
                                JsonObject.of("volume.kubernetes.io/selected-node", node))));
    }

    /** With the volume's version, so that nobody else has it meanwhile. */
    private void reserve(PersistentVolume volume, PersistentVolumeClaim claim) {
        JsonObject reference =
                JsonObject.of(
                        "apiVersion", "v1",
                        "kind", "PersistentVolumeClaim",
                        "namespace", claim.namespace(),
                        "name", claim.name(),
                        "uid", claim.uid(),
                        "resourceVersion", claim.resourceVersion());
        JsonObject spec = volume.node().object("spec").with("claimRef", reference);
        JsonObject metadata = volume.node().object("metadata");
        JsonObject annotations =
                metadata.object("annotations").with("pv.kubernetes.io/bound-by-controller", "yes");
        client.update(
                PersistentVolume.KIND,
                PersistentVolume.of(
                        volume.node()
                                .with("spec", spec)
                                .with("metadata", metadata.with("annotations", annotations))));
    }

    private void await(PersistentVolumeClaim claim, long end) throws InterruptedException {
        while (true) {
            PersistentVolumeClaim now =
                    client.get(PersistentVolumeClaim.KIND, claim.namespace(), claim.name());
            if (PodClaims.isBound(now)) {
                return;
            }
            if (clock.nanoTime() - end > 0) {
                throw StatusException.timeout("binding volumes: context deadline exceeded", 0);
            }
            clock.sleep(LOOK);
        }
    }
}
