package io.jukung.machinery.quota;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Claims of devices; from {@code pkg/quota/v1/evaluator/core/resource_claims.go}. */
public record DeviceUsage() implements Evaluator {
    private static final String COUNT = "count/resourceclaims.resource.k8s.io";
    private static final String OF_CLASS = ".deviceclass.resource.k8s.io/devices";

    /** What a request for all devices is charged: the most that one claim can get. */
    private static final long ALL = 32;

    @Override
    public Collection<String> measured(Collection<String> names) {
        return names.stream()
                .filter(name -> name.equals(COUNT) || name.endsWith(OF_CLASS))
                .toList();
    }

    @Override
    public Usage usage(JsonObject claim) {
        Map<String, Quantity> used = new TreeMap<>();
        used.put(COUNT, Quantity.of(1));
        for (JsonObject request :
                claim.object("spec").object("devices").array("requests").objects()) {
            Map<String, Quantity> most = new TreeMap<>();
            if (request.has("exactly")) {
                charge(most, request.object("exactly"));
            }
            // only one of the alternatives is taken: of each class the dearest counts
            request.array("firstAvailable").objects().forEach(sub -> charge(most, sub));
            most.forEach((name, count) -> used.merge(name, count, Quantity::add));
        }
        return new Usage(used);
    }

    private static void charge(Map<String, Quantity> most, JsonObject request) {
        long count =
                request.string("allocationMode").equals("All") ? ALL : request.integer("count", 1);
        most.merge(request.string("deviceClassName") + OF_CLASS, Quantity.of(count), Quantity::max);
    }
}
