package io.jukung.controllers.pods;

import io.jukung.api.KubeObject;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.OwnWrites;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.machinery.status.StatusException;

/** Makes and deletes an owner's pods, tells so in events and notes it in the own writes. */
public record PodWriter(Client client, EventRecorder events, Informer<Pod> pods, OwnWrites writes) {
    /**
     * Creates a pod.
     *
     * @throws StatusException where the server refused, after an event; not for a namespace that is
     *     being deleted, where there is nothing to retry
     */
    public void create(String key, KubeObject owner, Pod pod) {
        try {
            Pod created = client.create(Pod.KIND, pod);
            writes.wrote(key, pods, created.resourceVersion());
            events.normal(owner, "SuccessfulCreate", "Created pod: " + created.name());
        } catch (StatusException e) {
            if (!Refusal.terminating(e)) {
                events.warning(owner, "FailedCreate", "Error creating: " + e.getMessage());
                throw e;
            }
        }
    }

    /** Deletes a pod; one that is gone already is no failure. */
    public void delete(String key, KubeObject owner, Pod pod) {
        try {
            client.delete(Pod.KIND, pod.namespace(), pod.name(), DeleteOptions.onlyUid(pod));
            writes.deleted(key, pods, pod);
            events.normal(owner, "SuccessfulDelete", "Deleted pod: " + pod.name());
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                events.warning(owner, "FailedDelete", "Error deleting: " + e.getMessage());
                throw e;
            }
        }
    }
}
