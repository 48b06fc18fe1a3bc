package io.jukung.controllers.resourcequota;

import io.jukung.api.KubeObject;
import io.jukung.api.core.v1.ResourceQuota;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.quota.Evaluator;
import io.jukung.machinery.quota.Usage;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings each quota's status to what there is: after a change of the quota, after objects that it
 * counts went or shrank, and every few minutes. What is created was charged on admission.
 */
public final class ResourceQuotaController implements Controller {
    private static final String NAME = "resourcequota-controller";

    /** When to look again for objects whose first list is still under way. */
    private static final Duration SOON = Duration.ofMillis(100);

    private final Client client;
    private final Informer<ResourceQuota> quotas;
    private final CountedObjects objects;
    private final WorkQueue<String> queue;
    private final Duration resync;
    private final int workers;

    public ResourceQuotaController(ControllerContext context) {
        client = context.client();
        workers = context.settings().workers(NAME);
        resync = context.settings().resourceQuotaSyncPeriod();
        queue = new WorkQueue<>(context.clock());
        quotas = context.informers().informer(ResourceQuota.KIND);
        objects = new CountedObjects(context, this::replenished);
        quotas.handle(
                new Handler<>() {
                    @Override
                    public void added(ResourceQuota quota) {
                        queue.add(quota.key());
                    }

                    @Override
                    public void updated(ResourceQuota before, ResourceQuota after) {
                        // Changes of the status are this controller's own, and the admission's.
                        if (!before.spec().equals(after.spec())
                                || !before.uid().equals(after.uid())) {
                            queue.add(after.key());
                        }
                    }

                    @Override
                    public void deleted(ResourceQuota quota) {}
                });
    }

    @Override
    public void run() {
        try (objects) {
            new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
        }
    }

    /** An object went, or uses something else than before (null for one that went). */
    private void replenished(Evaluator evaluator, JsonObject before, @Nullable JsonObject after) {
        List<ResourceQuota> near =
                quotas.lister().list(before.object("metadata").string("namespace"));
        if (near.isEmpty()
                || (after != null && evaluator.usage(before).equals(evaluator.usage(after)))) {
            return;
        }
        for (ResourceQuota quota : near) {
            if (!evaluator.measured(quota.spec().hard().keySet()).isEmpty()) {
                queue.add(quota.key());
            }
        }
    }

    private @Nullable Duration reconcile(String key) {
        ResourceQuota quota = quotas.lister().get(key);
        if (quota == null) {
            return null;
        }
        JsonObject status = quota.status().node();
        Usage hard = Usage.of(quota.spec().node().object("hard"));
        Map<String, Quantity> used = new TreeMap<>(Usage.of(status.object("used")).amounts());
        Duration again = resync;
        for (GroupResource resource : CountedResources.of(hard.names())) {
            Evaluator evaluator = objects.evaluator(resource);
            Informer<? extends KubeObject> informer = objects.informer(resource);
            if (informer == null) {
                again = shorter(again, CountedObjects.BELIEVED);
            } else if (!informer.hasSynced()) {
                again = shorter(again, SOON);
            } else {
                List<? extends KubeObject> found = informer.lister().list(quota.namespace());
                used.putAll(count(evaluator, quota.node(), hard.names(), found).amounts());
            }
        }
        JsonObject counted =
                JsonObject.of(
                        "hard", hard.tree(), "used", new Usage(used).only(hard.names()).tree());
        if (!counted.equals(status)) {
            client.updateStatus(
                    ResourceQuota.KIND, ResourceQuota.of(quota.node().with("status", counted)));
        }
        return again;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Usage count(
            Evaluator evaluator,
            JsonObject quota,
            Collection<String> hard,
            List<? extends KubeObject> objects) {
        Collection<String> measured = evaluator.measured(hard);
        Map<String, Quantity> zero = new TreeMap<>();
        measured.forEach(name -> zero.put(name, Quantity.ZERO));
        Usage sum = new Usage(zero);
        for (KubeObject object : objects) {
            if (evaluator.inScopes(quota, object.node())) {
                sum = sum.plus(evaluator.usage(object.node()).only(measured));
            }
        }
        return sum;
    }
}
