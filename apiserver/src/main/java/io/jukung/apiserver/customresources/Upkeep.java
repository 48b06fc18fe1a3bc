package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.StoredRegistry;
import io.jukung.apiserver.structural.SchemaRules;
import io.jukung.base.Clock;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to definitions: which names they get, their conditions, and that the objects of a deleted
 * one go before it. Every server does so; whoever is first writes, the others find nothing left to
 * do.
 */
final class Upkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration RESYNC = Duration.ofSeconds(10);
    private static final Duration DELETION_STEP = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final CustomResources resources;
    private final StoredRegistry registry;
    private final Objects crds;
    private final Clock clock;
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable AutoCloseable watch;
    private volatile boolean closed;

    Upkeep(CustomResources resources, StoredRegistry registry, Clock clock) {
        this.resources = resources;
        this.registry = registry;
        this.crds = registry.objects(Crd.RESOURCE);
        this.clock = clock;
    }

    synchronized void start() {
        watch = crds.observe(this::changed);
        threads.add(Thread.ofVirtual().name("crd-upkeep").start(this::run));
    }

    private void changed(@Nullable JsonObject old, @Nullable JsonObject now) {
        JsonObject crd = now == null ? old : now;
        if (crd != null) {
            String name = crd.object("metadata").string("name");
            resources.refresh(name);
            enqueue(name);
            if (now == null) {
                enqueueGroup(crd.object("spec").string("group"), name);
            }
        }
    }

    private void enqueue(String name) {
        if (waiting.add(name)) {
            queue.add(name);
        }
    }

    /** Names that somebody gave up may be free for others now. */
    private void enqueueGroup(String group, String but) {
        for (JsonObject crd : crds.list("")) {
            Crd other = new Crd(crd);
            if (other.group().equals(group) && !other.name().equals(but)) {
                enqueue(other.name());
            }
        }
    }

    private void later(String name, Duration delay) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        clock.sleep(delay);
                        if (!closed) {
                            enqueue(name);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void run() {
        while (!closed) {
            try {
                String name = queue.poll(RESYNC.toMillis(), TimeUnit.MILLISECONDS);
                if (name == null) {
                    resources.resync();
                    continue;
                }
                waiting.remove(name);
                see(name);
            } catch (InterruptedException e) {
                return;
            } catch (StoreException e) {
                if (closed) {
                    return;
                }
                LOG.log(Level.WARNING, "looking after definitions: {0}", e.getMessage());
            }
        }
    }

    private void see(String name) {
        try {
            JsonObject crd = crds.get("", name);
            if (crd != null) {
                see(new Crd(crd));
            }
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                LOG.log(Level.WARNING, "looking after {0}: {1}", name, e.getMessage());
                later(name, RETRY);
            }
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.log(Level.ERROR, "looking after " + name, e);
                later(name, RETRY);
            }
        }
    }

    private void see(Crd crd) {
        if (crd.node().object("metadata").has("deletionTimestamp")) {
            if (crd.finalizers().contains(Crd.CLEANUP)) {
                cleanUp(crd);
            }
            return;
        }
        if (decided(crd, crds.list("")).node().equals(crd.node())) {
            return;
        }
        JsonObject before = crd.acceptedNames();
        JsonObject written =
                crds.update(
                        "",
                        crd.name(),
                        live -> {
                            Crd decided = decided(new Crd(live), crds.list(""));
                            resources.serve(decided);
                            return decided.node();
                        });
        if (!new Crd(written).acceptedNames().equals(before)) {
            enqueueGroup(crd.group(), crd.name());
        }
    }

    private Crd decided(Crd crd, List<JsonObject> all) {
        boolean named =
                crd.names().equals(crd.acceptedNames())
                        && crd.is("NamesAccepted")
                        && crd.is("Established");
        Crd decided = named ? crd : Naming.decide(crd, all, clock.now());
        if (ApiApproval.isProtected(crd.group())) {
            ApiApproval approval = ApiApproval.of(crd.node());
            decided =
                    changed(
                            decided,
                            "KubernetesAPIApprovalPolicyConformant",
                            approval.state().status,
                            approval.state().reason,
                            approval.reason());
        }
        return structural(decided);
    }

    private Crd structural(Crd crd) {
        List<FieldError> errors = new ArrayList<>(0);
        if (crd.keepsUnknown()) {
            errors.add(
                    FieldError.invalid(
                            FieldPath.of("spec", "preserveUnknownFields"), true, "must be false"));
        }
        for (int i = 0; i < crd.versions().size(); i++) {
            JsonObject schema = Crd.schema(crd.versions().get(i));
            if (schema != null) {
                FieldPath path =
                        FieldPath.of("spec", "versions")
                                .index(i)
                                .child("schema")
                                .child("openAPIV3Schema");
                errors.addAll(SchemaRules.structural(schema, path));
            }
        }
        if (!errors.isEmpty()) {
            List<String> texts = errors.stream().map(FieldError::toString).distinct().toList();
            String text = texts.size() == 1 ? texts.getFirst() : texts.toString();
            return changed(crd, "NonStructuralSchema", "True", "Violations", text);
        }
        return crd.condition("NonStructuralSchema") == null
                ? crd
                : crd.without("NonStructuralSchema");
    }

    private Crd changed(Crd crd, String type, String status, String reason, String message) {
        JsonObject before = crd.condition(type);
        boolean same =
                before != null
                        && before.string("status").equals(status)
                        && before.string("reason").equals(reason)
                        && before.string("message").equals(message);
        return same ? crd : crd.with(type, status, reason, message, clock.now());
    }

    /** Deletes the objects of a definition, as often as it takes, and then lets it go. */
    private void cleanUp(Crd crd) {
        if (!crd.is("Established")) {
            finish(crd.name(), "NeverEstablished", "resource was never established");
            return;
        }
        resources.serve(crd);
        Objects instances = registry.objects(crd.resource());
        try {
            for (JsonObject instance : instances.list("")) {
                JsonObject meta = instance.object("metadata");
                instances.delete(meta.string("namespace"), meta.string("name"));
            }
            if (instances.list("").isEmpty()) {
                finish(crd.name(), "InstanceDeletionCompleted", "removed all instances");
                return;
            }
        } catch (StatusException e) {
            terminating(
                    crd,
                    "InstanceDeletionFailed",
                    "could not issue all deletes: " + e.getMessage());
            later(crd.name(), RETRY);
            return;
        }
        terminating(crd, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
        later(crd.name(), DELETION_STEP);
    }

    private void terminating(Crd crd, String reason, String message) {
        if (!changed(crd, "Terminating", "True", reason, message).node().equals(crd.node())) {
            crds.update(
                    "",
                    crd.name(),
                    live -> changed(new Crd(live), "Terminating", "True", reason, message).node());
        }
    }

    private void finish(String name, String reason, String message) {
        crds.update(
                "",
                name,
                live -> {
                    Crd done =
                            new Crd(live)
                                    .with("Terminating", "False", reason, message, clock.now());
                    List<String> left =
                            done.finalizers().stream().filter(f -> !f.equals(Crd.CLEANUP)).toList();
                    return left.isEmpty()
                            ? done.node().withoutAt("metadata", "finalizers")
                            : done.node().withAt(JsonArray.copyOf(left), "metadata", "finalizers");
                });
    }

    @Override
    public synchronized void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        AutoCloseable open = watch;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "closing the watch of definitions", e);
            }
        }
    }
}
