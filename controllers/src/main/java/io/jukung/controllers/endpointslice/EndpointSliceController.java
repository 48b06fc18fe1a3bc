package io.jukung.controllers.endpointslice;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.api.discovery.v1.Endpoint;
import io.jukung.api.discovery.v1.EndpointPort;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.api.meta.v1.OwnerReference;
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
import io.jukung.controllers.endpoints.PodChanges;
import io.jukung.controllers.endpoints.ServicePods;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the EndpointSlices that {@link SlicePlan} decides on. */
public final class EndpointSliceController implements Controller {
    /** The label that ties a slice to its Service. */
    public static final String SERVICE_NAME = "kubernetes.io/service-name";

    /** The label that says who keeps a slice. */
    public static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    private static final String NAME = "endpointslice-controller";
    private static final String MANAGER = "endpointslice-controller.k8s.io";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final String LAST_TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Client client;
    private final EventRecorder events;
    private final Informer<Service> services;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final Informer<EndpointSlice> slices;
    private final OwnWrites writes = new OwnWrites();
    private final WorkQueue<String> queue;
    private final int workers;
    private final int maxPerSlice;

    public EndpointSliceController(ControllerContext context) {
        client = context.client();
        events = context.events();
        workers = context.settings().workers(NAME);
        maxPerSlice = context.settings().maxEndpointsPerSlice();
        queue = new WorkQueue<>(context.clock());
        services = context.informers().informer(Service.KIND);
        pods = context.informers().informer(Pod.KIND);
        nodes = context.informers().informer(Node.KIND);
        slices = context.informers().informer(EndpointSlice.KIND);
        services.handle(Handler.any(service -> queue.add(service.key())));
        slices.handle(
                Handler.any(slice -> {
                    if (MANAGER.equals(slice.metadata().labels().get(MANAGED_BY))) {
                        queue.add(
                                slice.namespace()
                                        + "/"
                                        + slice.metadata().labels().get(SERVICE_NAME));
                    }
                }));
        pods.handle(new PodChanges(services, queue));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        Service service = services.lister().get(key);
        if (service == null) {
            // Its slices go with it: they name it as their owner.
            writes.forget(key);
            return null;
        }
        if (service.terminating()
                || service.spec().selector().isEmpty()
                || service.spec().type().equals("ExternalName")
                || !writes.settled(key)) {
            return null;
        }
        List<EndpointSlice> existing =
                slices.lister()
                        .list(
                                service.namespace(),
                                slice ->
                                        service.name()
                                                        .equals(
                                                                slice.metadata()
                                                                        .labels()
                                                                        .get(SERVICE_NAME))
                                                && MANAGER.equals(
                                                        slice.metadata().labels().get(MANAGED_BY))
                                                && !slice.terminating());
        List<Pod> selected = ServicePods.of(service, pods.lister());
        List<String> families = DesiredSlices.families(service);
        try {
            for (String family : families) {
                SlicePlan plan =
                        SlicePlan.decide(
                                existing.stream()
                                        .filter(s -> s.addressType().equals(family))
                                        .toList(),
                                DesiredSlices.of(service, selected, family, nodes.lister()::get),
                                maxPerSlice);
                carryOut(key, service, family, plan, ServicePods.lastTrigger(service, selected));
            }
            for (EndpointSlice slice : existing) {
                if (!families.contains(slice.addressType())) {
                    delete(key, slice);
                }
            }
        } catch (StatusException e) {
            if (Refusal.terminating(e)) {
                return null;
            }
            if (!e.isConflict()) {
                events.warning(
                        service,
                        "FailedToUpdateEndpointSlices",
                        "Error updating Endpoint Slices for Service "
                                + key
                                + ": "
                                + e.getMessage());
            }
            throw e;
        }
        return null;
    }

    private void carryOut(
            String key, Service service, String family, SlicePlan plan, @Nullable Instant trigger) {
        for (int i = 0; i < plan.created().size(); i++) {
            EndpointSlice made =
                    fresh(
                            service,
                            family,
                            plan.createdPorts().get(i),
                            plan.created().get(i),
                            trigger);
            writes.wrote(key, slices, client.create(EndpointSlice.KIND, made).resourceVersion());
        }
        plan.updated()
                .forEach((slice, endpoints) -> {
                    EndpointSlice changed =
                            slice.edit()
                                    .endpoints(endpoints)
                                    .metadata(m ->
                                            m.labels(labels(service))
                                                    .annotations(
                                                            annotations(
                                                                    slice.metadata().annotations(),
                                                                    trigger)))
                                    .build();
                    writes.wrote(
                            key,
                            slices,
                            client.update(EndpointSlice.KIND, changed).resourceVersion());
                });
        for (EndpointSlice slice : plan.unchanged()) {
            Map<String, String> labels = labels(service);
            if (!slice.metadata().labels().equals(labels)) {
                EndpointSlice changed = slice.edit().metadata(m -> m.labels(labels)).build();
                writes.wrote(
                        key, slices, client.update(EndpointSlice.KIND, changed).resourceVersion());
            }
        }
        plan.deleted().forEach(slice -> delete(key, slice));
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

    private static EndpointSlice fresh(
            Service service,
            String family,
            List<EndpointPort> ports,
            List<Endpoint> endpoints,
            @Nullable Instant trigger) {
        OwnerReference owner =
                OwnerReference.builder()
                        .apiVersion("v1")
                        .kind("Service")
                        .name(service.name())
                        .uid(service.uid())
                        .controller(true)
                        .blockOwnerDeletion(true)
                        .build();
        return EndpointSlice.builder()
                .metadata(m ->
                        m.generateName(prefix(service.name()))
                                .namespace(service.namespace())
                                .labels(labels(service))
                                .annotations(annotations(Map.of(), trigger))
                                .ownerReferences(List.of(owner)))
                .addressType(family)
                .endpoints(endpoints)
                .ports(ports)
                .build();
    }

    /** {@code web-}; without the dash where the name would be too long with it. */
    private static String prefix(String name) {
        return name.length() > 62 ? name : name + "-";
    }

    private static Map<String, String> labels(Service service) {
        Map<String, String> labels = new HashMap<>(service.metadata().labels());
        labels.put(SERVICE_NAME, service.name());
        labels.put(MANAGED_BY, MANAGER);
        if (ServicePods.isHeadless(service)) {
            labels.put(HEADLESS, "");
        } else {
            labels.remove(HEADLESS);
        }
        return labels;
    }

    private static Map<String, String> annotations(
            Map<String, String> before, @Nullable Instant trigger) {
        Map<String, String> annotations = new HashMap<>(before);
        if (trigger != null) {
            annotations.put(LAST_TRIGGER, Times.format(trigger));
        }
        return annotations;
    }
}
