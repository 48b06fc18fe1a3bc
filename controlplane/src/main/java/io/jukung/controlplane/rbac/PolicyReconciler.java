package io.jukung.controlplane.rbac;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Brings the stored roles and bindings up to the bootstrap policy: what is missing is created, what
 * lacks rules, subjects, labels or annotations gets them, what is there besides stays. Objects
 * annotated {@code autoupdate: "false"} are left alone.
 */
public final class PolicyReconciler {
    static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";

    private final Registry registry;

    public PolicyReconciler(Registry registry) {
        this.registry = registry;
    }

    /**
     * Reconciles the whole policy; harmless to repeat, and from several servers at once. Roles go
     * before the bindings that name them, all of a kind side by side: each write waits for the
     * disk.
     */
    public void run() {
        Map<GroupResource, List<BootstrapPolicy.Entry>> byResource =
                BootstrapPolicy.read().stream()
                        .collect(
                                Collectors.groupingBy(
                                        BootstrapPolicy.Entry::resource,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        byResource.forEach((resource, entries) -> {
            Objects objects = registry.objects(resource);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> writes = new ArrayList<>();
                for (BootstrapPolicy.Entry entry : entries) {
                    writes.add(threads.submit(() -> reconcile(objects, entry.object())));
                }
                writes.forEach(PolicyReconciler::await);
            }
        });
    }

    private static void await(Future<?> write) {
        try {
            Object ignored = write.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reconciling roles", e);
        }
    }

    /** Binds {@code cluster-admin} to kubeadm's group of administrators, as kubeadm does. */
    public void bindClusterAdmins() {
        JsonObject binding =
                JsonObject.of(
                        "apiVersion",
                        "rbac.authorization.k8s.io/v1",
                        "kind",
                        "ClusterRoleBinding",
                        "metadata",
                        JsonObject.of("name", "kubeadm:cluster-admins"),
                        "roleRef",
                        JsonObject.of(
                                "apiGroup",
                                "rbac.authorization.k8s.io",
                                "kind",
                                "ClusterRole",
                                "name",
                                "cluster-admin"),
                        "subjects",
                        JsonArray.of(BootstrapPolicy.subject("g:kubeadm:cluster-admins")));
        Objects bindings = registry.objects(BuiltIn.CLUSTER_ROLE_BINDINGS);
        if (bindings.get("", "kubeadm:cluster-admins") == null) {
            create(bindings, binding);
        }
    }

    private void reconcile(Objects objects, JsonObject wanted) {
        JsonObject metadata = wanted.object("metadata");
        String namespace = metadata.string("namespace");
        String name = metadata.string("name");
        JsonObject stored = objects.get(namespace, name);
        if (stored == null) {
            create(objects, wanted);
        } else if (!stored.object("roleRef").equals(wanted.object("roleRef"))
                && autoupdates(stored)) {
            objects.delete(namespace, name);
            create(objects, wanted);
        } else if (merged(stored, wanted) != stored) {
            objects.update(namespace, name, current -> merged(current, wanted));
        }
    }

    private void create(Objects objects, JsonObject wanted) {
        try {
            objects.create(wanted);
        } catch (StatusException e) {
            // another server's reconciler was faster
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
    }

    private static boolean autoupdates(JsonObject stored) {
        return !stored.object("metadata").object("annotations").string(AUTOUPDATE).equals("false");
    }

    /** The stored object with what it lacks of the wanted one; itself where it lacks nothing. */
    static JsonObject merged(JsonObject stored, JsonObject wanted) {
        if (!autoupdates(stored)) {
            return stored;
        }
        JsonObject merged = mergedMap(stored, wanted, "labels");
        merged = mergedMap(merged, wanted, "annotations");
        if (wanted.has("aggregationRule")) {
            return stored.has("aggregationRule")
                    ? merged
                    : merged.with("aggregationRule", wanted.object("aggregationRule"));
        }
        if (wanted.has("subjects")) {
            return mergedList(merged, wanted.array("subjects"), "subjects");
        }
        return mergedRules(merged, wanted);
    }

    private static JsonObject mergedMap(JsonObject stored, JsonObject wanted, String field) {
        JsonObject have = stored.object("metadata").object(field);
        JsonObject all = have;
        for (var entry : wanted.object("metadata").object(field).asMap().entrySet()) {
            if (!all.has(entry.getKey())) {
                all = all.with(entry.getKey(), entry.getValue());
            }
        }
        return all == have ? stored : stored.withAt(all, "metadata", field);
    }

    private static JsonObject mergedList(JsonObject stored, JsonArray wanted, String field) {
        JsonArray all = stored.array(field);
        for (Object element : wanted) {
            if (!all.contains(element)) {
                all = all.plus(element);
            }
        }
        return all == stored.array(field) ? stored : stored.with(field, all);
    }

    private static JsonObject mergedRules(JsonObject stored, JsonObject wanted) {
        List<PolicyRule> have = PolicyRule.ofRole(stored);
        List<JsonObject> missing = new ArrayList<>();
        for (PolicyRule rule : PolicyRule.ofRole(wanted)) {
            if (!rule.atoms().stream().allMatch(a -> have.stream().anyMatch(h -> h.covers(a)))) {
                missing.add(rule.tree());
            }
        }
        return mergedList(stored, JsonArray.copyOf(missing), "rules");
    }
}
