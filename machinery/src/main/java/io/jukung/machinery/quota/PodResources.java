package io.jukung.machinery.quota;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** What a pod asks for as a whole; the source is upstream's resource helpers. */
public final class PodResources {
    private PodResources() {}

    /**
     * The pod's {@code requests} or {@code limits}: containers and sidecars summed, no less than
     * any init container together with the sidecars started before it.
     */
    public static JsonObject total(JsonObject spec, String field) {
        Map<String, Quantity> sum = new TreeMap<>();
        for (JsonObject container : spec.array("containers").objects()) {
            merge(sum, container.object("resources").object(field), Quantity::add);
        }
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> peak = new TreeMap<>();
        for (JsonObject container : spec.array("initContainers").objects()) {
            JsonObject asked = container.object("resources").object(field);
            if (container.string("restartPolicy").equals("Always")) {
                merge(sum, asked, Quantity::add);
                merge(sidecars, asked, Quantity::add);
                merge(peak, tree(sidecars), PodResources::larger);
            } else {
                Map<String, Quantity> then = new TreeMap<>(sidecars);
                merge(then, asked, Quantity::add);
                merge(peak, tree(then), PodResources::larger);
            }
        }
        merge(sum, tree(peak), PodResources::larger);
        // what the pod says of itself as a whole counts over its containers
        spec.object("resources")
                .object(field)
                .forEach((name, value) -> sum.put(name, Quantity.parse(value.toString())));
        if (field.equals("requests")) {
            merge(sum, spec.object("overhead"), Quantity::add);
        } else {
            spec.object("overhead")
                    .forEach((name, value) ->
                            sum.computeIfPresent(
                                    name,
                                    (ignored, have) -> have.add(Quantity.parse(value.toString()))));
        }
        return tree(sum);
    }

    private static Quantity larger(Quantity a, Quantity b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static void merge(
            Map<String, Quantity> into, JsonObject more, BinaryOperator<Quantity> how) {
        more.forEach((name, value) -> into.merge(name, Quantity.parse(value.toString()), how));
    }

    private static JsonObject tree(Map<String, Quantity> quantities) {
        JsonObject.Builder builder = JsonObject.builder();
        quantities.forEach((name, quantity) -> builder.put(name, quantity.toString()));
        return builder.build();
    }
}
