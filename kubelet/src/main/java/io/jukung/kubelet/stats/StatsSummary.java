package io.jukung.kubelet.stats;

import io.jukung.kubelet.cri.CriException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers {@code /stats/summary}. Safe for several threads. */
public final class StatsSummary {
    private static final long SHORTEST_MILLIS = 1000;

    private final Usages usages;
    private final String node;
    private final Path root;
    private final Map<String, Rate> rates = new ConcurrentHashMap<>();

    /** A sample, and how fast the processor was used up to it; null before a second sample. */
    private record Rate(Usage sample, @Nullable Long nanoCores) {}

    /**
     * @param root the kubelet's folder, whose file system is the node's
     */
    public StatsSummary(Usages usages, String node, Path root) {
        this.usages = usages;
        this.node = node;
        this.root = root;
    }

    /** The summary now; rates of use appear from the second answer on. */
    public JsonObject summary() throws CriException, IOException {
        Usages.Snapshot now = usages.read();
        FileStore disk = Files.getFileStore(root);
        JsonObject fs =
                JsonObject.of(
                        "time", Times.format(now.node().at()),
                        "availableBytes", disk.getUsableSpace(),
                        "capacityBytes", disk.getTotalSpace(),
                        "usedBytes", disk.getTotalSpace() - disk.getUnallocatedSpace());
        JsonObject machine =
                JsonObject.of(
                        "nodeName",
                        node,
                        "cpu",
                        cpu("", now.node()),
                        "memory",
                        memory(now.node())
                                .with("availableBytes", now.capacity() - now.node().workingSet()),
                        "fs",
                        fs);
        List<JsonObject> pods = now.pods().stream().map(this::pod).toList();
        return JsonObject.of("node", machine, "pods", JsonArray.copyOf(pods));
    }

    private JsonObject pod(Usages.OfPod pod) {
        JsonObject.Builder out =
                JsonObject.builder()
                        .put(
                                "podRef",
                                JsonObject.of(
                                        "name", pod.pod().name(),
                                        "namespace", pod.pod().namespace(),
                                        "uid", pod.pod().uid()));
        start(pod.start(), out);
        Usage total = pod.total();
        if (total != null) {
            out.put("cpu", cpu(pod.pod().uid(), total)).put("memory", memory(total));
        }
        List<JsonObject> parts = pod.parts().stream().map(this::container).toList();
        return out.put("containers", JsonArray.copyOf(parts)).build();
    }

    private JsonObject container(Usages.OfContainer container) {
        JsonObject.Builder out = JsonObject.builder().put("name", container.name());
        start(container.start(), out);
        return out.put("cpu", cpu(container.id(), container.usage()))
                .put("memory", memory(container.usage()))
                .put(
                        "rootfs",
                        JsonObject.of(
                                "time",
                                Times.format(container.usage().at()),
                                "usedBytes",
                                container.disk()))
                .build();
    }

    private static void start(@Nullable Instant start, JsonObject.Builder out) {
        if (start != null) {
            out.put("startTime", Times.format(start));
        }
    }

    private JsonObject cpu(String key, Usage usage) {
        JsonObject cpu =
                JsonObject.of(
                        "time", Times.format(usage.at()), "usageCoreNanoSeconds", usage.cpu());
        Rate rate = rates.compute(key, (ignored, before) -> next(before, usage));
        Long cores = rate == null ? null : rate.nanoCores();
        return cores == null ? cpu : cpu.with("usageNanoCores", cores);
    }

    private static Rate next(@Nullable Rate before, Usage usage) {
        if (before == null || usage.cpu() < before.sample().cpu()) {
            return new Rate(usage, null);
        }
        long millis = usage.at().toEpochMilli() - before.sample().at().toEpochMilli();
        return millis < SHORTEST_MILLIS
                ? before
                : new Rate(usage, (usage.cpu() - before.sample().cpu()) * 1000 / millis);
    }

    private static JsonObject memory(Usage usage) {
        return JsonObject.of(
                "time", Times.format(usage.at()),
                "usageBytes", usage.memory(),
                "workingSetBytes", usage.workingSet(),
                "rssBytes", usage.rss(),
                "pageFaults", usage.pageFaults());
    }
}
