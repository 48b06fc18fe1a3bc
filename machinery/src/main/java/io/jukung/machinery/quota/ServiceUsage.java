package io.jukung.machinery.quota;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Services; from {@code pkg/quota/v1/evaluator/core/services.go}. */
public record ServiceUsage() implements Evaluator {
    private static final Set<String> MEASURED =
            Set.of("count/services", "services", "services.nodeports", "services.loadbalancers");

    @Override
    public Collection<String> measured(Collection<String> names) {
        return names.stream().filter(MEASURED::contains).toList();
    }

    @Override
    public Usage usage(JsonObject service) {
        JsonObject spec = service.object("spec");
        String type = spec.string("type");
        long ports = spec.array("ports").size();
        if (type.equals("LoadBalancer") && !spec.bool("allocateLoadBalancerNodePorts", true)) {
            ports =
                    spec.array("ports").objects().stream()
                            .filter(port -> port.integer("nodePort", 0) != 0)
                            .count();
        }
        boolean balanced = type.equals("LoadBalancer");
        return new Usage(
                Map.of(
                        "count/services",
                        Quantity.of(1),
                        "services",
                        Quantity.of(1),
                        "services.loadbalancers",
                        Quantity.of(balanced ? 1 : 0),
                        "services.nodeports",
                        Quantity.of(balanced || type.equals("NodePort") ? ports : 0)));
    }
}
