package io.jukung.resources.networking;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;

/** The strategies of {@code networking.k8s.io} and {@code discovery.k8s.io}. */
public final class NetworkingStrategies {
    private NetworkingStrategies() {}

    public static ResourceStrategy networkPolicies() {
        return CheckedStrategy.of(Shape.GENERATION, NetworkPolicies::check)
                .warning(NetworkPolicies::warnings)
                .defaults(NetworkingStrategies::policyTypes);
    }

    /** A policy is about what comes in, and about what goes out only if it says something of it. */
    private static JsonObject policyTypes(JsonObject policy) {
        JsonObject spec = policy.object("spec");
        if (!policy.has("spec") || !spec.array("policyTypes").isEmpty()) {
            return policy;
        }
        JsonArray types = JsonArray.of("Ingress");
        return policy.withAt(
                spec.array("egress").isEmpty() ? types : types.plus("Egress"),
                "spec",
                "policyTypes");
    }

    public static ResourceStrategy ingresses() {
        return CheckedStrategy.of(Shape.FULL, Ingresses::check)
                .starting(JsonObject.of("loadBalancer", JsonObject.EMPTY))
                .warning(Ingresses::warnings)
                .statusWarning(Ingresses::statusWarnings)
                .status(Ingresses::status);
    }

    public static ResourceStrategy ingressClasses() {
        return CheckedStrategy.of(Shape.GENERATION, Ingresses::ingressClass);
    }

    public static ResourceStrategy endpointSlices() {
        return CheckedStrategy.of(Shape.GENERATION, EndpointSlices::check)
                .warning(EndpointSlices::warnings)
                .preparing(EndpointSlices::withoutTopology)
                .counting("endpoints", "ports", "addressType");
    }

    public static ResourceStrategy ipAddresses() {
        return CheckedStrategy.of(Shape.PLAIN, Addresses::ipAddress)
                .names((name, prefix) -> IpRules.canonicalIp(name));
    }

    public static ResourceStrategy serviceCidrs() {
        return CheckedStrategy.of(Shape.STATUS, Addresses::serviceCidr);
    }
}
