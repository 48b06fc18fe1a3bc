package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.NodeSelectorTerm;
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
    public int weight() {
        return 2;
    }

    @Override
    public @Nullable Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        PodSpec spec = pod.pod().spec();
        Map<String, String> selector = spec.nodeSelector();
        var affinity = spec.affinity().nodeAffinity();
        boolean required = affinity.hasRequiredDuringSchedulingIgnoredDuringExecution();
        if (selector.isEmpty() && !required) {
            return null;
        }
        List<NodeSelectorTerm> terms =
                affinity.requiredDuringSchedulingIgnoredDuringExecution().nodeSelectorTerms();
        return node -> {
            JsonObject labels = node.node().node().object("metadata").object("labels");
            boolean selected =
                    selector.entrySet().stream()
                            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
            boolean matches =
                    selected
                            && (!required
                                    || terms.stream()
                                            .anyMatch(t -> NodeTerms.matches(t, node.node())));
            return matches ? List.of() : REASON;
        };
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
