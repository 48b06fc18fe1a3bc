package io.jukung.controllers.statefulset;

import io.jukung.api.KubeObject;
import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.meta.v1.OwnerReference;
import io.jukung.controllers.owners.ControllerRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who takes a claim along when it goes, by {@code persistentVolumeClaimRetentionPolicy}: the set,
 * the condemned pod, or nobody.
 */
final class ClaimOwners {
    private ClaimOwners() {}

    /** The claim with the owners it should have; the same where it has them. */
    static PersistentVolumeClaim decide(
            StatefulSet set, PersistentVolumeClaim claim, @Nullable Pod pod, boolean condemned) {
        boolean whenDeleted =
                set.spec().persistentVolumeClaimRetentionPolicy().whenDeleted().equals("Delete");
        boolean whenScaled =
                set.spec().persistentVolumeClaimRetentionPolicy().whenScaled().equals("Delete");
        KubeObject owner = condemned && whenScaled && pod != null ? pod : whenDeleted ? set : null;
        List<OwnerReference> others =
                new ArrayList<>(
                        claim.metadata().ownerReferences().stream()
                                .filter(r -> !isOurs(r, set, pod))
                                .toList());
        // Someone else's claim stays theirs.
        if (owner != null && others.stream().noneMatch(OwnerReference::controller)) {
            others.add(ControllerRef.to(owner));
        }
        if (others.equals(claim.metadata().ownerReferences())) {
            return claim;
        }
        return claim.edit()
                .metadata(m ->
                        others.isEmpty() ? m.clearOwnerReferences() : m.ownerReferences(others))
                .build();
    }

    private static boolean isOurs(OwnerReference ref, StatefulSet set, @Nullable Pod pod) {
        return ref.uid().equals(set.uid())
                || (pod != null && ref.uid().equals(pod.uid()))
                || (ref.kind().equals("Pod") && pod != null && ref.name().equals(pod.name()));
    }
}
