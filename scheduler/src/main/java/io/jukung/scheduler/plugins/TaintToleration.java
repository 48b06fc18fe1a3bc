package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Taint;
import io.jukung.api.core.v1.Toleration;
import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps pods off nodes whose taints they do not tolerate, and prefers nodes with fewer of the mild
 * ones.
 */
final class TaintToleration implements Plugin.Filter, Plugin.Score {
    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public boolean helpedByEviction(String reason) {
        return false;
    }

    @Override
    public int weight() {
        return 3;
    }

    @Override
    public Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        List<Toleration> tolerations = pod.pod().spec().tolerations();
        return node -> {
            for (Taint taint : node.node().spec().taints()) {
                boolean keepsOff =
                        taint.effect().equals("NoSchedule") || taint.effect().equals("NoExecute");
                if (keepsOff && !Tolerations.tolerate(tolerations, taint)) {
                    return List.of(
                            "node(s) had untolerated taint {"
                                    + taint.key()
                                    + ": "
                                    + taint.value()
                                    + "}");
                }
            }
            return List.of();
        };
    }

    @Override
    public long[] score(PodInfo pod, List<NodeInfo> nodes, Snapshot snapshot) {
        List<Toleration> mild =
                pod.pod().spec().tolerations().stream()
                        .filter(t -> t.effect().isEmpty() || t.effect().equals("PreferNoSchedule"))
                        .toList();
        long[] counts = new long[nodes.size()];
        for (int i = 0; i < counts.length; i++) {
            for (Taint taint : nodes.get(i).node().spec().taints()) {
                if (taint.effect().equals("PreferNoSchedule")
                        && !Tolerations.tolerate(mild, taint)) {
                    counts[i]++;
                }
            }
        }
        return Plugin.Score.normalize(counts, true);
    }
}
