package io.jukung.scheduler.volumes;

import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Volume;
import io.jukung.api.meta.v1.OwnerReference;
import io.jukung.api.storage.v1.StorageClass;
import io.jukung.scheduler.core.Volumes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod's claims, sorted.
 *
 * @param bound those with a volume
 * @param waiting those whose class waits for their first consumer's node
 * @param trouble why the pod can go nowhere yet, in upstream's words; "" where it can
 */
public record PodClaims(
        List<PersistentVolumeClaim> bound, List<PersistentVolumeClaim> waiting, String trouble) {
    private static final String BOUND = "pv.kubernetes.io/bind-completed";

    public static PodClaims of(Pod pod, Volumes volumes) {
        List<PersistentVolumeClaim> bound = new ArrayList<>(0);
        List<PersistentVolumeClaim> waiting = new ArrayList<>(0);
        for (Volume volume : pod.spec().volumes()) {
            boolean ephemeral = volume.hasEphemeral();
            String name =
                    ephemeral
                            ? pod.name() + "-" + volume.name()
                            : volume.persistentVolumeClaim().claimName();
            if (name.isEmpty()) {
                continue;
            }
            PersistentVolumeClaim claim = volumes.claims().get(pod.namespace() + "/" + name);
            String trouble = trouble(pod, claim, name, ephemeral);
            if (!trouble.isEmpty() || claim == null) {
                return new PodClaims(List.of(), List.of(), trouble);
            }
            if (isBound(claim)) {
                bound.add(claim);
            } else if (claim.spec().volumeName().isEmpty() && delayed(claim, volumes)) {
                waiting.add(claim);
            } else {
                return new PodClaims(
                        List.of(), List.of(), "pod has unbound immediate PersistentVolumeClaims");
            }
        }
        return new PodClaims(bound, waiting, "");
    }

    private static String trouble(
            Pod pod, @Nullable PersistentVolumeClaim claim, String name, boolean ephemeral) {
        if (claim == null) {
            return ephemeral
                    ? "waiting for ephemeral volume controller to create the persistentvolumeclaim"
                            + " \""
                            + name
                            + "\""
                    : "persistentvolumeclaim \"" + name + "\" not found";
        }
        if (claim.status().phase().equals("Lost")) {
            return "persistentvolumeclaim \""
                    + name
                    + "\" bound to non-existent persistentvolume \""
                    + claim.spec().volumeName()
                    + "\"";
        }
        if (claim.terminating()) {
            return "persistentvolumeclaim \"" + name + "\" is being deleted";
        }
        boolean owned =
                claim.metadata().ownerReferences().stream()
                        .filter(OwnerReference::controller)
                        .anyMatch(owner -> owner.uid().equals(pod.uid()));
        if (ephemeral && !owned) {
            return "PVC "
                    + claim.key()
                    + " was not created for pod "
                    + pod.key()
                    + " (pod is not owner)";
        }
        return "";
    }

    static boolean isBound(PersistentVolumeClaim claim) {
        return !claim.spec().volumeName().isEmpty()
                && claim.metadata().annotations().containsKey(BOUND);
    }

    private static boolean delayed(PersistentVolumeClaim claim, Volumes volumes) {
        StorageClass type = volumes.classes().get(claim.spec().storageClassName());
        return type != null && type.volumeBindingMode().equals("WaitForFirstConsumer");
    }
}
