package io.jukung.kubelet.server;

import io.jukung.base.Clock;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.ContainerStats;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers {@code /stats/summary} from what the runtime counts. */
record StatsSummary(Cri cri, String node, Clock clock) {
    JsonObject summary() throws CriException {
        Map<String, List<JsonObject>> containers = new TreeMap<>();
        Map<String, JsonObject> references = new TreeMap<>();
        long cpu = 0;
        long memory = 0;
        for (ContainerStats stats : cri.stats()) {
            Map<String, String> labels = stats.getAttributes().getLabelsMap();
            String uid = labels.getOrDefault(RuntimeNames.POD_UID, "");
            references.put(
                    uid,
                    JsonObject.of(
                            "name", labels.getOrDefault(RuntimeNames.POD_NAME, ""),
                            "namespace", labels.getOrDefault(RuntimeNames.POD_NAMESPACE, ""),
                            "uid", uid));
            containers.computeIfAbsent(uid, ignored -> new ArrayList<>()).add(container(stats));
            cpu += stats.getCpu().getUsageCoreNanoSeconds().getValue();
            memory += stats.getMemory().getWorkingSetBytes().getValue();
        }
        List<JsonObject> pods = new ArrayList<>();
        references.forEach((uid, reference) ->
                pods.add(
                        JsonObject.of(
                                "podRef",
                                reference,
                                "containers",
                                JsonArray.copyOf(containers.getOrDefault(uid, List.of())))));
        String now = Times.format(clock.now());
        return JsonObject.of(
                "node",
                JsonObject.of(
                        "nodeName", node,
                        "cpu", JsonObject.of("time", now, "usageCoreNanoSeconds", cpu),
                        "memory", JsonObject.of("time", now, "workingSetBytes", memory)),
                "pods",
                JsonArray.copyOf(pods));
    }

    private static JsonObject container(ContainerStats stats) {
        String name =
                stats.getAttributes()
                        .getLabelsOrDefault(
                                RuntimeNames.CONTAINER_NAME,
                                stats.getAttributes().getMetadata().getName());
        return JsonObject.of(
                "name",
                name,
                "cpu",
                JsonObject.of(
                        "time", time(stats.getCpu().getTimestamp()),
                        "usageCoreNanoSeconds",
                                stats.getCpu().getUsageCoreNanoSeconds().getValue()),
                "memory",
                JsonObject.of(
                        "time", time(stats.getMemory().getTimestamp()),
                        "workingSetBytes", stats.getMemory().getWorkingSetBytes().getValue()),
                "rootfs",
                JsonObject.of(
                        "time", time(stats.getWritableLayer().getTimestamp()),
                        "usedBytes", stats.getWritableLayer().getUsedBytes().getValue()));
    }

    private static String time(long nanos) {
        return Times.format(Instant.ofEpochSecond(0, nanos));
    }
}
