package io.jukung.resources.autoscaling;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers of v1 and v2. What v1 has no field for (all metrics but CPU utilization, behaviour,
 * conditions) travels in annotations, as upstream has it.
 */
public final class AutoscalerConversion implements Conversion {
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String CURRENT = PREFIX + "current-metrics";

    @Override
    public JsonObject convert(JsonObject scaler, GroupVersion to) {
        JsonObject converted = to.version().equals("v1") ? toV1(scaler) : toV2(scaler);
        return converted.with("apiVersion", to.apiVersion());
    }

    private static JsonObject toV2(JsonObject scaler) {
        JsonObject annotations = scaler.object("metadata").object("annotations");
        JsonObject spec = scaler.object("spec");
        JsonObject status = scaler.object("status");
        JsonArray metrics = JsonArray.EMPTY;
        Object utilization = spec.get("targetCPUUtilizationPercentage");
        if (utilization != null) {
            metrics =
                    JsonArray.of(
                            cpu(
                                    "target",
                                    JsonObject.of(
                                            "type",
                                            "Utilization",
                                            "averageUtilization",
                                            utilization)));
        }
        if (parse(annotations, METRICS) instanceof JsonArray more) {
            for (Object metric : more) {
                metrics = metrics.plus(metric);
            }
        }
        spec = spec.without("targetCPUUtilizationPercentage");
        if (!metrics.isEmpty()) {
            spec = spec.with("metrics", metrics);
        }
        if (parse(annotations, BEHAVIOR) instanceof JsonObject behavior) {
            spec = spec.with("behavior", behavior);
        }
        JsonArray current = JsonArray.EMPTY;
        Object used = status.get("currentCPUUtilizationPercentage");
        if (used != null) {
            current = JsonArray.of(cpu("current", JsonObject.of("averageUtilization", used)));
        }
        if (parse(annotations, CURRENT) instanceof JsonArray more) {
            for (Object metric : more) {
                current = current.plus(metric);
            }
        }
        status = status.without("currentCPUUtilizationPercentage");
        if (!current.isEmpty()) {
            status = status.with("currentMetrics", current);
        }
        if (parse(annotations, CONDITIONS) instanceof JsonArray conditions) {
            status = status.with("conditions", conditions);
        }
        JsonObject kept =
                annotations.without(METRICS).without(BEHAVIOR).without(CONDITIONS).without(CURRENT);
        return annotated(scaler, kept).with("spec", spec).with("status", status);
    }

    private static JsonObject cpu(String what, JsonObject amount) {
        return JsonObject.of(
                "type", "Resource", "resource", JsonObject.of("name", "cpu", what, amount));
    }

    private static JsonObject toV1(JsonObject scaler) {
        JsonObject annotations = scaler.object("metadata").object("annotations");
        JsonObject spec = scaler.object("spec");
        JsonObject status = scaler.object("status");
        JsonArray others = JsonArray.EMPTY;
        JsonObject kept = spec.without("metrics").without("behavior");
        for (JsonObject metric : spec.array("metrics").objects()) {
            Object utilization =
                    metric.object("resource").object("target").get("averageUtilization");
            if (utilization != null
                    && isCpu(metric)
                    && !kept.has("targetCPUUtilizationPercentage")) {
                kept = kept.with("targetCPUUtilizationPercentage", utilization);
            } else {
                others = others.plus(metric);
            }
        }
        annotations = put(annotations, METRICS, others.isEmpty() ? null : others);
        annotations = put(annotations, BEHAVIOR, spec.get("behavior"));
        JsonObject keptStatus = status.without("currentMetrics").without("conditions");
        JsonArray current = JsonArray.EMPTY;
        for (JsonObject metric : status.array("currentMetrics").objects()) {
            Object used = metric.object("resource").object("current").get("averageUtilization");
            if (isCpu(metric) && used != null) {
                keptStatus = keptStatus.with("currentCPUUtilizationPercentage", used);
            }
            current = current.plus(metric);
        }
        annotations = put(annotations, CURRENT, current.isEmpty() ? null : current);
        annotations = put(annotations, CONDITIONS, status.get("conditions"));
        return annotated(scaler, annotations).with("spec", kept).with("status", keptStatus);
    }

    private static boolean isCpu(JsonObject metric) {
        return metric.string("type").equals("Resource")
                && metric.object("resource").string("name").equals("cpu");
    }

    private static JsonObject put(JsonObject annotations, String key, @Nullable Object value) {
        return value == null
                ? annotations
                : annotations.with(key, new String(Json.write(value), StandardCharsets.UTF_8));
    }

    private static @Nullable Object parse(JsonObject annotations, String key) {
        String text = annotations.string(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Json.parseValue(text.getBytes(StandardCharsets.UTF_8), duplicate -> {});
        } catch (MalformedException e) {
            return null;
        }
    }

    private static JsonObject annotated(JsonObject scaler, JsonObject annotations) {
        JsonObject meta = scaler.object("metadata");
        return scaler.with(
                "metadata",
                annotations.isEmpty()
                        ? meta.without("annotations")
                        : meta.with("annotations", annotations));
    }
}
