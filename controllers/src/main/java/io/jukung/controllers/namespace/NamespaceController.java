package io.jukung.controllers.namespace;

import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what is in a terminating namespace and then takes the finalizer {@code kubernetes} off
 * it, which lets the API server remove it. While something is left, its conditions say what.
 */
public final class NamespaceController implements Controller {
    private static final String NAME = "namespace-controller";
    private static final String FINALIZER = "kubernetes";

    private final Client client;
    private final Clock clock;
    private final ContentDeleter content;
    private final Informer<Namespace> namespaces;
    private final WorkQueue<String> queue;
    private final int workers;

    public NamespaceController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        content = new ContentDeleter(client);
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock, Duration.ofMillis(5), Duration.ofSeconds(60));
        namespaces = context.informers().informer(Namespace.KIND);
        namespaces.handle(
                Handler.any(namespace -> {
                    if (namespace.terminating()) {
                        queue.add(namespace.name());
                    }
                }));
        // A terminating namespace goes on as soon as its last pod is gone, not a grace later.
        context.informers()
                .informer(Pod.KIND)
                .handle(
                        new Handler<>() {
                            @Override
                            public void added(Pod pod) {}

                            @Override
                            public void updated(Pod before, Pod after) {}

                            @Override
                            public void deleted(Pod pod) {
                                Namespace namespace = namespaces.lister().get(pod.namespace());
                                if (namespace != null && namespace.terminating()) {
                                    queue.add(namespace.name());
                                }
                            }
                        });
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String name) {
        Namespace namespace = client.find(Namespace.KIND, "", name);
        if (namespace == null
                || !namespace.terminating()
                || !namespace.spec().finalizers().contains(FINALIZER)) {
            return null;
        }
        if (!namespace.status().phase().equals("Terminating")) {
            namespace =
                    client.updateStatus(
                            Namespace.KIND,
                            namespace.edit().status(s -> s.phase("Terminating")).build());
        }
        Remaining found = content.deleteAll(name);
        Namespace told = tell(namespace, found);
        if (!found.deletionFailures.isEmpty() || !found.discoveryFailures.isEmpty()) {
            throw new IllegalStateException(
                    "content of namespace "
                            + name
                            + " could not be deleted: "
                            + found.deletionFailures
                            + found.discoveryFailures);
        }
        if (found.estimateSeconds > 0) {
            return Duration.ofSeconds(found.estimateSeconds / 2 + 1);
        }
        finish(told);
        return null;
    }

    private Namespace tell(Namespace namespace, Remaining found) {
        Namespace told =
                namespace
                        .edit()
                        .status(s ->
                                s.conditions(
                                        DeletionConditions.of(
                                                namespace.status().conditions(),
                                                found,
                                                clock.now())))
                        .build();
        return told.equals(namespace) ? namespace : client.updateStatus(Namespace.KIND, told);
    }

    private void finish(Namespace namespace) {
        List<String> left =
                namespace.spec().finalizers().stream().filter(f -> !f.equals(FINALIZER)).toList();
        try {
            client.update(
                    Namespace.KIND,
                    namespace.edit().spec(s -> s.finalizers(left)).build(),
                    "finalize");
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
