package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.PodSpec;
import io.jukung.api.core.v1.PreferredSchedulingTerm;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code nodeSelector} and {@code nodeAffinity}. */
final class NodeAffinity implements Plugin.Filter, Plugin.Score {
    private static final List<String> REASON =
            List.of("node(s) didn't match Pod's node affinity/selector");

    @Override
    public String name() {
        return "NodeAffinity";
    }

    @Override
    public boolean helpedByEviction(String reason) {
        return false;
    }

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public @Nullable Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        PodSpec spec = pod.pod().spec();
        boolean asks =
                !spec.nodeSelector().isEmpty()
                        || spec.affinity()
                                .nodeAffinity()
                                .hasRequiredDuringSchedulingIgnoredDuringExecution();
        return asks ? node -> required(spec, node.node()) ? List.of() : REASON : null;
    }

    /** Whether a node is one of those that a pod must be on. */
    static boolean required(PodSpec spec, Node node) {
        JsonObject labels = node.node().object("metadata").object("labels");
        for (Map.Entry<String, String> wanted : spec.nodeSelector().entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        var affinity = spec.affinity().nodeAffinity();
        return !affinity.hasRequiredDuringSchedulingIgnoredDuringExecution()
                || affinity
                        .requiredDuringSchedulingIgnoredDuringExecution()
                        .nodeSelectorTerms()
                        .stream()
                        .anyMatch(term -> NodeTerms.matches(term, node));
    }

    @Override
    public long @Nullable [] score(PodInfo pod, List<NodeInfo> nodes, Snapshot snapshot) {
        List<PreferredSchedulingTerm> terms =
                pod.pod()
                        .spec()
                        .affinity()
                        .nodeAffinity()
                        .preferredDuringSchedulingIgnoredDuringExecution();
        if (terms.isEmpty()) {
            return null;
        }
        long[] scores = new long[nodes.size()];
        for (int i = 0; i < scores.length; i++) {
            for (PreferredSchedulingTerm term : terms) {
                if (NodeTerms.matches(term.preference(), nodes.get(i).node())) {
                    scores[i] += term.weight();
                }
            }
        }
        return Plugin.Score.normalize(scores, false);
    }
}
