package io.jukung.proxy.rules;

import io.jukung.api.core.v1.LoadBalancerIngress;
import io.jukung.api.core.v1.Service;
import io.jukung.api.core.v1.ServicePort;
import io.jukung.api.discovery.v1.EndpointPort;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.proxy.rules.ServicePortRule.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads services and their slices into rules, for the addresses of one family.
 *
 * <p>Ready endpoints serve; where there are none, those that terminate and still serve do
 * (KEP-1669).
 */
public final class ServiceRules {
    private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

    private ServiceRules() {}

    /** The rules of one service; none where it has no cluster IP. */
    public static List<ServicePortRule> of(
            Service service, Collection<EndpointSlice> slices, String node) {
        String clusterIp = service.spec().clusterIP();
        boolean virtual = !clusterIp.isEmpty() && !clusterIp.equals("None");
        if (!virtual || service.spec().type().equals("ExternalName") || clusterIp.contains(":")) {
            return List.of();
        }
        List<ServicePortRule> rules = new ArrayList<>();
        for (ServicePort port : service.spec().ports()) {
            rules.add(rule(service, port, slices, node));
        }
        return rules;
    }

    private static ServicePortRule rule(
            Service service, ServicePort port, Collection<EndpointSlice> slices, String node) {
        boolean internalLocal = service.spec().internalTrafficPolicy().equals("Local");
        boolean externalLocal = service.spec().externalTrafficPolicy().equals("Local");
        List<Endpoint> all = endpoints(port, slices, name -> true);
        List<Endpoint> local = endpoints(port, slices, node::equals);
        String key = service.namespace() + "/" + service.name();
        return new ServicePortRule(
                port.name().isEmpty() ? key : key + ":" + port.name(),
                port.protocol().isEmpty() ? "tcp" : port.protocol().toLowerCase(Locale.ROOT),
                service.spec().clusterIP(),
                port.port(),
                port.nodePort(),
                externalAddresses(service),
                service.spec().loadBalancerSourceRanges(),
                affinity(service),
                internalLocal ? local : all,
                externalLocal ? local : all,
                externalLocal);
    }

    private static int affinity(Service service) {
        if (!service.spec().sessionAffinity().equals("ClientIP")) {
            return 0;
        }
        var config = service.spec().sessionAffinityConfig().clientIP();
        return config.hasTimeoutSeconds() ? config.timeoutSeconds() : DEFAULT_AFFINITY_SECONDS;
    }

    private static List<String> externalAddresses(Service service) {
        Set<String> addresses = new LinkedHashSet<>(service.spec().externalIPs());
        for (LoadBalancerIngress ingress : service.status().loadBalancer().ingress()) {
            if (!ingress.ip().isEmpty() && !ingress.ipMode().equals("Proxy")) {
                addresses.add(ingress.ip());
            }
        }
        addresses.removeIf(address -> address.contains(":"));
        return List.copyOf(addresses);
    }

    private static List<Endpoint> endpoints(
            ServicePort port, Collection<EndpointSlice> slices, Predicate<String> onNode) {
        Set<Endpoint> ready = new LinkedHashSet<>();
        Set<Endpoint> leaving = new LinkedHashSet<>();
        for (EndpointSlice slice : slices) {
            int number = number(port, slice);
            if (!slice.addressType().equals("IPv4") || number == 0) {
                continue;
            }
            for (io.jukung.api.discovery.v1.Endpoint endpoint : slice.endpoints()) {
                if (!onNode.test(endpoint.nodeName()) || endpoint.addresses().isEmpty()) {
                    continue;
                }
                Endpoint target = new Endpoint(endpoint.addresses().getFirst(), number);
                var conditions = endpoint.conditions();
                if (!conditions.hasReady() || conditions.ready()) {
                    ready.add(target);
                } else if (conditions.serving() && conditions.terminating()) {
                    leaving.add(target);
                }
            }
        }
        return List.copyOf(ready.isEmpty() ? leaving : ready);
    }

    private static int number(ServicePort port, EndpointSlice slice) {
        String protocol = port.protocol().isEmpty() ? "TCP" : port.protocol();
        for (EndpointPort candidate : slice.ports()) {
            String itsProtocol = candidate.protocol().isEmpty() ? "TCP" : candidate.protocol();
            if (candidate.name().equals(port.name()) && itsProtocol.equals(protocol)) {
                return candidate.port();
            }
        }
        return 0;
    }
}
