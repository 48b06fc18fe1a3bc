package io.jukung.resources.autoscaling;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.resources.autoscaling.MetricShapes.Side;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers of v1 and v2. What v1 has no field for (all metrics but CPU utilization, behaviour,
 * conditions) travels in annotations, in the form in which upstream writes them; from {@code
 * pkg/apis/autoscaling/v1/conversion.go}.
 */
public final class AutoscalerConversion implements Conversion {
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String CURRENT = PREFIX + "current-metrics";
    private static final long DEFAULT_UTILIZATION = 80;

    @Override
    public JsonObject convert(JsonObject scaler, GroupVersion to) {
        JsonObject converted =
                to.apiVersion().equals(scaler.string("apiVersion"))
                        ? scaler
                        : to.version().equals("v1") ? toV1(scaler) : toV2(scaler);
        return converted.with("apiVersion", to.apiVersion());
    }

    private static JsonObject toV2(JsonObject scaler) {
        JsonObject annotations = scaler.object("metadata").object("annotations");
        JsonObject spec = scaler.object("spec");
        JsonObject status = scaler.object("status");
        JsonArray metrics = JsonArray.EMPTY;
        if (parse(annotations, METRICS) instanceof JsonArray others) {
            metrics = MetricShapes.toV2(others, Side.SPEC);
        }
        Object utilization = spec.get("targetCPUUtilizationPercentage");
        if (utilization != null || metrics.isEmpty()) {
            metrics =
                    metrics.plus(
                            cpu(
                                    "target",
                                    JsonObject.of(
                                            "type",
                                            "Utilization",
                                            "averageUtilization",
                                            utilization == null
                                                    ? DEFAULT_UTILIZATION
                                                    : utilization)));
        }
        spec = spec.without("targetCPUUtilizationPercentage").with("metrics", metrics);
        if (parse(annotations, BEHAVIOR) instanceof JsonObject behavior && !behavior.isEmpty()) {
            spec = spec.with("behavior", renamed(behavior, AutoscalerConversion::lower));
        }
        Object used = status.get("currentCPUUtilizationPercentage");
        status = status.without("currentCPUUtilizationPercentage");
        if (parse(annotations, CURRENT) instanceof JsonArray current) {
            status = status.with("currentMetrics", MetricShapes.toV2(current, Side.STATUS));
        } else if (used != null) {
            JsonObject current = JsonObject.of("averageUtilization", used);
            status = status.with("currentMetrics", JsonArray.of(cpu("current", current)));
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
        Object target = null;
        for (JsonObject metric : spec.array("metrics").objects()) {
            Object utilization =
                    metric.object("resource").object("target").get("averageUtilization");
            if (!isCpu(metric) || utilization == null) {
                others = others.plus(metric);
            } else if (target == null) {
                target = utilization;
            }
        }
        JsonArray current = status.array("currentMetrics");
        Object used = null;
        for (JsonObject metric : current.objects()) {
            if (isCpu(metric) && used == null) {
                used = metric.object("resource").object("current").get("averageUtilization");
            }
        }
        annotations = put(annotations, METRICS, MetricShapes.toV1(others, Side.SPEC));
        annotations = put(annotations, CURRENT, MetricShapes.toV1(current, Side.STATUS));
        annotations = put(annotations, CONDITIONS, status.array("conditions"));
        if (spec.has("behavior")) {
            Object behavior = renamed(spec.object("behavior"), AutoscalerConversion::capital);
            annotations = annotations.with(BEHAVIOR, text(behavior));
        }
        spec = spec.without("metrics").without("behavior");
        status = status.without("currentMetrics").without("conditions");
        return annotated(scaler, annotations)
                .with(
                        "spec",
                        target == null ? spec : spec.with("targetCPUUtilizationPercentage", target))
                .with(
                        "status",
                        used == null
                                ? status
                                : status.with("currentCPUUtilizationPercentage", used));
    }

    private static boolean isCpu(JsonObject metric) {
        return metric.string("type").equals("Resource")
                && metric.object("resource").string("name").equals("cpu");
    }

    private static JsonObject put(JsonObject annotations, String key, JsonArray values) {
        return values.isEmpty() ? annotations : annotations.with(key, text(values));
    }

    private static String text(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    private static @Nullable Object parse(JsonObject annotations, String key) {
        String text = annotations.string(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Json.parseValue(text.getBytes(StandardCharsets.UTF_8), duplicate -> {});
        } catch (MalformedException e) {
            return null; // somebody else wrote it: it then says nothing, and is dropped
        }
    }

    /** The annotation has the names of Go's internal type: {@code ScaleUp.Policies}. */
    private static Object renamed(Object value, UnaryOperator<String> name) {
        return switch (value) {
            case JsonObject object -> {
                JsonObject.Builder out = JsonObject.builder();
                for (int i = 0; i < object.size(); i++) {
                    out.put(name.apply(object.key(i)), renamed(object.value(i), name));
                }
                yield out.build();
            }
            case JsonArray array -> array.map(element -> renamed(element, name));
            default -> value;
        };
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String lower(String word) {
        return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
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
