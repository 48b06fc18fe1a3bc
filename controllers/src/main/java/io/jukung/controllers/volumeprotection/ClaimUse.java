package io.jukung.controllers.volumeprotection;

import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Volume;
import io.jukung.controllers.owners.ControllerRef;
import java.util.ArrayList;
import java.util.List;

/** Which claims a pod uses. */
final class ClaimUse {
    private ClaimUse() {}

    /** The keys of all claims that a pod names or has made for itself. */
    static List<String> keys(Pod pod) {
        List<String> keys = new ArrayList<>();
        for (Volume volume : pod.spec().volumes()) {
            if (volume.hasPersistentVolumeClaim()) {
                keys.add(pod.namespace() + "/" + volume.persistentVolumeClaim().claimName());
            } else if (volume.hasEphemeral()) {
                keys.add(pod.namespace() + "/" + pod.name() + "-" + volume.name());
            }
        }
        return keys;
    }

    /**
     * Whether a claim must stay for a pod's sake. One without a node will not start once the claim
     * is being deleted; one that has finished still counts, as upstream has it.
     */
    static boolean uses(Pod pod, PersistentVolumeClaim claim) {
        if (pod.spec().nodeName().isEmpty()) {
            return false;
        }
        for (Volume volume : pod.spec().volumes()) {
            boolean named =
                    volume.hasPersistentVolumeClaim()
                            && volume.persistentVolumeClaim().claimName().equals(claim.name());
            boolean made =
                    volume.hasEphemeral()
                            && !shutDown(pod)
                            && claim.name().equals(pod.name() + "-" + volume.name())
                            && ControllerRef.controls(pod, claim);
            if (named || made) {
                return true;
            }
        }
        return false;
    }

    private static boolean shutDown(Pod pod) {
        return pod.terminating() && pod.metadata().deletionGracePeriodSeconds() == 0;
    }
}
