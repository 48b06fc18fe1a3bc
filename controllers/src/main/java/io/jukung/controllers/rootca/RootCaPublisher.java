package io.jukung.controllers.rootca;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Namespace;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.Scope;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the ConfigMap {@code kube-root-ca.crt} of every namespace as it should be. */
public final class RootCaPublisher implements Controller {
    private static final String NAME = "root-ca-certificate-publisher-controller";
    private static final String CONFIG_MAP = "kube-root-ca.crt";
    private static final String DESCRIPTION =
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
                    + " endpoints such as the internal service IP or kubernetes.default.svc. No"
                    + " other usage is guaranteed across distributions of Kubernetes clusters.";

    private final Client client;
    private final Map<String, String> data;
    private final Informer<Namespace> namespaces;
    private final Informer<ConfigMap> configMaps;
    private final WorkQueue<String> queue;
    private final int workers;

    /** The publisher, or null where no root CA is set. */
    public static @Nullable Controller create(ControllerContext context) {
        return context.settings().rootCa().isEmpty() ? null : new RootCaPublisher(context);
    }

    private RootCaPublisher(ControllerContext context) {
        client = context.client();
        data = Map.of("ca.crt", context.settings().rootCa());
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(context.clock());
        namespaces = context.informers().informer(Namespace.KIND);
        configMaps =
                context.informers()
                        .informer(ConfigMap.KIND, Scope.fields("metadata.name=" + CONFIG_MAP));
        namespaces.handle(Handler.any(namespace -> queue.add(namespace.name())));
        configMaps.handle(Handler.any(map -> queue.add(map.namespace())));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String name) {
        Namespace namespace = namespaces.lister().get(name);
        if (namespace == null || !namespace.status().phase().equals("Active")) {
            return null;
        }
        ConfigMap now = configMaps.lister().get(name, CONFIG_MAP);
        if (now == null) {
            create(name);
        } else if (!now.data().equals(data) || !described(now)) {
            client.update(
                    ConfigMap.KIND,
                    now.edit()
                            .data(data)
                            .metadata(m ->
                                    m.annotations(Map.of("kubernetes.io/description", DESCRIPTION)))
                            .build());
        }
        return null;
    }

    private void create(String namespace) {
        try {
            client.create(
                    ConfigMap.KIND,
                    ConfigMap.builder()
                            .metadata(m ->
                                    m.name(CONFIG_MAP)
                                            .namespace(namespace)
                                            .annotations(
                                                    Map.of(
                                                            "kubernetes.io/description",
                                                            DESCRIPTION)))
                            .data(data)
                            .build());
        } catch (StatusException e) {
            // A namespace that is being deleted takes nothing new; one that is gone needs nothing.
            if (!e.isNotFound() && !e.isAlreadyExists() && !Refusal.terminating(e)) {
                throw e;
            }
        }
    }

    private static boolean described(ConfigMap map) {
        return DESCRIPTION.equals(map.metadata().annotations().get("kubernetes.io/description"));
    }
}
