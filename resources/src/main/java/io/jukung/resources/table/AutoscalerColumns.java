package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;
import static io.jukung.resources.table.Cells.number;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.quantity.Quantities;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table of autoscalers, as {@code autoscaling/v2} has them. */
final class AutoscalerColumns {
    private AutoscalerColumns() {}

    static List<Column> columns() {
        return List.of(
                name(),
                Column.of("Reference", "What is scaled.", AutoscalerColumns::reference),
                Column.of(
                        "Targets",
                        "What is measured, and what is wanted.",
                        AutoscalerColumns::targets),
                Column.of("MinPods", "The least.", h -> Cells.orUnset(h.at("spec", "minReplicas"))),
                number("MaxPods", "The most.", "spec", "maxReplicas").type("string"),
                number("Replicas", "What there is.", "status", "currentReplicas").type("string"),
                age());
    }

    private static String reference(JsonObject scaler) {
        JsonObject target = scaler.object("spec").object("scaleTargetRef");
        return target.string("kind") + "/" + target.string("name");
    }

    private static String targets(JsonObject scaler) {
        List<JsonObject> metrics = scaler.object("spec").array("metrics").objects();
        List<JsonObject> current = scaler.object("status").array("currentMetrics").objects();
        if (metrics.isEmpty()) {
            return Cells.NONE;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < metrics.size() && i < 2; i++) {
            texts.add(
                    metric(metrics.get(i), i < current.size() ? current.get(i) : JsonObject.EMPTY));
        }
        String shown = String.join(", ", texts);
        return metrics.size() > 2 ? shown + " + " + (metrics.size() - 2) + " more..." : shown;
    }

    private static String metric(JsonObject spec, JsonObject status) {
        String type = spec.string("type");
        String member =
                type.isEmpty()
                        ? ""
                        : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        JsonObject source = spec.object(member);
        JsonObject target = source.object("target");
        JsonObject now = status.object(member).object("current");
        boolean resource = type.equals("Resource") || type.equals("ContainerResource");
        String prefix = resource ? source.string("name") + ": " : "";
        String average = type.equals("Resource") || type.equals("Pods") || resource ? "" : " (avg)";
        if (target.has("averageUtilization")) {
            Object used = now.get("averageUtilization");
            return prefix
                    + (used == null ? Cells.UNKNOWN : used + "%")
                    + "/"
                    + target.integer("averageUtilization", 0)
                    + "%";
        }
        if (target.has("averageValue")) {
            return prefix
                    + amount(now.get("averageValue"))
                    + "/"
                    + Quantities.of(target.get("averageValue"))
                    + average;
        }
        return prefix + amount(now.get("value")) + "/" + Quantities.of(target.get("value"));
    }

    private static String amount(@Nullable Object value) {
        return value == null ? Cells.UNKNOWN : Quantities.of(value).toString();
    }
}
