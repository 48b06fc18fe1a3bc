package io.jukung.controllers.endpoints;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.WorkQueue;

/** Queues the Services that a pod's change concerns, those that it left included. */
public record PodChanges(Informer<Service> services, WorkQueue<String> queue)
        implements Handler<Pod> {
    @Override
    public void added(Pod pod) {
        enqueue(pod);
    }

    @Override
    public void updated(Pod before, Pod after) {
        if (ServicePods.matters(before, after)) {
            enqueue(after);
            if (!before.metadata().labels().equals(after.metadata().labels())) {
                enqueue(before);
            }
        }
    }

    @Override
    public void deleted(Pod pod) {
        enqueue(pod);
    }

    private void enqueue(Pod pod) {
        ServicePods.enqueue(services.lister(), pod.namespace(), pod.metadata().labels(), queue);
    }
}
