package io.jukung.controllers.garbagecollector;

import io.jukung.client.Discovery;
import io.jukung.client.Untyped;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.Scope;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An informer for every resource that can be listed, watched and deleted, kept in step with
 * discovery. They keep of each object only what the graph needs. {@link #sync} belongs to one
 * thread.
 */
final class Monitors implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("garbage-collector-controller");
    private static final List<String> KEPT =
            List.of(
                    "name",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "deletionTimestamp",
                    "finalizers",
                    "ownerReferences");

    private final ControllerContext context;
    private final Discovery discovery;
    private final Graph graph;
    private final Map<GroupVersionResource, Informer<Untyped>> informers = new HashMap<>();
    private final Map<GroupVersionKind, Discovery.Resource> byKind = new ConcurrentHashMap<>();

    Monitors(ControllerContext context, Graph graph) {
        this.context = context;
        this.graph = graph;
        discovery = new Discovery(context.client().transport());
    }

    /** Starts informers for what is new and stops those of what is no longer served. */
    void sync() {
        Discovery.Result served = discovery.preferredResources();
        Set<GroupVersion> failed = served.failures().keySet();
        Set<GroupVersionResource> wanted = new HashSet<>();
        for (Discovery.Resource resource : served.resources()) {
            byKind.put(resource.kind().groupVersionKind(), resource);
            GroupVersionResource name = resource.kind().resource();
            boolean ignored = name.resource().equals("events");
            if (!ignored && resource.can("list", "watch", "delete")) {
                wanted.add(name);
                informers.computeIfAbsent(name, n -> start(resource));
            }
        }
        informers
                .entrySet()
                .removeIf(entry -> {
                    GroupVersionResource name = entry.getKey();
                    if (wanted.contains(name) || failed.contains(name.groupVersion())) {
                        return false;
                    }
                    LOG.log(Level.INFO, "{0} is no longer served", name);
                    entry.getValue().close();
                    // Its objects are not gone: as owners they are looked up, as dependents they
                    // stay.
                    return true;
                });
    }

    boolean synced() {
        return informers.values().stream().allMatch(Informer::hasSynced);
    }

    /** How a kind is served, or null where it is not. */
    Discovery.@Nullable Resource served(String apiVersion, String kind) {
        GroupVersion version = GroupVersion.parse(apiVersion);
        Discovery.Resource known = byKind.get(version.kind(kind));
        if (known != null) {
            return known;
        }
        try {
            for (Discovery.Resource resource : discovery.resources(version)) {
                byKind.put(resource.kind().groupVersionKind(), resource);
            }
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
        return byKind.get(version.kind(kind));
    }

    @Override
    public void close() {
        informers.values().forEach(Informer::close);
    }

    private Informer<Untyped> start(Discovery.Resource resource) {
        Informer<Untyped> informer =
                new Informer<>(
                        context.client(),
                        resource.kind(),
                        Scope.ALL,
                        context.clock(),
                        context.random(),
                        Monitors::stripped);
        informer.handle(
                new Handler<>() {
                    @Override
                    public void added(Untyped object) {
                        graph.put(Dependent.of(object.node()));
                    }

                    @Override
                    public void updated(Untyped before, Untyped after) {
                        if (!before.uid().equals(after.uid())) {
                            graph.remove(before.uid());
                        }
                        graph.put(Dependent.of(after.node()));
                    }

                    @Override
                    public void deleted(Untyped object) {
                        graph.remove(object.uid());
                    }
                });
        informer.start();
        return informer;
    }

    private static JsonObject stripped(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        JsonObject.Builder kept = JsonObject.builder();
        for (String key : KEPT) {
            kept.putOrRemove(key, metadata.get(key));
        }
        return JsonObject.of(
                "apiVersion", object.get("apiVersion"),
                "kind", object.get("kind"),
                "metadata", kept.build());
    }
}
