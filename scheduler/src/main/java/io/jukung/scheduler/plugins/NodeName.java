package io.jukung.scheduler.plugins;

import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A pod that names its node goes there and nowhere else. */
final class NodeName implements Plugin.Filter {
    private static final List<String> REASON =
            List.of("node(s) didn't match the requested node name");

    @Override
    public String name() {
        return "NodeName";
    }

    @Override
    public boolean helpedByEviction(String reason) {
        return false;
    }

    @Override
    public @Nullable Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        String wanted = pod.pod().spec().nodeName();
        return wanted.isEmpty() ? null : node -> node.name().equals(wanted) ? List.of() : REASON;
    }
}
