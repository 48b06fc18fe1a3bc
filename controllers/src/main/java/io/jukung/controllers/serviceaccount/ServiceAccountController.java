package io.jukung.controllers.serviceaccount;

import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.ServiceAccount;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Creates the service account {@code default} wherever it is missing. */
public final class ServiceAccountController implements Controller {
    private static final String NAME = "serviceaccount-controller";
    private static final String DEFAULT = "default";

    private final Client client;
    private final Informer<Namespace> namespaces;
    private final Informer<ServiceAccount> accounts;
    private final WorkQueue<String> queue;
    private final int workers;

    public ServiceAccountController(ControllerContext context) {
        client = context.client();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(context.clock());
        namespaces = context.informers().informer(Namespace.KIND);
        accounts = context.informers().informer(ServiceAccount.KIND);
        namespaces.handle(Handler.any(namespace -> queue.add(namespace.name())));
        accounts.handle(
                Handler.any(account -> {
                    if (account.name().equals(DEFAULT)) {
                        queue.add(account.namespace());
                    }
                }));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String name) {
        Namespace namespace = namespaces.lister().get(name);
        if (namespace == null
                || !namespace.status().phase().equals("Active")
                || accounts.lister().get(name, DEFAULT) != null) {
            return null;
        }
        try {
            client.create(
                    ServiceAccount.KIND,
                    ServiceAccount.builder()
                            .metadata(m -> m.name(DEFAULT).namespace(name))
                            .build());
        } catch (StatusException e) {
            if (!e.isAlreadyExists() && !e.isNotFound() && !Refusal.terminating(e)) {
                throw e;
            }
        }
        return null;
    }
}
