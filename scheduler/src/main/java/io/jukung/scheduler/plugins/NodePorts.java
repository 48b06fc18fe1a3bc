package io.jukung.scheduler.plugins;

import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A port of the host can be given once. */
final class NodePorts implements Plugin.Filter {
    private static final List<String> REASON =
            List.of("node(s) didn't have free ports for the requested pod ports");

    @Override
    public String name() {
        return "NodePorts";
    }

    @Override
    public @Nullable Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        return pod.ports().isEmpty()
                ? null
                : node -> node.pods().stream().anyMatch(pod::collides) ? REASON : List.of();
    }
}
