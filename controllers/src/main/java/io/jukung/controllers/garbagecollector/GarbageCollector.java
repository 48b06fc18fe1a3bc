package io.jukung.controllers.garbagecollector;

import io.jukung.api.Kind;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.Discovery;
import io.jukung.client.PatchType;
import io.jukung.client.Untyped;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one object at a time:
 *
 * <ul>
 *   <li>no owner left: delete it;
 *   <li>some owner left: drop the references to those that are gone;
 *   <li>its only owners wait for their dependents: delete it, in the foreground if it has some;
 *   <li>it waits for dependents itself: let it go when none blocks it;
 *   <li>it is deleted with its dependents orphaned: drop their references to it, then let it go.
 * </ul>
 */
public final class GarbageCollector implements Controller {
    private static final String NAME = "garbage-collector-controller";
    private static final System.Logger LOG = System.getLogger(NAME);
    private static final Duration DISCOVERY_PERIOD = Duration.ofSeconds(30);
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(30);
    private static final Duration SYNC_STEP = Duration.ofMillis(20);

    private final ControllerContext context;
    private final Client client;
    private final WorkQueue<String> looks;
    private final WorkQueue<String> orphans;
    private final Graph graph;
    private final Monitors monitors;
    private final int workers;

    public GarbageCollector(ControllerContext context) {
        this.context = context;
        client = context.client();
        workers = context.settings().workers(NAME);
        looks = new WorkQueue<>(context.clock());
        orphans = new WorkQueue<>(context.clock());
        graph = new Graph(looks::add, orphans::add);
        monitors = new Monitors(context, graph);
    }

    @Override
    public void run() throws InterruptedException {
        Thread looking = null;
        Thread orphaning = null;
        try {
            syncMonitors();
            awaitGraph();
            looking =
                    Thread.ofVirtual()
                            .start(new ReconcileLoop<>(NAME, looks, workers, this::look)::run);
            orphaning =
                    Thread.ofVirtual()
                            .start(new ReconcileLoop<>(NAME, orphans, workers, this::orphan)::run);
            while (true) {
                context.clock().sleep(DISCOVERY_PERIOD);
                syncMonitors();
            }
        } finally {
            monitors.close();
            for (Thread thread : new @Nullable Thread[] {looking, orphaning}) {
                if (thread != null) {
                    thread.interrupt();
                }
            }
        }
    }

    private void syncMonitors() {
        try {
            monitors.sync();
        } catch (StatusException e) {
            LOG.log(Level.WARNING, "Discovery failed: {0}", e.getMessage());
        }
    }

    /** One API that cannot be listed must not keep the garbage of all others. */
    private void awaitGraph() throws InterruptedException {
        long start = context.clock().nanoTime();
        while (!monitors.synced() && context.clock().nanoTime() - start < SYNC_LIMIT.toNanos()) {
            context.clock().sleep(SYNC_STEP);
        }
    }

    private @Nullable Duration look(String uid) {
        Dependent known = graph.get(uid);
        if (known == null
                || (known.terminating() && !known.foreground())
                || (!known.foreground() && graph.wellOwned(known))) {
            return null;
        }
        Kind<Untyped> kind = kind(known.apiVersion(), known.kind());
        Untyped live = kind == null ? null : client.find(kind, known.namespace(), known.name());
        if (kind == null || live == null || !live.uid().equals(uid)) {
            graph.remove(uid);
            return null;
        }
        if (known.foreground()) {
            finishForeground(kind, live);
            return null;
        }
        List<JsonObject> references =
                live.node().object("metadata").array("ownerReferences").objects();
        if (references.isEmpty()) {
            return null;
        }
        Owners owners = Owners.of(references, reference -> state(reference, known));
        if (!owners.solid().isEmpty()) {
            if (owners.solid().size() < references.size()) {
                writeOwners(kind, live, owners.solid());
            }
        } else if (!owners.waiting().isEmpty() && !graph.dependentsOf(uid).isEmpty()) {
            unblockCircle(kind, live);
            delete(kind, live, "Foreground");
        } else {
            delete(kind, live, propagation(live));
        }
        return null;
    }

    /** What one owner is, as the server has it now. */
    private Owners.State state(JsonObject reference, Dependent of) {
        Dependent.Owner owner = Dependent.Owner.of(reference);
        Discovery.Resource served = monitors.served(owner.apiVersion(), owner.kind());
        if (served == null) {
            throw new IllegalStateException(
                    "unable to get REST mapping for "
                            + owner.apiVersion()
                            + "/"
                            + owner.kind()
                            + ", owner of "
                            + of);
        }
        boolean namespaced = served.kind().namespaced();
        if (namespaced && of.namespace().isEmpty()) {
            // Such a reference can never be resolved; it holds its object for good.
            return Owners.State.SOLID;
        }
        Untyped live = client.find(served.kind(), namespaced ? of.namespace() : "", owner.name());
        if (live == null || !live.uid().equals(owner.uid())) {
            tellWrongNamespace(owner, of);
            return Owners.State.GONE;
        }
        return Dependent.of(live.node()).foreground() ? Owners.State.WAITING : Owners.State.SOLID;
    }

