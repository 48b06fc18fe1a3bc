package io.jukung.scheduler;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the scheduler sees it: what informers say, plus pods that it has placed itself and
 * whose binding nobody has confirmed yet ("assumed"). Snapshots share everything that did not
 * change.
 */
final class Cache {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Map<String, PodInfo>> podsByNode = new HashMap<>();
    private final Map<String, String> nodeOfPod = new HashMap<>();
    private final Map<String, NodeInfo> infos = new LinkedHashMap<>();
    private final Map<String, JsonObject> namespaceLabels = new HashMap<>();
    private @Nullable Snapshot current;

    synchronized void node(Node node) {
        nodes.put(node.name(), node);
        renew(node.name());
    }

    synchronized void removeNode(String name) {
        nodes.remove(name);
        renew(name);
    }

    synchronized void namespace(String name, JsonObject labels) {
        namespaceLabels.put(name, labels);
        current = null;
    }

    synchronized void removeNamespace(String name) {
        namespaceLabels.remove(name);
        current = null;
    }

    /** A pod stands on a node, or is assumed to. */
    synchronized void place(Pod pod, String node) {
        String before = nodeOfPod.put(pod.key(), node);
        if (before != null && !before.equals(node)) {
            take(pod.key(), before);
        }
        podsByNode
                .computeIfAbsent(node, ignored -> new LinkedHashMap<>())
                .put(pod.key(), PodInfo.of(pod));
        renew(node);
    }

    /** Whether a pod stands on a node or is assumed to. */
    synchronized boolean placed(String podKey) {
        return nodeOfPod.containsKey(podKey);
    }

    /** A pod is gone, finished, or could not be bound. */
    synchronized void remove(String podKey) {
        String node = nodeOfPod.remove(podKey);
        if (node != null) {
            take(podKey, node);
        }
    }

    private void take(String podKey, String node) {
        Map<String, PodInfo> pods = podsByNode.get(node);
        if (pods != null) {
            pods.remove(podKey);
            if (pods.isEmpty()) {
                podsByNode.remove(node);
            }
        }
        renew(node);
    }

    private void renew(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            infos.remove(name);
        } else {
            Collection<PodInfo> pods = podsByNode.getOrDefault(name, Map.of()).values();
            infos.put(name, NodeInfo.of(node, List.copyOf(pods)));
        }
        current = null;
    }

    synchronized Snapshot snapshot() {
        Snapshot known = current;
        if (known == null) {
            known = new Snapshot(new ArrayList<>(infos.values()), Map.copyOf(namespaceLabels));
            current = known;
        }
        return known;
    }
}
