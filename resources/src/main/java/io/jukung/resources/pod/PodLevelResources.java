package io.jukung.resources.pod;

import io.jukung.machinery.quantity.Quantities;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Resources asked for by a pod as a whole, and what its containers ask for together. */
final class PodLevelResources {
    static final List<String> SUPPORTED = List.of("cpu", "hugepages-", "memory");

    private static final Set<String> QUALITY = Set.of("cpu", "memory");

    private PodLevelResources() {}

    static boolean supports(String name) {
        return name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-");
    }

    /** Completes what a pod says of itself from what its containers say. */
    static JsonObject applyDefaults(JsonObject spec) {
        JsonObject resources = spec.object("resources");
        if (resources.object("limits").isEmpty() && resources.object("requests").isEmpty()) {
            return spec;
        }
        JsonObject filled = hugePageLimits(spec, resources);
        filled = requests(spec, filled);
        return spec.with("resources", limits(spec, filled));
    }

    private static JsonObject hugePageLimits(JsonObject spec, JsonObject resources) {
        JsonObject limits = resources.object("limits");
        for (Map.Entry<String, Quantity> sum : containers(spec, "limits").entrySet()) {
            String name = sum.getKey();
            if (name.startsWith("hugepages-")
                    && !resources.object("requests").has(name)
                    && !limits.has(name)) {
                limits = limits.with(name, sum.getValue().toString());
            }
        }
        return limits.isEmpty() ? resources : resources.with("limits", limits);
    }

    private static JsonObject requests(JsonObject spec, JsonObject resources) {
        JsonObject limits = resources.object("limits");
        if (limits.isEmpty()) {
            return resources;
        }
        JsonObject requests = resources.object("requests");
        for (Map.Entry<String, Quantity> sum : containerRequests(spec).entrySet()) {
            if (!requests.has(sum.getKey()) && QUALITY.contains(sum.getKey())) {
                requests = requests.with(sum.getKey(), sum.getValue().toString());
            }
        }
        for (int i = 0; i < limits.size(); i++) {
            if (!requests.has(limits.key(i)) && supports(limits.key(i))) {
                requests = requests.with(limits.key(i), limits.value(i));
            }
        }
        return requests.isEmpty() ? resources : resources.with("requests", requests);
    }

    /** With requests but no limits of its own, a pod is limited as all of its containers are. */
    private static JsonObject limits(JsonObject spec, JsonObject resources) {
        if (!resources.object("limits").isEmpty()) {
            return resources;
        }
        JsonObject limits = JsonObject.EMPTY;
        for (Map.Entry<String, Quantity> sum : containers(spec, "limits").entrySet()) {
            if (QUALITY.contains(sum.getKey()) && everyContainerLimits(spec, sum.getKey())) {
                limits = limits.with(sum.getKey(), sum.getValue().toString());
            }
        }
        return limits.isEmpty() ? resources : resources.with("limits", limits);
    }

    private static boolean everyContainerLimits(JsonObject spec, String name) {
        for (String list : List.of("containers", "initContainers")) {
            for (JsonObject container : spec.array(list).objects()) {
                if (!container.object("resources").object("limits").has(name)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The containers' requests, as {@link #containers} adds them up. */
    static Map<String, Quantity> containerRequests(JsonObject spec) {
        return containers(spec, "requests");
    }

    /**
     * What the containers of a pod need at the same time: containers and sidecars together, or the
     * largest init container with the sidecars started before it, whichever is more.
     */
    static Map<String, Quantity> containerLimits(JsonObject spec) {
        return containers(spec, "limits");
    }

    private static Map<String, Quantity> containers(JsonObject spec, String kind) {
        Map<String, Quantity> running = new TreeMap<>();
        for (JsonObject container : spec.array("containers").objects()) {
            add(running, container.object("resources").object(kind));
        }
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> starting = new TreeMap<>();
        JsonArray inits = spec.array("initContainers");
        for (JsonObject init : inits.objects()) {
            JsonObject needs = init.object("resources").object(kind);
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

    private static void add(Map<String, Quantity> sum, JsonObject more) {
        more.forEach((name, value) -> sum.merge(name, Quantities.of(value), Quantity::add));
    }

    private static void max(Map<String, Quantity> most, Map<String, Quantity> other) {
        other.forEach((name, value) -> most.merge(name, value, Quantity::max));
    }
}
