package io.jukung.controllers.endpoints;

import io.jukung.api.core.v1.Endpoints;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the Endpoints that {@link EndpointsPlan} decides on, under their Service's name. */
public final class EndpointsController implements Controller {
    private static final String NAME = "endpoints-controller";

    private final Client client;
    private final EventRecorder events;
    private final Informer<Service> services;
    private final Informer<Pod> pods;
    private final Informer<Endpoints> endpoints;
    private final WorkQueue<String> queue;
    private final int workers;

    public EndpointsController(ControllerContext context) {
        client = context.client();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(context.clock());
        services = context.informers().informer(Service.KIND);
        pods = context.informers().informer(Pod.KIND);
        endpoints = context.informers().informer(Endpoints.KIND);
        services.handle(Handler.any(service -> queue.add(service.key())));
        endpoints.handle(Handler.any(object -> queue.add(object.key())));
        pods.handle(new PodChanges(services, queue));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        Service service = services.lister().get(key);
        Endpoints before = endpoints.lister().get(key);
        if (service == null) {
            // The API server's own endpoints of "kubernetes" and those made by hand stay.
            if (before != null && managed(before)) {
                client.deleteIfThere(
                        Endpoints.KIND,
                        before.namespace(),
                        before.name(),
                        DeleteOptions.onlyUid(before));
            }
            return null;
        }
        if (service.spec().selector().isEmpty() || service.spec().type().equals("ExternalName")) {
            return null;
        }
        List<Pod> selected = ServicePods.of(service, pods.lister());
        Endpoints wanted = EndpointsPlan.decide(service, selected, before);
        if (wanted != before) {
            write(service, before, wanted);
        }
        return null;
    }

    private void write(Service service, @Nullable Endpoints before, Endpoints wanted) {
        try {
            if (before == null) {
                client.create(Endpoints.KIND, wanted);
            } else {
                client.update(Endpoints.KIND, wanted);
            }
        } catch (StatusException e) {
            if (Refusal.terminating(e) || (before == null && e.isAlreadyExists())) {
                return;
            }
            if (!e.isConflict()) {
                events.warning(
                        before == null ? service : before,
                        before == null ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
                        (before == null
                                        ? "Failed to create endpoint for service "
                                        : "Failed to update endpoint ")
                                + service.key()
                                + ": "
                                + e.getMessage());
            }
            throw e;
        }
    }

    private static boolean managed(Endpoints object) {
        return object.metadata().annotations().containsKey(EndpointsPlan.LAST_TRIGGER)
                || object.metadata().labels().containsKey(EndpointsPlan.MANAGED_BY);
    }
}
