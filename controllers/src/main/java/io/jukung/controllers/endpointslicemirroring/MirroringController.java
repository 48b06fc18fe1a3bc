package io.jukung.controllers.endpointslicemirroring;

import io.jukung.api.core.v1.Endpoints;
import io.jukung.api.core.v1.Service;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.OwnWrites;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the slices of Endpoints whose Service has no selector as {@link Mirror} says. */
public final class MirroringController implements Controller {
    private static final String NAME = "endpointslice-mirroring-controller";

    private final Client client;
    private final EventRecorder events;
    private final Informer<Endpoints> endpoints;
    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final OwnWrites writes = new OwnWrites();
    private final WorkQueue<String> queue;
    private final int workers;

    public MirroringController(ControllerContext context) {
        client = context.client();
        events = context.events();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(context.clock());
        endpoints = context.informers().informer(Endpoints.KIND);
        services = context.informers().informer(Service.KIND);
        slices = context.informers().informer(EndpointSlice.KIND);
        endpoints.handle(Handler.any(object -> queue.add(object.key())));
        services.handle(Handler.any(service -> queue.add(service.key())));
        slices.handle(
                Handler.any(slice -> {
                    Map<String, String> labels = slice.metadata().labels();
                    if (Mirror.MANAGER.equals(labels.get(Mirror.MANAGED_BY))) {
                        queue.add(slice.namespace() + "/" + labels.get(Mirror.SERVICE_NAME));
                    }
                }));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        if (!writes.settled(key)) {
            return null;
        }
        Endpoints object = endpoints.lister().get(key);
        Service service = services.lister().get(key);
        List<EndpointSlice> existing = existing(key);
        if (object == null
                || !mirrored(object)
                || service == null
                || !service.spec().selector().isEmpty()) {
            existing.forEach(slice -> delete(key, slice));
            if (object == null) {
                writes.forget(key);
            }
            return null;
        }
        Mirror mirror = Mirror.of(object);
        if (mirror.skipped() > 0) {
            events.warning(
                    object,
                    "TooManyAddressesToMirror",
                    "A max of "
                            + Mirror.MOST
                            + " addresses can be mirrored to EndpointSlices per Endpoints subset. "
                            + mirror.skipped()
                            + " addresses were skipped");
        }
        try {
            carryOut(key, object, mirror, existing);
        } catch (StatusException e) {
            if (Refusal.terminating(e)) {
                return null;
            }
            if (!e.isConflict()) {
                events.warning(
                        object,
                        "FailedToUpdateEndpointSlices",
                        "Error updating Endpoint Slices for Endpoints "
                                + key
                                + ": "
                                + e.getMessage());
            }
            throw e;
        }
        return null;
    }

    /** Each group keeps its first slice; what belongs to no group goes. */
    private void carryOut(
            String key, Endpoints object, Mirror mirror, List<EndpointSlice> existing) {
        List<EndpointSlice> spare = new ArrayList<>(existing);
        List<EndpointSlice> missing = new ArrayList<>();
        for (EndpointSlice wanted : mirror.slices()) {
            EndpointSlice now =
                    spare.stream()
                            .filter(s -> Mirror.sameGroup(s, wanted))
                            .findFirst()
                            .orElse(null);
            if (now == null) {
                missing.add(wanted);
                continue;
            }
            spare.remove(now);
            if (!Mirror.satisfied(now, wanted)) {
                EndpointSlice changed =
                        now.edit()
                                .endpoints(wanted.endpoints())
                                .metadata(m ->
                                        m.labels(wanted.metadata().labels())
                                                .annotations(wanted.metadata().annotations()))
                                .build();
                writes.wrote(
                        key, slices, client.update(EndpointSlice.KIND, changed).resourceVersion());
            }
        }
        if (!object.terminating()) {
            for (EndpointSlice made : missing) {
                writes.wrote(
                        key, slices, client.create(EndpointSlice.KIND, made).resourceVersion());
            }
        }
        spare.forEach(slice -> delete(key, slice));
    }

    private List<EndpointSlice> existing(String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        return slices.lister()
                .list(
                        key.substring(0, slash),
                        slice -> {
                            Map<String, String> labels = slice.metadata().labels();
                            return name.equals(labels.get(Mirror.SERVICE_NAME))
                                    && Mirror.MANAGER.equals(labels.get(Mirror.MANAGED_BY))
                                    && !slice.terminating();
                        });
    }

    /** Whether these are anybody's endpoints: not a lock, and not left out by its label. */
    private static boolean mirrored(Endpoints object) {
        return !"true"
                        .equals(
                                object.metadata()
                                        .labels()
                                        .get("endpointslice.kubernetes.io/skip-mirror"))
                && !object.metadata()
                        .annotations()
                        .containsKey("control-plane.alpha.kubernetes.io/leader");
    }

    private void delete(String key, EndpointSlice slice) {
        if (client.deleteIfThere(
                EndpointSlice.KIND,
                slice.namespace(),
                slice.name(),
                DeleteOptions.onlyUid(slice))) {
            writes.deleted(key, slices, slice);
        }
    }
}
