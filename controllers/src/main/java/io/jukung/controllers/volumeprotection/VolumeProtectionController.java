package io.jukung.controllers.volumeprotection;

import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives every volume a finalizer, and takes it from one that is to go and not bound. */
public final class VolumeProtectionController implements Controller {
    private static final String NAME = "persistentvolume-protection-controller";
    private static final String FINALIZER = "kubernetes.io/pv-protection";

    private final Client client;
    private final Informer<PersistentVolume> volumes;
    private final WorkQueue<String> queue;

    public VolumeProtectionController(ControllerContext context) {
        client = context.client();
        queue = new WorkQueue<>(context.clock());
        volumes = context.informers().informer(PersistentVolume.KIND);
        volumes.handle(Handler.any(volume -> queue.add(volume.key())));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, 1, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        PersistentVolume volume = volumes.lister().get(key);
        if (volume == null) {
            return null;
        }
        boolean guarded = volume.metadata().finalizers().contains(FINALIZER);
        boolean bound = volume.status().phase().equals("Bound");
        if (volume.terminating() && guarded && !bound) {
            client.update(
                    PersistentVolume.KIND,
                    volume.edit()
                            .metadata(m -> Finalizers.remove(m, volume.metadata(), FINALIZER))
                            .build());
        } else if (!volume.terminating() && !guarded) {
            client.update(
                    PersistentVolume.KIND,
                    volume.edit()
                            .metadata(m -> Finalizers.add(m, volume.metadata(), FINALIZER))
                            .build());
        }
        return null;
    }
}
