package io.jukung.resources.autoscaling;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as the annotations of v1 autoscalers have them, and as v2 has them.
 *
 * <pre>
 *   v1  {"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}
 *   v2  {"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}}
 * </pre>
 */
final class MetricShapes {
    private static final List<String> SOURCES =
            List.of("object", "pods", "resource", "containerResource", "external");

    private MetricShapes() {}

    /** What is wanted ({@code spec.metrics}) or what is ({@code status.currentMetrics}). */
    enum Side {
        SPEC("target", "target"),
        STATUS("current", "current");

        private final String member;
        private final String prefix;

        Side(String member, String prefix) {
            this.member = member;
            this.prefix = prefix;
        }
    }

    static JsonArray toV1(JsonArray metrics, Side side) {
        return metrics.map(metric -> each((JsonObject) metric, side, MetricShapes::sourceToV1));
    }

    static JsonArray toV2(JsonArray metrics, Side side) {
        return metrics.map(metric -> each((JsonObject) metric, side, MetricShapes::sourceToV2));
    }

    @FunctionalInterface
    private interface Change {
        JsonObject apply(String source, JsonObject content, Side side);
    }

    private static JsonObject each(JsonObject metric, Side side, Change change) {
        JsonObject changed = metric;
        for (String source : SOURCES) {
            if (metric.has(source)) {
                changed = changed.with(source, change.apply(source, metric.object(source), side));
            }
        }
        return changed;
    }

    private static JsonObject sourceToV1(String source, JsonObject content, Side side) {
        JsonObject amount = content.object(side.member);
        JsonObject metric = content.object("metric");
        Object value = amount.get("value");
        Object average = amount.get("averageValue");
        return switch (source) {
            case "object" ->
                    JsonObject.of(
                            "target",
                            content.object("describedObject"),
                            "metricName",
                            metric.string("name"),
                            side.prefix + "Value",
                            orZero(value),
                            "selector",
                            metric.get("selector"),
                            "averageValue",
                            average);
            case "pods" ->
                    JsonObject.of(
                            "metricName",
                            metric.string("name"),
                            side.prefix + "AverageValue",
                            orZero(average),
                            "selector",
                            metric.get("selector"));
            case "external" ->
                    JsonObject.of(
                            "metricName",
                            metric.string("name"),
                            "metricSelector",
                            metric.get("selector"),
                            side.prefix + "Value",
                            side == Side.STATUS ? orZero(value) : value,
                            side.prefix + "AverageValue",
                            average);
            default ->
                    JsonObject.of(
                            "name",
                            content.string("name"),
                            side.prefix + "AverageUtilization",
                            amount.get("averageUtilization"),
                            side.prefix + "AverageValue",
                            side == Side.STATUS ? orZero(average) : average,
                            "container",
                            content.get("container"));
        };
    }

    private static JsonObject sourceToV2(String source, JsonObject content, Side side) {
        return switch (source) {
            case "object" ->
                    JsonObject.of(
                            "describedObject",
                            content.object("target"),
                            "metric",
                            identifier(content, "selector"),
                            side.member,
                            amount(
                                    side,
                                    null,
                                    content.get(side.prefix + "Value"),
                                    content.get("averageValue")));
            case "pods" ->
                    JsonObject.of(
                            "metric",
                            identifier(content, "selector"),
                            side.member,
                            amount(side, null, null, content.get(side.prefix + "AverageValue")));
            case "external" ->
                    JsonObject.of(
                            "metric",
                            identifier(content, "metricSelector"),
                            side.member,
                            amount(
                                    side,
                                    null,
                                    content.get(side.prefix + "Value"),
                                    content.get(side.prefix + "AverageValue")));
            default ->
                    JsonObject.of(
                            "name",
                            content.string("name"),
                            "container",
                            content.get("container"),
                            side.member,
                            amount(
                                    side,
                                    content.get(side.prefix + "AverageUtilization"),
                                    null,
                                    content.get(side.prefix + "AverageValue")));
        };
    }

    private static JsonObject identifier(JsonObject content, String selector) {
        return JsonObject.of(
                "name", content.string("metricName"), "selector", content.get(selector));
    }

    /** A target says which of its amounts counts; what is measured now does not. */
    private static JsonObject amount(
            Side side,
            @Nullable Object utilization,
            @Nullable Object value,
            @Nullable Object average) {
        String type =
                utilization != null ? "Utilization" : average != null ? "AverageValue" : "Value";
        return JsonObject.of(
                "type",
                side == Side.SPEC ? type : null,
                "averageUtilization",
                utilization,
                "value",
                value,
                "averageValue",
                average);
    }

    private static Object orZero(@Nullable Object quantity) {
        return quantity == null ? "0" : quantity;
    }
}
