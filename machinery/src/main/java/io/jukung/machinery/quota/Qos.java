package io.jukung.machinery.quota;

import io.jukung.machinery.quantity.Quantities;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pod's class of service: BestEffort asks for nothing, Guaranteed limits CPU and memory of every
 * container to what it asks for, Burstable is the rest. From {@code core/helper/qos}.
 */
public final class Qos {
    private static final Set<String> COUNTED = Set.of("cpu", "memory");

    private Qos() {}

    public static String of(JsonObject pod) {
        JsonObject spec = pod.object("spec");
        JsonObject own = spec.object("resources");
        List<JsonObject> resources = new ArrayList<>();
        if (!own.isEmpty()) {
            resources.add(own);
        } else {
            for (String list : List.of("containers", "initContainers")) {
                spec.array(list).objects().forEach(c -> resources.add(c.object("resources")));
            }
        }
        Map<String, Quantity> requests = new TreeMap<>();
        Map<String, Quantity> limits = new TreeMap<>();
        boolean allLimited = true;
        for (JsonObject one : resources) {
            sum(requests, one.object("requests"));
            allLimited &= sum(limits, one.object("limits")) == COUNTED.size();
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return "BestEffort";
        }
        return allLimited && requests.equals(limits) ? "Guaranteed" : "Burstable";
    }

    /** Adds what is counted and above zero; answers how many names those were. */
    private static int sum(Map<String, Quantity> sum, JsonObject list) {
        int found = 0;
        for (String name : COUNTED) {
            Quantity amount = Quantities.of(list.get(name));
            if (amount.signum() > 0) {
                found++;
                sum.merge(name, amount, Quantity::add);
            }
        }
        return found;
    }
}
