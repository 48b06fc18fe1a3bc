package io.jukung.scheduler;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.storage.v1.StorageClass;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import io.jukung.scheduler.core.Volumes;
import io.jukung.scheduler.volumes.VolumeMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final Map<String, PersistentVolumeClaim> claims = new HashMap<>();
    private final Map<String, PersistentVolume> volumes = new HashMap<>();
    private final Map<String, StorageClass> classes = new HashMap<>();
    private final Map<String, PersistentVolume> reserved = new HashMap<>();
    private final Map<String, PodInfo> nominated = new LinkedHashMap<>();
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
        nominated.remove(pod.key());
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
            known =
                    new Snapshot(
                            new ArrayList<>(infos.values()),
                            Map.copyOf(namespaceLabels),
                            new Volumes(Map.copyOf(claims), withReserved(), Map.copyOf(classes)),
                            nominatedByNode());
            current = known;
        }
        return known;
    }

    /** A volume as it will be once a pod's binding is done, unless the API says otherwise. */
    private Map<String, PersistentVolume> withReserved() {
        Map<String, PersistentVolume> all = new HashMap<>(volumes);
        reserved.forEach((name, volume) -> all.replace(name, volume));
        return all;
    }

    private Map<String, List<PodInfo>> nominatedByNode() {
        return nominated.values().stream()
                .collect(Collectors.groupingBy(p -> p.pod().status().nominatedNodeName()));
    }

    /** A pod waits for its victims to leave the node that its status names, or no longer does. */
    synchronized void nominate(Pod pod) {
        boolean waits = !pod.status().nominatedNodeName().isEmpty() && !placed(pod.key());
        Object before =
                waits ? nominated.put(pod.key(), PodInfo.of(pod)) : nominated.remove(pod.key());
        if (waits || before != null) {
            current = null;
        }
    }

    synchronized void forgetNomination(String podKey) {
        if (nominated.remove(podKey) != null) {
            current = null;
        }
    }

    /** Pods of lower priority that wait for room on a node. */
    synchronized List<Pod> nominatedBelow(String node, int priority) {
        return nominated.values().stream()
                .filter(p -> p.pod().status().nominatedNodeName().equals(node))
                .filter(p -> p.priority() < priority)
                .map(PodInfo::pod)
                .toList();
    }

    synchronized void claim(PersistentVolumeClaim claim) {
        claims.put(claim.key(), claim);
        current = null;
    }

    synchronized void removeClaim(String key) {
        claims.remove(key);
        current = null;
    }

    synchronized void volume(PersistentVolume volume) {
        volumes.put(volume.name(), volume);
        if (volume.spec().hasClaimRef()) {
            reserved.remove(volume.name());
        }
        current = null;
    }

    synchronized void removeVolume(String name) {
        volumes.remove(name);
        reserved.remove(name);
        current = null;
    }

    synchronized void storageClass(StorageClass storageClass) {
        classes.put(storageClass.name(), storageClass);
        current = null;
    }

    synchronized void removeStorageClass(String name) {
        classes.remove(name);
        current = null;
    }

    /** Keeps others from the volumes that a pod on its way is to have. */
    synchronized void reserve(List<VolumeMatch.Choice> choices) {
        for (VolumeMatch.Choice choice : choices) {
            PersistentVolume volume = choice.volume();
            if (volume != null) {
                PersistentVolumeClaim claim = choice.claim();
                reserved.put(
                        volume.name(),
                        volume.edit()
                                .spec(spec ->
                                        spec.claimRef(ref ->
                                                ref.namespace(claim.namespace())
                                                        .name(claim.name())
                                                        .uid(claim.uid())))
                                .build());
                current = null;
            }
        }
    }

    synchronized void release(List<VolumeMatch.Choice> choices) {
        for (VolumeMatch.Choice choice : choices) {
            PersistentVolume volume = choice.volume();
            if (volume != null && reserved.remove(volume.name()) != null) {
                current = null;
            }
        }
    }
}
