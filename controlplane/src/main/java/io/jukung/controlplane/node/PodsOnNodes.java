package io.jukung.controlplane.node;

import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which pods are bound to which node, so that a node's rights are found by looking at its own pods
 * and not at all. Follows the store from the first question on, a moment behind; pods themselves
 * are read when asked about.
 */
final class PodsOnNodes {
    /** How long a pod that was bound just now may take to be seen, in steps. */
    private static final int STEPS = 10;

    private static final int STEP_MILLIS = 20;

    private final Registry registry;
    private final Map<String, Set<Key>> byNode = new ConcurrentHashMap<>();
    private final Map<Key, String> nodes = new ConcurrentHashMap<>();
    private @Nullable AutoCloseable following;

    private record Key(String namespace, String name) {
        static Key of(JsonObject pod) {
            JsonObject meta = pod.object("metadata");
            return new Key(meta.string("namespace"), meta.string("name"));
        }
    }

    PodsOnNodes(Registry registry) {
        this.registry = registry;
    }

    /** Whether a node has a pod like that; asked again for a moment where it seems to have none. */
    boolean any(String node, String namespace, Predicate<JsonObject> wanted) {
        follow();
        for (int i = 0; i < STEPS; i++) {
            if (anyKnown(node, namespace, wanted)) {
                return true;
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private boolean anyKnown(String node, String namespace, Predicate<JsonObject> wanted) {
        for (Key key : byNode.getOrDefault(node, Set.of())) {
            if (key.namespace().equals(namespace)) {
                JsonObject pod = registry.objects(BuiltIn.PODS).get(namespace, key.name());
                if (pod != null
                        && pod.object("spec").string("nodeName").equals(node)
                        && wanted.test(pod)) {
                    return true;
                }
            }
        }
        return false;
    }

    private synchronized void follow() {
        if (following == null) {
            following = registry.objects(BuiltIn.PODS).observe(this::changed);
        }
    }

    private void changed(@Nullable JsonObject old, @Nullable JsonObject now) {
        JsonObject pod = now == null ? old : now;
        if (pod == null) {
            return;
        }
        Key key = Key.of(pod);
        String node = now == null ? "" : now.object("spec").string("nodeName");
        String before = node.isEmpty() ? nodes.remove(key) : nodes.put(key, node);
        if (before != null && !before.equals(node)) {
            byNode.computeIfPresent(
                    before,
                    (name, pods) -> {
                        pods.remove(key);
                        return pods.isEmpty() ? null : pods;
                    });
        }
        if (!node.isEmpty()) {
            byNode.compute(
                    node,
                    (name, pods) -> {
                        Set<Key> all = pods == null ? ConcurrentHashMap.newKeySet() : pods;
                        all.add(key);
                        return all;
                    });
        }
    }
}
