package io.jukung.kubelet.stats;

import io.jukung.kubelet.cri.CriException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /metrics/resource}, which metrics-server reads, and the part of {@code
 * /metrics/cadvisor} that dashboards count on.
 */
public record ResourceMetrics(Usages usages) {
    /** Cumulative processor time and working sets, with the time of each sample. */
    public String resource() throws CriException, IOException {
        Usages.Snapshot now = usages.read();
        Text text = new Text();
        text.family(
                "container_cpu_usage_seconds_total",
                "counter",
                "[STABLE] Cumulative cpu time consumed by the container in core-seconds");
        containers(now, text, c -> seconds(c.usage().cpu()), true);
        text.family(
                "container_memory_working_set_bytes",
                "gauge",
                "[STABLE] Current working set of the container in bytes");
        containers(now, text, c -> bytes(c.usage().workingSet()), true);
        text.family(
                "container_start_time_seconds",
                "gauge",
                "[STABLE] Start time of the container since unix epoch in seconds");
        containers(now, text, c -> since(c.start()), false);
        text.family(
                "node_cpu_usage_seconds_total",
                "counter",
                "[STABLE] Cumulative cpu time consumed by the node in core-seconds");
        text.sample("", seconds(now.node().cpu()), now.node().at());
        text.family(
                "node_memory_working_set_bytes",
                "gauge",
                "[STABLE] Current working set of the node in bytes");
        text.sample("", bytes(now.node().workingSet()), now.node().at());
        text.family(
                "pod_cpu_usage_seconds_total",
                "counter",
                "[STABLE] Cumulative cpu time consumed by the pod in core-seconds");
        pods(now, text, Usage::cpu, true);
        text.family(
                "pod_memory_working_set_bytes",
                "gauge",
                "[STABLE] Current working set of the pod in bytes");
        pods(now, text, Usage::workingSet, false);
        text.family(
                "resource_scrape_error",
                "gauge",
                "[STABLE] 1 if there was an error while getting container metrics, 0 otherwise");
        text.sample("", "0", null);
        return text.toString();
    }

    /** Machine and containers under cAdvisor's names and labels. */
    public String cadvisor() throws CriException, IOException {
        Usages.Snapshot now = usages.read();
        Text text = new Text();
        text.family(
                "container_cpu_usage_seconds_total",
                "counter",
                "Cumulative cpu time consumed in seconds.");
        labelled(now, text, "cpu=\"total\",", c -> seconds(c.usage().cpu()));
        text.family("container_memory_rss", "gauge", "Size of RSS in bytes.");
        labelled(now, text, "", c -> bytes(c.usage().rss()));
        text.family(
                "container_memory_usage_bytes",
                "gauge",
                "Current memory usage in bytes, including all memory regardless of when it was accessed");
        labelled(now, text, "", c -> bytes(c.usage().memory()));
        text.family("container_memory_working_set_bytes", "gauge", "Current working set in bytes.");
        labelled(now, text, "", c -> bytes(c.usage().workingSet()));
        text.family(
                "container_start_time_seconds",
                "gauge",
                "Start time of the container since unix epoch in seconds.");
        labelled(now, text, "", c -> since(c.start()));
        text.family("machine_cpu_cores", "gauge", "Number of logical CPU cores.");
        text.sample("", Integer.toString(Runtime.getRuntime().availableProcessors()), null);
        text.family("machine_memory_bytes", "gauge", "Amount of memory installed on the machine.");
        text.sample("", bytes(now.capacity()), null);
        return text.toString();
    }

    private interface Value {
        String of(Usages.OfContainer container);
    }

    private static void containers(Usages.Snapshot now, Text text, Value value, boolean stamped) {
        for (Usages.OfPod pod : now.pods()) {
            for (Usages.OfContainer part : pod.parts()) {
                text.sample(
                        "{container=\"%s\",namespace=\"%s\",pod=\"%s\"}"
                                .formatted(part.name(), pod.pod().namespace(), pod.pod().name()),
                        value.of(part),
                        stamped ? part.usage().at() : null);
            }
        }
    }

    private static void pods(
            Usages.Snapshot now, Text text, ToLongFunction<Usage> value, boolean nanos) {
        for (Usages.OfPod pod : now.pods()) {
            Usage total = pod.total();
            if (total != null) {
                long number = value.applyAsLong(total);
                text.sample(
                        "{namespace=\"%s\",pod=\"%s\"}"
                                .formatted(pod.pod().namespace(), pod.pod().name()),
                        nanos ? seconds(number) : bytes(number),
                        total.at());
            }
        }
    }

    private static void labelled(Usages.Snapshot now, Text text, String more, Value value) {
        for (Usages.OfPod pod : now.pods()) {
            for (Usages.OfContainer part : pod.parts()) {
                text.sample(
                        "{container=\"%s\",%sid=\"%s\",image=\"%s\",name=\"%s\",namespace=\"%s\",pod=\"%s\"}"
                                .formatted(
                                        part.name(),
                                        more,
                                        "/" + part.id(),
                                        part.image(),
                                        part.id(),
                                        pod.pod().namespace(),
                                        pod.pod().name()),
                        value.of(part),
                        part.usage().at());
            }
        }
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    private static String bytes(long bytes) {
        return Long.toString(bytes);
    }

    private static String since(@Nullable Instant start) {
        return start == null ? "0" : BigDecimal.valueOf(start.toEpochMilli(), 3).toPlainString();
    }

    /** Prometheus' text. */
    private static final class Text {
        private final StringBuilder out = new StringBuilder();
        private String name = "";

        void family(String name, String type, String help) {
            this.name = name;
            out.append("# HELP ").append(name).append(' ').append(help).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }

        void sample(String labels, String value, @Nullable Instant at) {
            out.append(name).append(labels).append(' ').append(value);
            if (at != null) {
                out.append(' ').append(at.toEpochMilli());
            }
            out.append('\n');
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }
}
