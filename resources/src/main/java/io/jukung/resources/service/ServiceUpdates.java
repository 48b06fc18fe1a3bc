package io.jukung.resources.service;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Trees;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the server makes of an update before it looks at it: fields of the former type go, what was
 * allocated stays, and clients that know only the singular {@code clusterIP} are understood.
 */
final class ServiceUpdates {
    private ServiceUpdates() {}

    static JsonObject prepare(JsonObject service, JsonObject old) {
        JsonObject spec = ServiceSpec.of(service);
        JsonObject before = ServiceSpec.of(old);
        spec = clusterIps(spec, before);
        spec = keepAllocated(service.with("spec", spec), old);
        spec = dropForType(service.with("spec", spec), old);
        return service.with("spec", spec);
    }

    /** The list follows the singular field where only that was changed. */
    static JsonObject clusterIps(JsonObject spec, JsonObject before) {
        String now = spec.string("clusterIP");
        String was = before.string("clusterIP");
        boolean sameList = Equality.same(spec.get("clusterIPs"), before.get("clusterIPs"));
        if (!sameList || now.equals(was)) {
            return spec;
        }
        return now.isEmpty()
                ? spec.without("clusterIPs")
                : spec.with("clusterIPs", JsonArray.of(now));
    }

    private static JsonObject keepAllocated(JsonObject service, JsonObject old) {
        JsonObject spec = ServiceSpec.of(service);
        JsonObject before = ServiceSpec.of(old);
        if (ServiceSpec.needsClusterIp(service) && ServiceSpec.needsClusterIp(old)) {
            if (spec.string("clusterIP").isEmpty()) {
                spec = Trees.keep(spec, "clusterIP", before);
            }
            if (spec.array("clusterIPs").isEmpty()
                    && spec.string("clusterIP").equals(before.string("clusterIP"))) {
                spec = Trees.keep(spec, "clusterIPs", before);
            }
            if (spec.array("ipFamilies").isEmpty()) {
                spec = Trees.keep(spec, "ipFamilies", before);
            }
            spec = spec.has("ipFamilyPolicy") ? spec : Trees.keep(spec, "ipFamilyPolicy", before);
        }
        if (ServiceSpec.needsNodePort(service) && ServiceSpec.needsNodePort(old)) {
            spec = keepNodePorts(spec, before);
        }
        if (ServiceSpec.needsHealthCheckPort(service)
                && ServiceSpec.needsHealthCheckPort(old)
                && spec.integer("healthCheckNodePort", 0) == 0) {
            spec = Trees.keep(spec, "healthCheckNodePort", before);
        }
        return spec;
    }

    private static JsonObject keepNodePorts(JsonObject spec, JsonObject before) {
        Map<String, Long> known = new HashMap<>();
        for (JsonObject port : before.array("ports").objects()) {
            known.put(port.string("name"), port.integer("nodePort", 0));
        }
        Set<Long> used = nodePorts(spec);
        return Trees.each(
                spec,
                "ports",
                port -> {
                    long former = known.getOrDefault(port.string("name"), 0L);
                    boolean keep =
                            former != 0
                                    && port.integer("nodePort", 0) == 0
                                    && !used.contains(former);
                    return keep ? port.with("nodePort", former) : port;
                });
    }

    private static Set<Long> nodePorts(JsonObject spec) {
        Set<Long> all = new HashSet<>();
        for (JsonObject port : spec.array("ports").objects()) {
            long number = port.integer("nodePort", 0);
            if (number != 0) {
                all.add(number);
            }
        }
        return all;
    }

    /** What only the former type had, and the user left as it was, goes. */
    private static JsonObject dropForType(JsonObject service, JsonObject old) {
        JsonObject spec = ServiceSpec.of(service);
        JsonObject before = ServiceSpec.of(old);
        if (ServiceSpec.needsClusterIp(old) && !ServiceSpec.needsClusterIp(service)) {
            if (Equality.same(spec.get("clusterIPs"), before.get("clusterIPs"))) {
                spec = spec.without("clusterIP").without("clusterIPs");
            }
            for (String field : List.of("ipFamilies", "ipFamilyPolicy")) {
                spec = dropIfSame(spec, before, field);
            }
        }
        if (ServiceSpec.mayHaveNodePorts(old)
                && !ServiceSpec.mayHaveNodePorts(service)
                && nodePorts(before).containsAll(nodePorts(spec))) {
            spec = Trees.each(spec, "ports", port -> port.without("nodePort"));
        }
        if (ServiceSpec.needsHealthCheckPort(old) && !ServiceSpec.needsHealthCheckPort(service)) {
            spec = dropIfSame(spec, before, "healthCheckNodePort");
        }
        boolean balancer = ServiceSpec.type(service).equals("LoadBalancer");
        if (ServiceSpec.type(old).equals("LoadBalancer") && !balancer) {
            spec = dropIfSame(spec, before, "allocateLoadBalancerNodePorts");
            spec = dropIfSame(spec, before, "loadBalancerClass");
        }
        if (ServiceSpec.externallyAccessible(old) && !ServiceSpec.externallyAccessible(service)) {
            spec = dropIfSame(spec, before, "externalTrafficPolicy");
        }
        return spec;
    }

    private static JsonObject dropIfSame(JsonObject spec, JsonObject before, String field) {
        return Equality.same(spec.get(field), before.get(field)) ? spec.without(field) : spec;
    }
}
