package io.jukung.controllers.statefulset;

import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.OwnWrites;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.machinery.status.StatusException;
import org.jspecify.annotations.Nullable;

/** Makes and deletes a set's pods and makes their claims. */
record StatefulWriter(
        Client client,
        EventRecorder events,
        Informer<Pod> pods,
        Informer<PersistentVolumeClaim> claims,
        OwnWrites writes) {

    void create(StatefulSet set, Pod pod, int ordinal) {
        try {
            createClaims(set, pod, ordinal);
            Pod created = client.create(Pod.KIND, pod);
            writes.wrote(set.key(), pods, created.resourceVersion());
            events.normal(set, "SuccessfulCreate", told("create", set, pod) + " successful");
        } catch (StatusException e) {
            if (Refusal.terminating(e)) {
                return;
            }
            if (!e.isAlreadyExists()) {
                events.warning(
                        set,
                        "FailedCreate",
                        told("create", set, pod) + " failed error: " + e.getMessage());
            }
            throw e;
        }
    }

    void delete(StatefulSet set, Pod pod) {
        try {
            client.delete(Pod.KIND, pod.namespace(), pod.name(), DeleteOptions.onlyUid(pod));
            writes.deleted(set.key(), pods, pod);
            events.normal(set, "SuccessfulDelete", told("delete", set, pod) + " successful");
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                events.warning(
                        set,
                        "FailedDelete",
                        told("delete", set, pod) + " failed error: " + e.getMessage());
                throw e;
            }
        }
    }

    /** Deletes a pod that ran to its end, so that it is made anew. */
    void recreate(StatefulSet set, Pod pod) {
        boolean failed = pod.status().phase().equals("Failed");
        String message =
                "StatefulSet %s is recreating %s Pod %s"
                        .formatted(set.key(), failed ? "failed" : "terminated", pod.name());
        if (failed) {
            events.warning(set, "RecreatingFailedPod", message);
        } else {
            events.normal(set, "RecreatingTerminatedPod", message);
        }
        delete(set, pod);
    }

    /** Writes back what somebody took from a pod's identity. */
    void restore(StatefulSet set, Pod pod, int ordinal) {
        Pod restored =
                client.update(
                        Pod.KIND,
                        Identity.withIdentity(set, pod, ordinal).edit().spec(pod.spec()).build());
        writes.wrote(set.key(), pods, restored.resourceVersion());
        events.normal(set, "SuccessfulUpdate", told("update", set, pod) + " successful");
    }

    /** Makes the claims of a pod that are not there. */
    void createClaims(StatefulSet set, Pod pod, int ordinal) {
        for (PersistentVolumeClaim claim : Identity.claims(set, ordinal)) {
            PersistentVolumeClaim there = claims.lister().get(claim.namespace(), claim.name());
            if (there != null) {
                if (there.terminating()) {
                    throw new IllegalStateException("pvc " + claim.name() + " is being deleted");
                }
                continue;
            }
            try {
                PersistentVolumeClaim owned = ClaimOwners.decide(set, claim, null, false);
                client.create(PersistentVolumeClaim.KIND, owned);
                events.normal(
                        set,
                        "SuccessfulCreate",
                        "create Claim %s Pod %s in StatefulSet %s success"
                                .formatted(claim.name(), pod.name(), set.name()));
            } catch (StatusException e) {
                if (!e.isAlreadyExists()) {
                    events.warning(
                            set,
                            "FailedCreate",
                            "create Claim %s for Pod %s in StatefulSet %s failed error: %s"
                                    .formatted(
                                            claim.name(), pod.name(), set.name(), e.getMessage()));
                    throw e;
                }
            }
        }
    }

    /** Lets the claims of a number go with whom the retention policy says. */
    void ownClaims(StatefulSet set, @Nullable Pod pod, int ordinal, boolean condemned) {
        for (PersistentVolumeClaim claim : Identity.claims(set, ordinal)) {
            PersistentVolumeClaim there = claims.lister().get(claim.namespace(), claim.name());
            if (there == null) {
                continue;
            }
            PersistentVolumeClaim owned = ClaimOwners.decide(set, there, pod, condemned);
            if (!owned.equals(there)) {
                PersistentVolumeClaim updated = client.update(PersistentVolumeClaim.KIND, owned);
                writes.wrote(set.key(), claims, updated.resourceVersion());
            }
        }
    }

    private static String told(String verb, StatefulSet set, Pod pod) {
        return verb + " Pod " + pod.name() + " in StatefulSet " + set.name();
    }
}
