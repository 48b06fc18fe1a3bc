package io.jukung.controllers.daemonset;

import io.jukung.api.apps.v1.DaemonSet;
import io.jukung.api.core.v1.NodeAffinity;
import io.jukung.api.core.v1.NodeSelector;
import io.jukung.api.core.v1.NodeSelectorRequirement;
import io.jukung.api.core.v1.NodeSelectorTerm;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodSpec;
import io.jukung.api.core.v1.Toleration;
import io.jukung.controllers.pods.Pods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pods of a daemon set. */
final class DaemonPods {
    static final String HASH = "controller-revision-hash";
    private static final String GENERATION = "deprecated.daemonset.template.generation";
    private static final String NODE_NAME = "metadata.name";

    private DaemonPods() {}

    /** The template's spec with the tolerations that a daemon has, so that it stays put. */
    static PodSpec spec(DaemonSet set) {
        PodSpec spec = set.spec().template().spec();
        List<Toleration> tolerations = new ArrayList<>(spec.tolerations());
        add(tolerations, "node.kubernetes.io/not-ready", "NoExecute");
        add(tolerations, "node.kubernetes.io/unreachable", "NoExecute");
        add(tolerations, "node.kubernetes.io/disk-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/memory-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/pid-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/unschedulable", "NoSchedule");
        if (spec.hostNetwork()) {
            add(tolerations, "node.kubernetes.io/network-unavailable", "NoSchedule");
        }
        return spec.edit().tolerations(tolerations).build();
    }

    private static void add(List<Toleration> tolerations, String key, String effect) {
        Toleration toleration =
                Toleration.builder().key(key).operator("Exists").effect(effect).build();
        if (!tolerations.contains(toleration)) {
            tolerations.add(toleration);
        }
    }

    /** The pod for one node. */
    static Pod of(DaemonSet set, String hash, String node) {
        Pod pod = Pods.fromTemplate(set.spec().template(), set);
        Map<String, String> labels = new HashMap<>(pod.metadata().labels());
        labels.put(HASH, hash);
        String generation = set.metadata().annotations().get(GENERATION);
        if (generation != null) {
            labels.put("pod-template-generation", generation);
        }
        NodeSelectorTerm onlyThere =
                NodeSelectorTerm.builder()
                        .matchFields(
                                List.of(
                                        NodeSelectorRequirement.builder()
                                                .key(NODE_NAME)
                                                .operator("In")
                                                .values(List.of(node))
                                                .build()))
                        .build();
        // Terms of the template are replaced: they had their say in the choice of the node.
        NodeSelector there = NodeSelector.builder().nodeSelectorTerms(List.of(onlyThere)).build();
        PodSpec base = spec(set);
        NodeAffinity affinity =
                base.affinity()
                        .nodeAffinity()
                        .edit()
                        .requiredDuringSchedulingIgnoredDuringExecution(there)
                        .build();
        PodSpec spec = base.edit().affinity(a -> a.nodeAffinity(affinity)).build();
        return pod.edit().metadata(m -> m.labels(labels)).spec(spec).build();
    }

    /** The node that a pod is on or was made for; "" where it does not say. */
    static String node(Pod pod) {
        if (!pod.spec().nodeName().isEmpty()) {
            return pod.spec().nodeName();
        }
        for (NodeSelectorTerm term :
                pod.spec()
                        .affinity()
                        .nodeAffinity()
                        .requiredDuringSchedulingIgnoredDuringExecution()
                        .nodeSelectorTerms()) {
            for (NodeSelectorRequirement field : term.matchFields()) {
                if (field.key().equals(NODE_NAME)
                        && field.operator().equals("In")
                        && !field.values().isEmpty()) {
                    return field.values().getFirst();
                }
            }
        }
        return "";
    }

    static boolean isUpdated(Pod pod, String hash) {
        return hash.equals(pod.metadata().labels().get(HASH));
    }
}
