package io.jukung.controllers.endpointslicemirroring;

import io.jukung.api.core.v1.EndpointAddress;
import io.jukung.api.core.v1.EndpointSubset;
import io.jukung.api.core.v1.Endpoints;
import io.jukung.api.discovery.v1.Endpoint;
import io.jukung.api.discovery.v1.EndpointPort;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.controllers.owners.ControllerRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The slices that Endpoints should have, one for each address family and set of ports.
 *
 * @param skipped how many addresses are more than a subset's share
 */
record Mirror(List<EndpointSlice> slices, int skipped) {
    /** So many addresses of a subset are mirrored. */
    static final int MOST = 1000;

    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslicemirroring-controller.k8s.io";

    private record Key(String family, List<EndpointPort> ports) {}

    static Mirror of(Endpoints endpoints) {
        Map<Key, List<Endpoint>> byKey = new LinkedHashMap<>();
        int skipped = 0;
        for (EndpointSubset subset : endpoints.subsets()) {
            List<EndpointPort> ports = subset.ports().stream().map(Mirror::port).toList();
            int left = MOST;
            for (boolean ready : new boolean[] {true, false}) {
                for (EndpointAddress address :
                        ready ? subset.addresses() : subset.notReadyAddresses()) {
                    if (left == 0) {
                        skipped++;
                        continue;
                    }
                    left--;
                    String family = address.ip().contains(":") ? "IPv6" : "IPv4";
                    byKey.computeIfAbsent(new Key(family, ports), k -> new ArrayList<>())
                            .add(endpoint(address, ready));
                }
            }
        }
        List<EndpointSlice> slices = new ArrayList<>();
        byKey.forEach((key, list) -> slices.add(slice(endpoints, key, list)));
        return new Mirror(slices, skipped);
    }

    /** Whether a slice is for the same addresses' family and ports. */
    static boolean sameGroup(EndpointSlice a, EndpointSlice b) {
        return a.addressType().equals(b.addressType())
                && a.ports().size() == b.ports().size()
                && a.ports().containsAll(b.ports());
    }

    /** Whether a slice already says what it should. */
    static boolean satisfied(EndpointSlice now, EndpointSlice wanted) {
        return now.endpoints().size() == wanted.endpoints().size()
                && now.endpoints().containsAll(wanted.endpoints())
                && now.metadata().labels().equals(wanted.metadata().labels())
                && now.metadata().annotations().equals(wanted.metadata().annotations());
    }

    /** With a name even where it is empty: so the server keeps it, and so it compares. */
    private static EndpointPort port(io.jukung.api.core.v1.EndpointPort port) {
        EndpointPort.Builder built =
                EndpointPort.builder()
                        .name(port.name())
                        .port(port.port())
                        .protocol(port.protocol().isEmpty() ? "TCP" : port.protocol());
        if (port.hasAppProtocol()) {
            built.appProtocol(port.appProtocol());
        }
        return built.build();
    }

    private static Endpoint endpoint(EndpointAddress address, boolean ready) {
        Endpoint.Builder built =
                Endpoint.builder().addresses(List.of(address.ip())).conditions(c -> c.ready(ready));
        if (address.hasTargetRef()) {
            built.targetRef(address.targetRef());
        }
        if (address.hasNodeName()) {
            built.nodeName(address.nodeName());
        }
        if (!address.hostname().isEmpty()) {
            built.hostname(address.hostname());
        }
        return built.build();
    }

    private static EndpointSlice slice(Endpoints endpoints, Key key, List<Endpoint> list) {
        Map<String, String> labels = new HashMap<>(endpoints.metadata().labels());
        labels.put(SERVICE_NAME, endpoints.name());
        labels.put(MANAGED_BY, MANAGER);
        Map<String, String> annotations = new HashMap<>(endpoints.metadata().annotations());
        annotations.remove("endpoints.kubernetes.io/last-change-trigger-time");
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
        String name = endpoints.name();
        return EndpointSlice.builder()
                .metadata(m ->
                        m.generateName(name.length() > 62 ? name : name + "-")
                                .namespace(endpoints.namespace())
                                .labels(labels)
                                .annotations(annotations)
                                .ownerReferences(List.of(ControllerRef.to(endpoints))))
                .addressType(key.family())
                .endpoints(list)
                .ports(key.ports())
                .build();
    }
}
