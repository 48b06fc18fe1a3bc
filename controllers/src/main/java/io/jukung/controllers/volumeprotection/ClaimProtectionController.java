package io.jukung.controllers.volumeprotection;

import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.Client;
import io.jukung.client.ListOptions;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives every claim a finalizer, and takes it from one that is to go and no pod uses. */
public final class ClaimProtectionController implements Controller {
    private static final String NAME = "persistentvolumeclaim-protection-controller";
    private static final String FINALIZER = "kubernetes.io/pvc-protection";
    private static final String BY_CLAIM = "claim";

    private final Client client;
    private final Informer<PersistentVolumeClaim> claims;
    private final Informer<Pod> pods;
    private final WorkQueue<String> queue;

    public ClaimProtectionController(ControllerContext context) {
        client = context.client();
        queue = new WorkQueue<>(context.clock());
        claims = context.informers().informer(PersistentVolumeClaim.KIND);
        pods = context.informers().informer(Pod.KIND).index(BY_CLAIM, ClaimUse::keys);
        claims.handle(Handler.any(claim -> queue.add(claim.key())));
        pods.handle(
                new Handler<>() {
                    @Override
                    public void added(Pod pod) {
                        ClaimUse.keys(pod).forEach(queue::add);
                    }

                    @Override
                    public void updated(Pod before, Pod after) {
                        if (!before.uid().equals(after.uid())) {
                            added(before);
                        }
                        added(after);
                    }

                    @Override
                    public void deleted(Pod pod) {
                        added(pod);
                    }
                });
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, 1, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        PersistentVolumeClaim claim = claims.lister().get(key);
        if (claim == null) {
            return null;
        }
        boolean guarded = claim.metadata().finalizers().contains(FINALIZER);
        if (claim.terminating() && guarded && !used(claim)) {
            client.update(
                    PersistentVolumeClaim.KIND,
                    claim.edit()
                            .metadata(m -> Finalizers.remove(m, claim.metadata(), FINALIZER))
                            .build());
        } else if (!claim.terminating() && !guarded) {
            client.update(
                    PersistentVolumeClaim.KIND,
                    claim.edit()
                            .metadata(m -> Finalizers.add(m, claim.metadata(), FINALIZER))
                            .build());
        }
        return null;
    }

    private boolean used(PersistentVolumeClaim claim) {
        if (used(claim, pods.lister().indexed(BY_CLAIM, claim.key()))) {
            return true;
        }
        // The copy may be behind: a pod that it does not show yet would lose its data.
        return used(claim, client.listAll(Pod.KIND, claim.namespace(), ListOptions.ALL).items());
    }

    private static boolean used(PersistentVolumeClaim claim, List<Pod> candidates) {
        return candidates.stream().anyMatch(pod -> ClaimUse.uses(pod, claim));
    }
}
