package io.jukung.resources.pod;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Quantities;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Resources asked for by a pod as a whole, and what its containers ask for together. */
final class PodLevelResources {
    static final List<String> SUPPORTED = List.of("cpu", "hugepages-", "memory");

    private PodLevelResources() {}

    static boolean supports(String name) {
        return name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-");
    }

    /** Completes the requests of a pod that has limits of its own. */
    static JsonObject applyDefaults(JsonObject spec) {
        JsonObject resources = spec.object("resources");
        JsonObject limits = resources.object("limits");
        if (limits.isEmpty()) {
            return spec;
        }
        JsonObject requests = resources.object("requests");
        for (Map.Entry<String, Quantity> sum : containerRequests(spec).entrySet()) {
            String name = sum.getKey();
            if (!requests.has(name) && (name.equals("cpu") || name.equals("memory"))) {
                requests = requests.with(name, sum.getValue().toString());
            }
        }
        for (int i = 0; i < limits.size(); i++) {
            if (!requests.has(limits.key(i)) && supports(limits.key(i))) {
                requests = requests.with(limits.key(i), limits.value(i));
            }
        }
        return spec.with("resources", resources.with("requests", requests));
    }

    /**
     * What the containers of a pod need at the same time: containers and sidecars together, or the
     * largest init container with the sidecars started before it, whichever is more.
     */
    static Map<String, Quantity> containerRequests(JsonObject spec) {
        Map<String, Quantity> running = new TreeMap<>();
        for (JsonObject container : spec.array("containers").objects()) {
            add(running, requests(container));
        }
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> starting = new TreeMap<>();
        JsonArray inits = spec.array("initContainers");
        for (JsonObject init : inits.objects()) {
            JsonObject needs = requests(init);
            if (init.string("restartPolicy").equals("Always")) {
                add(running, needs);
                add(sidecars, needs);
                max(starting, sidecars);
            } else {
                Map<String, Quantity> now = new TreeMap<>(sidecars);
                add(now, needs);
                max(starting, now);
            }
        }
        max(running, starting);
        return running;
    }

    private static JsonObject requests(JsonObject container) {
        return container.object("resources").object("requests");
    }

    private static void add(Map<String, Quantity> sum, JsonObject more) {
        more.forEach((name, value) -> sum.merge(name, Quantities.of(value), Quantity::add));
    }

    private static void max(Map<String, Quantity> most, Map<String, Quantity> other) {
        other.forEach((name, value) -> most.merge(name, value, Quantity::max));
    }

    /** The names that count for a pod's quality of service. */
    static final Set<String> QUALITY = Set.of("cpu", "memory");
}
