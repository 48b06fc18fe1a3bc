package io.jukung.controllers.resourcequota;

import io.jukung.api.KubeObject;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceQuota;
import io.jukung.api.core.v1.Service;
import io.jukung.client.Discovery;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.Scope;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.quota.Evaluator;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The objects that quotas count. Pods, services, claims and quotas come from the shared informers;
 * any other resource gets an informer when a quota first names it, for as long as it is served.
 */
final class CountedObjects implements AutoCloseable {
    /** How long what discovery said is believed. */
    static final Duration BELIEVED = Duration.ofSeconds(30);

    /** Learns of objects that went (after is null) or changed. */
    interface Listener {
        void changed(Evaluator evaluator, JsonObject before, @Nullable JsonObject after);
    }

    private final ControllerContext context;
    private final Listener listener;
    private final Discovery discovery;
    private final Map<GroupResource, Informer<? extends KubeObject>> shared;
    private final Map<GroupResource, Informer<? extends KubeObject>> own = new HashMap<>();
    private Map<GroupResource, Discovery.Resource> served = Map.of();
    private Instant discovered = Instant.MIN;

    CountedObjects(ControllerContext context, Listener listener) {
        this.context = context;
        this.listener = listener;
        discovery = new Discovery(context.client().transport());
        shared =
                Map.of(
                        CountedResources.PODS,
                        heard(CountedResources.PODS, context.informers().informer(Pod.KIND)),
                        CountedResources.SERVICES,
                        heard(
                                CountedResources.SERVICES,
                                context.informers().informer(Service.KIND)),
                        CountedResources.CLAIMS,
                        heard(
                                CountedResources.CLAIMS,
                                context.informers().informer(PersistentVolumeClaim.KIND)),
                        CountedResources.QUOTAS, // a quota counts itself from the first time on
                        heard(
                                CountedResources.QUOTAS,
                                context.informers().informer(ResourceQuota.KIND)));
    }

    Evaluator evaluator(GroupResource resource) {
        return Evaluator.of(resource, context.clock()::now);
    }

    /** Where a resource's objects are, perhaps not yet all; null where it is not served. */
    @Nullable Informer<? extends KubeObject> informer(GroupResource resource) {
        Informer<? extends KubeObject> common = shared.get(resource);
        return common == null ? open(resource) : common;
    }

    private synchronized @Nullable Informer<? extends KubeObject> open(GroupResource resource) {
        Instant now = context.clock().now();
        if (discovered.plus(BELIEVED).isBefore(now)) {
            discover(now);
        }
        Discovery.Resource how = served.get(resource);
        if (how == null) {
            return null;
        }
        return own.computeIfAbsent(
                resource,
                r -> {
                    var informer =
                            new Informer<>(
                                    context.client(),
                                    how.kind(),
                                    Scope.ALL,
                                    context.clock(),
                                    context.random(),
                                    node -> kept(r, node));
                    heard(r, informer);
                    informer.start();
                    return informer;
                });
    }

    private void discover(Instant now) {
        Discovery.Result result = discovery.preferredResources();
        discovered = now;
        served =
                result.resources().stream()
                        .filter(r -> r.can("create", "list", "watch", "delete"))
                        .collect(
                                Collectors.toMap(
                                        r -> r.kind().resource().groupResource(),
                                        r -> r,
                                        (first, second) -> first));
        Set<String> unknown =
                result.failures().keySet().stream()
                        .map(version -> version.group())
                        .collect(Collectors.toSet());
        own.entrySet()
                .removeIf(e -> {
                    boolean gone =
                            !served.containsKey(e.getKey())
                                    && !unknown.contains(e.getKey().group());
                    if (gone) {
                        e.getValue().close();
                    }
                    return gone;
                });
    }

    private <T extends KubeObject> Informer<T> heard(GroupResource resource, Informer<T> informer) {
        Evaluator evaluator = evaluator(resource);
        return informer.handle(
                new Handler<>() {
                    @Override
                    public void added(T object) {}

                    @Override
                    public void updated(T before, T after) {
                        listener.changed(evaluator, before.node(), after.node());
                    }

                    @Override
                    public void deleted(T object) {
                        listener.changed(evaluator, object.node(), null);
                    }
                });
    }

    /** Of objects that are only counted no more is held than what tells them apart. */
    private static JsonObject kept(GroupResource resource, JsonObject object) {
        if (resource.resource().equals("resourceclaims")) {
            return object;
        }
        JsonObject metadata = object.object("metadata");
        JsonObject.Builder kept = JsonObject.builder();
        for (String key : List.of("name", "namespace", "uid", "resourceVersion")) {
            kept.putOrRemove(key, metadata.get(key));
        }
        return JsonObject.of(
                "apiVersion", object.get("apiVersion"),
                "kind", object.get("kind"),
                "metadata", kept.build());
    }

    @Override
    public synchronized void close() {
        own.values().forEach(Informer::close);
    }
}
