package io.jukung.controllers.endpointslice;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodIP;
import io.jukung.api.core.v1.Service;
import io.jukung.api.core.v1.ServicePort;
import io.jukung.api.discovery.v1.Endpoint;
import io.jukung.api.discovery.v1.EndpointPort;
import io.jukung.controllers.endpoints.ServicePods;
import io.jukung.controllers.pods.Pods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The endpoints that a Service should have: for each address family, by the ports they share. */
final class DesiredSlices {
    private DesiredSlices() {}

    /** {@code IPv4} and {@code IPv6}, as the Service asks for them. */
    static List<String> families(Service service) {
        List<String> families = service.spec().ipFamilies();
        if (!families.isEmpty()) {
            return families;
        }
        return List.of(service.spec().clusterIP().contains(":") ? "IPv6" : "IPv4");
    }

    static Map<List<EndpointPort>, List<Endpoint>> of(
            Service service,
            List<Pod> pods,
            String family,
            Function<String, @Nullable Node> nodes) {
        Map<List<EndpointPort>, List<Endpoint>> byPorts = new LinkedHashMap<>();
        for (Pod pod : pods.stream().sorted(Comparator.comparing(Pod::name)).toList()) {
            if (Pods.isTerminal(pod)) {
                continue;
            }
            List<String> addresses =
                    pod.status().podIPs().stream()
                            .map(PodIP::ip)
                            .filter(ip -> ip.contains(":") == family.equals("IPv6"))
                            .toList();
            if (addresses.isEmpty()) {
                continue;
            }
            byPorts.computeIfAbsent(ports(service, pod), p -> new ArrayList<>())
                    .add(endpoint(service, pod, addresses, nodes));
        }
        return byPorts;
    }

    private static Endpoint endpoint(
            Service service,
            Pod pod,
            List<String> addresses,
            Function<String, @Nullable Node> nodes) {
        boolean serving = Pods.isReady(pod);
        boolean terminating = pod.terminating();
        boolean ready = service.spec().publishNotReadyAddresses() || (serving && !terminating);
        Endpoint.Builder endpoint =
                Endpoint.builder()
                        .addresses(addresses)
                        .conditions(c -> c.ready(ready).serving(serving).terminating(terminating))
                        .targetRef(ServicePods.reference(pod));
        String nodeName = pod.spec().nodeName();
        if (!nodeName.isEmpty()) {
            endpoint.nodeName(nodeName);
            Node node = nodes.apply(nodeName);
            String zone =
                    node == null
                            ? null
                            : node.metadata().labels().get("topology.kubernetes.io/zone");
            if (zone != null && !zone.isEmpty()) {
                endpoint.zone(zone);
            }
        }
        if (ServicePods.named(pod, service)) {
            endpoint.hostname(pod.spec().hostname());
        }
        return endpoint.build();
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.spec().ports()) {
            Integer number = ServicePods.targetPort(pod, port);
            if (number == null) {
                continue;
            }
            EndpointPort.Builder built =
                    EndpointPort.builder()
                            .name(port.name())
                            .port(number)
                            .protocol(ServicePods.protocol(port.protocol()));
            if (port.hasAppProtocol()) {
                built.appProtocol(port.appProtocol());
            }
            ports.add(built.build());
        }
        return ports;
    }
}
