package io.jukung.controllers.namespace;

import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.Discovery;
import io.jukung.client.ListOptions;
import io.jukung.client.Untyped;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import java.util.List;

/**
 * Deletes everything in a namespace, found by discovery: pods first, and nothing else while any is
 * left, so that no pod loses its network policy or secrets while it still runs.
 */
final class ContentDeleter {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final long FINALIZER_SECONDS = 15;

    private final Client client;
    private final Discovery discovery;

    ContentDeleter(Client client) {
        this.client = client;
        discovery = new Discovery(client.transport());
    }

    /** Asks for the deletion of all that is there, and says what is left. */
    Remaining deleteAll(String namespace) {
        Remaining found = new Remaining();
        Discovery.Result served = discovery.preferredResources();
        served.failures()
                .forEach((version, e) ->
                        found.discoveryFailures.add(version + ": " + e.getMessage()));
        List<Discovery.Resource> deletable =
                served.resources().stream()
                        .filter(r -> r.kind().namespaced() && r.can("delete", "list"))
                        .toList();
        deletable.stream()
                .filter(r -> r.kind().resource().equals(PODS))
                .forEach(r -> delete(r, namespace, found));
        if (found.estimateSeconds > 0) {
            return found;
        }
        deletable.stream()
                .filter(r -> !r.kind().resource().equals(PODS))
                .forEach(r -> delete(r, namespace, found));
        return found;
    }

    private void delete(Discovery.Resource resource, String namespace, Remaining found) {
        try {
            List<Untyped> items = list(resource, namespace);
            if (items.isEmpty()) {
                return;
            }
            if (resource.can("deletecollection")) {
                client.deleteCollection(
                        resource.kind(),
                        namespace,
                        DeleteOptions.DEFAULT.withPropagation("Background"),
                        ListOptions.ALL);
            } else {
                for (Untyped item : items) {
                    client.deleteIfThere(
                            resource.kind(),
                            namespace,
                            item.name(),
                            DeleteOptions.DEFAULT.withPropagation("Background"));
                }
            }
            count(resource, list(resource, namespace), found);
        } catch (StatusException e) {
            // 404 and 405: the resource went away, or cannot be deleted after all.
            if (!e.isNotFound() && e.code() != 405) {
                found.deletionFailures.add(e.getMessage());
            }
        }
    }

    private List<Untyped> list(Discovery.Resource resource, String namespace) {
        return client.listAll(resource.kind(), namespace, ListOptions.ALL).items();
    }

    private static void count(Discovery.Resource resource, List<Untyped> left, Remaining found) {
        if (left.isEmpty()) {
            return;
        }
        found.resource(resource.kind().resource().groupResource(), left.size());
        boolean pods = resource.kind().resource().equals(PODS);
        for (Untyped item : left) {
            for (String f : item.node().object("metadata").array("finalizers").strings()) {
                found.finalizers.merge(f, 1, Integer::sum);
                found.atLeast(FINALIZER_SECONDS);
            }
            if (pods) {
                found.atLeast(
                        Math.max(
                                1,
                                item.node()
                                        .object("spec")
                                        .integer("terminationGracePeriodSeconds", 0)));
            }
        }
        found.atLeast(1);
    }
}