    private void tellWrongNamespace(Dependent.Owner owner, Dependent of) {
        Dependent elsewhere = graph.get(owner.uid());
        if (elsewhere != null && !elsewhere.namespace().equals(of.namespace())) {
            context.events()
                    .event(
                            JsonObject.of(
                                    "apiVersion", of.apiVersion(),
                                    "kind", of.kind(),
                                    "namespace", of.namespace(),
                                    "name", of.name(),
                                    "uid", of.uid()),
                            "Warning",
                            "OwnerRefInvalidNamespace",
                            "ownerRef ["
                                    + owner.apiVersion()
                                    + "/"
                                    + owner.kind()
                                    + ", namespace: "
                                    + of.namespace()
                                    + ", name: "
                                    + owner.name()
                                    + ", uid: "
                                    + owner.uid()
                                    + "] does not exist in namespace \""
                                    + of.namespace()
                                    + "\"");
        }
    }

    /** Lets an object go that waits for its dependents, or sees to those that block it. */
    private void finishForeground(Kind<Untyped> kind, Untyped live) {
        List<Dependent> blocking =
                graph.dependentsOf(live.uid()).stream().filter(d -> d.blocks(live.uid())).toList();
        if (blocking.isEmpty()) {
            removeFinalizer(kind, live, Dependent.FOREGROUND);
            return;
        }
        blocking.stream().filter(d -> !d.foreground()).forEach(d -> looks.add(d.uid()));
    }

    /** Two objects that own each other would wait for each other: this one waits no more. */
    private void unblockCircle(Kind<Untyped> kind, Untyped live) {
        boolean circle = graph.dependentsOf(live.uid()).stream().anyMatch(Dependent::foreground);
        if (!circle) {
            return;
        }
        List<JsonObject> unblocked =
                live.node().object("metadata").array("ownerReferences").objects().stream()
                        .map(r ->
                                r.has("blockOwnerDeletion")
                                        ? r.with("blockOwnerDeletion", false)
                                        : r)
                        .toList();
        client.patch(
                kind,
                live.namespace(),
                live.name(),
                "",
                PatchType.MERGE,
                ownersPatch(live, unblocked));
    }

    private @Nullable Duration orphan(String uid) {
        Dependent owner = graph.get(uid);
        if (owner == null) {
            return null;
        }
        for (Dependent dependent : graph.dependentsOf(uid)) {
            Kind<Untyped> kind = kind(dependent.apiVersion(), dependent.kind());
            Untyped live =
                    kind == null
                            ? null
                            : client.find(kind, dependent.namespace(), dependent.name());
            if (kind != null && live != null && live.uid().equals(dependent.uid())) {
                Predicate<JsonObject> other = r -> !r.string("uid").equals(uid);
                List<JsonObject> all =
                        live.node().object("metadata").array("ownerReferences").objects();
                List<JsonObject> left = all.stream().filter(other).toList();
                if (left.size() < all.size()) {
                    writeOwners(kind, live, left);
                }
            }
        }
        Kind<Untyped> kind = kind(owner.apiVersion(), owner.kind());
        Untyped live = kind == null ? null : client.find(kind, owner.namespace(), owner.name());
        if (kind != null && live != null && live.uid().equals(uid)) {
            removeFinalizer(kind, live, Dependent.ORPHAN);
        }
        return null;
    }

    private void writeOwners(Kind<Untyped> kind, Untyped live, List<JsonObject> owners) {
        ifThere(() ->
                client.patch(
                        kind,
                        live.namespace(),
                        live.name(),
                        "",
                        PatchType.MERGE,
                        ownersPatch(live, owners)));
    }

    private static JsonObject ownersPatch(Untyped live, List<JsonObject> owners) {
        return JsonObject.of(
                "metadata",
                JsonObject.of(
                        "uid", live.uid(),
                        "resourceVersion",
                                live.resourceVersion().isEmpty() ? null : live.resourceVersion(),
                        // Without any, the member goes: an empty list is never stored.
                        "ownerReferences",
                                owners.isEmpty() ? JsonNull.NULL : JsonArray.copyOf(owners)));
    }

    private void removeFinalizer(Kind<Untyped> kind, Untyped live, String finalizer) {
        JsonArray finalizers = live.node().object("metadata").array("finalizers");
        if (!finalizers.contains(finalizer)) {
            return;
        }
        JsonArray left =
                JsonArray.copyOf(
                        finalizers.strings().stream().filter(f -> !f.equals(finalizer)).toList());
        ifThere(() ->
                client.patch(
                        kind,
                        live.namespace(),
                        live.name(),
                        "",
                        PatchType.MERGE,
                        JsonObject.of(
                                "metadata",
                                JsonObject.of(
                                        "resourceVersion",
                                        live.resourceVersion(),
                                        "finalizers",
                                        left.isEmpty() ? JsonNull.NULL : left))));
    }

    private void delete(Kind<Untyped> kind, Untyped live, String propagation) {
        LOG.log(Level.DEBUG, "Deleting {0} {1}", kind.resource(), live.key());
        client.deleteIfThere(
                kind,
                live.namespace(),
                live.name(),
                DeleteOptions.onlyUid(live)
                        .withResourceVersion(live.resourceVersion())
                        .withPropagation(propagation));
    }

    /** As its own finalizers already ask for. */
    private static String propagation(Untyped live) {
        JsonArray finalizers = live.node().object("metadata").array("finalizers");
        return finalizers.contains(Dependent.ORPHAN)
                ? "Orphan"
                : finalizers.contains(Dependent.FOREGROUND) ? "Foreground" : "Background";
    }

    private static void ifThere(Runnable write) {
        try {
            write.run();
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private @Nullable Kind<Untyped> kind(String apiVersion, String kind) {
        Discovery.Resource served = monitors.served(apiVersion, kind);
        return served == null ? null : served.kind();
    }
}
