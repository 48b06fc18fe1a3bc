package io.jukung.scheduler.plugins;

import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.scheduler.core.NodeInfo;
import io.jukung.scheduler.core.Plugin;
import io.jukung.scheduler.core.PodInfo;
import io.jukung.scheduler.core.Snapshot;
import io.jukung.scheduler.volumes.PodClaims;
import io.jukung.scheduler.volumes.VolumeMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pod's claims must be bound, or wait for a node: then the node must reach a volume for each, or
 * its class must be able to make one there.
 */
final class VolumeBinding implements Plugin.Filter {
    private static final String NODE_CONFLICT =
            "node(s) didn't match PersistentVolume's node affinity";
    private static final String BIND_CONFLICT =
            "node(s) didn't find available persistent volumes to bind";
    private static final String GONE =
            "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

    @Override
    public String name() {
        return "VolumeBinding";
    }

    @Override
    public boolean helpedByEviction(String reason) {
        return false;
    }

    @Override
    public @Nullable String refuses(PodInfo pod, Snapshot snapshot) {
        String trouble = PodClaims.of(pod.pod(), snapshot.volumes()).trouble();
        return trouble.isEmpty() ? null : trouble;
    }

    @Override
    public @Nullable Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot) {
        PodClaims claims = PodClaims.of(pod.pod(), snapshot.volumes());
        if (claims.bound().isEmpty() && claims.waiting().isEmpty()) {
            return null;
        }
        return node -> {
            List<String> reasons = new ArrayList<>(0);
            for (var claim : claims.bound()) {
                PersistentVolume volume =
                        snapshot.volumes().volumes().get(claim.spec().volumeName());
                if (volume == null) {
                    add(reasons, GONE);
                } else if (!VolumeMatch.reaches(volume, node.node(), NodeTerms::matches)) {
                    add(reasons, NODE_CONFLICT);
                }
            }
            if (VolumeMatch.plan(
                            claims.waiting(), snapshot.volumes(), node.node(), NodeTerms::matches)
                    == null) {
                add(reasons, BIND_CONFLICT);
            }
            return reasons;
        };
    }

    private static void add(List<String> reasons, String reason) {
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
    }
}
