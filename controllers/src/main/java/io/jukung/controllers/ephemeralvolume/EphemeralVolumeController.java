package io.jukung.controllers.ephemeralvolume;

import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.PersistentVolumeClaimTemplate;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Volume;
import io.jukung.api.meta.v1.ObjectMeta;
import io.jukung.client.Client;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.owners.ControllerRef;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates {@code POD-VOLUME} from each ephemeral volume's template; the pod controls it. */
public final class EphemeralVolumeController implements Controller {
    private static final String NAME = "ephemeral-volume-controller";
    private static final String BY_CLAIM = "ephemeral-claim";

    private final Client client;
    private final EventRecorder events;
    private final Informer<Pod> pods;
    private final Informer<PersistentVolumeClaim> claims;
    private final WorkQueue<String> queue;
    private final int workers;

    public EphemeralVolumeController(ControllerContext context) {
        client = context.client();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(context.clock());
        pods =
                context.informers()
                        .informer(Pod.KIND)
                        .index(BY_CLAIM, EphemeralVolumeController::claimKeys);
        claims = context.informers().informer(PersistentVolumeClaim.KIND);
        pods.handle(
                new Handler<>() {
                    @Override
                    public void added(Pod pod) {
                        if (!pod.terminating() && !claimKeys(pod).isEmpty()) {
                            queue.add(pod.key());
                        }
                    }

                    @Override
                    public void updated(Pod before, Pod after) {
                        // A pod's volumes never change.
                        if (!before.uid().equals(after.uid())) {
                            added(after);
                        }
                    }

                    @Override
                    public void deleted(Pod pod) {}
                });
        claims.handle(
                new Handler<>() {
                    @Override
                    public void added(PersistentVolumeClaim claim) {}

                    @Override
                    public void updated(
                            PersistentVolumeClaim before, PersistentVolumeClaim after) {}

                    @Override
                    public void deleted(PersistentVolumeClaim claim) {
                        pods.lister()
                                .indexed(BY_CLAIM, claim.key())
                                .forEach(pod -> queue.add(pod.key()));
                    }
                });
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        Pod pod = pods.lister().get(key);
        if (pod == null || pod.terminating()) {
            return null;
        }
        for (Volume volume : pod.spec().volumes()) {
            if (!volume.hasEphemeral()) {
                continue;
            }
            try {
                provide(pod, volume);
            } catch (RuntimeException e) {
                events.warning(
                        pod,
                        "FailedBinding",
                        "ephemeral volume " + volume.name() + ": " + e.getMessage());
                throw e;
            }
        }
        return null;
    }

    private void provide(Pod pod, Volume volume) {
        String name = claimName(pod, volume);
        PersistentVolumeClaim claim = claims.lister().get(pod.namespace(), name);
        if (claim == null) {
            client.create(PersistentVolumeClaim.KIND, claim(pod, volume, name));
        } else if (!ControllerRef.controls(pod, claim)) {
            throw new IllegalStateException(
                    "PVC "
                            + claim.key()
                            + " was not created for pod "
                            + pod.key()
                            + " (pod is not owner)");
        }
    }

    private static PersistentVolumeClaim claim(Pod pod, Volume volume, String name) {
        PersistentVolumeClaimTemplate template = volume.ephemeral().volumeClaimTemplate();
        ObjectMeta.Builder metadata =
                ObjectMeta.builder()
                        .name(name)
                        .namespace(pod.namespace())
                        .ownerReferences(List.of(ControllerRef.to(pod)));
        if (template.metadata().hasLabels()) {
            metadata.labels(template.metadata().labels());
        }
        if (template.metadata().hasAnnotations()) {
            metadata.annotations(template.metadata().annotations());
        }
        return PersistentVolumeClaim.builder()
                .metadata(metadata.build())
                .spec(template.spec())
                .build();
    }

    private static String claimName(Pod pod, Volume volume) {
        return pod.name() + "-" + volume.name();
    }

    private static List<String> claimKeys(Pod pod) {
        return pod.spec().volumes().stream()
                .filter(Volume::hasEphemeral)
                .map(volume -> pod.namespace() + "/" + claimName(pod, volume))
                .toList();
    }
}
