package io.jukung.resources.service;

import static io.jukung.resources.field.Trees.each;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Trees;
import org.jspecify.annotations.Nullable;

/** A service's defaults that depend on its other fields. */
final class ServiceDefaults {
    private ServiceDefaults() {}

    static JsonObject of(JsonObject service) {
        JsonObject filled = Trees.inside(service, "spec", ServiceDefaults::spec);
        if (!filled.object("spec").string("type").equals("LoadBalancer")) {
            return filled;
        }
        return Trees.inside(
                filled,
                "status",
                status ->
                        Trees.inside(
                                status,
                                "loadBalancer",
                                balancer -> each(balancer, "ingress", ServiceDefaults::ingress)));
    }

    private static JsonObject ingress(JsonObject ingress) {
        return ingress.string("ip").isEmpty() ? ingress : Trees.ifAbsent(ingress, "ipMode", "VIP");
    }

    private static JsonObject spec(JsonObject given) {
        JsonObject spec = given;
        if (spec.string("sessionAffinity").equals("None")) {
            spec = spec.without("sessionAffinityConfig");
        }
        if (spec.string("type").equals("ExternalName")
                && spec.string("internalTrafficPolicy").equals("Cluster")) {
            spec = spec.without("internalTrafficPolicy");
        }
        boolean external = !spec.array("externalIPs").isEmpty();
        if (external && spec.string("type").equals("ClusterIP")) {
            spec = Trees.orElse(spec, "externalTrafficPolicy", "Cluster");
        }
        return each(spec, "ports", ServiceDefaults::port);
    }

    private static JsonObject port(JsonObject port) {
        Object number = port.get("port");
        return unset(port.get("targetPort")) && number != null
                ? port.with("targetPort", number)
                : port;
    }

    private static boolean unset(@Nullable Object value) {
        return value == null || value.equals(0L) || value.equals("");
    }
}
