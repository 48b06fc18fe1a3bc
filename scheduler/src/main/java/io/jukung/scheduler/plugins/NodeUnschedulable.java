package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.Taint;
import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.List;
import java.util.function.Function;

/** Cordoned nodes take no pods but those that tolerate it. */
final class NodeUnschedulable implements Plugin.Filter {
    private static final List<String> REASON = List.of("node(s) were unschedulable");
    private static final Taint CORDONED =
            Taint.builder().key("node.kubernetes.io/unschedulable").effect("NoSchedule").build();

    @Override
    public String name() {
        return "NodeUnschedulable";
    }

    @Override
    public boolean helpedByEviction(String reason) {
        return false;
    }

    @Override
    public Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        boolean tolerated = Tolerations.tolerate(pod.pod().spec().tolerations(), CORDONED);
        return node -> node.node().spec().unschedulable() && !tolerated ? REASON : List.of();
    }
}
