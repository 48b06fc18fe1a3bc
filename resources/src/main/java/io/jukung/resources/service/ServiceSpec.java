package io.jukung.resources.service;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/** What a service's spec asks for. */
final class ServiceSpec {
    private ServiceSpec() {}

    static JsonObject of(JsonObject service) {
        return service.object("spec");
    }

    static String type(JsonObject service) {
        return of(service).string("type");
    }

    static boolean needsClusterIp(JsonObject service) {
        return List.of("ClusterIP", "NodePort", "LoadBalancer").contains(type(service));
    }

    static boolean mayHaveNodePorts(JsonObject service) {
        return List.of("NodePort", "LoadBalancer").contains(type(service));
    }

    /** Whether ports without a node port are given one. */
    static boolean needsNodePort(JsonObject service) {
        JsonObject spec = of(service);
        return type(service).equals("NodePort")
                || (type(service).equals("LoadBalancer")
                        && spec.bool("allocateLoadBalancerNodePorts", true));
    }

    static boolean needsHealthCheckPort(JsonObject service) {
        return type(service).equals("LoadBalancer")
                && of(service).string("externalTrafficPolicy").equals("Local");
    }

    static boolean isHeadless(JsonObject service) {
        List<String> ips = of(service).array("clusterIPs").strings();
        return ips.size() == 1 && ips.getFirst().equals("None");
    }

    /** Whether traffic can come from outside of the cluster. */
    static boolean externallyAccessible(JsonObject service) {
        String type = type(service);
        return type.equals("LoadBalancer")
                || type.equals("NodePort")
                || (type.equals("ClusterIP") && !of(service).array("externalIPs").isEmpty());
    }

    static List<String> clusterIps(JsonObject service) {
        return of(service).array("clusterIPs").strings();
    }
}
