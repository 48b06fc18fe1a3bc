package io.jukung.dns;

import io.jukung.api.core.v1.Service;
import io.jukung.api.core.v1.ServicePort;
import io.jukung.api.discovery.v1.Endpoint;
import io.jukung.api.discovery.v1.EndpointPort;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.dns.zone.ServiceEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** From Services and their slices to what DNS knows of them. */
final class ServiceEntries {
    private ServiceEntries() {}

    static ServiceEntry of(Service service, Collection<EndpointSlice> slices) {
        boolean external = service.spec().type().equals("ExternalName");
        List<byte[]> clusterIps = new ArrayList<>();
        if (!external) {
            List<String> all = service.spec().clusterIPs();
            for (String ip : all.isEmpty() ? List.of(service.spec().clusterIP()) : all) {
                if (!ip.isEmpty() && !ip.equals("None")) {
                    clusterIps.add(address(ip));
                }
            }
        }
        boolean headless = !external && clusterIps.isEmpty();
        return new ServiceEntry(
                service.namespace(),
                service.name(),
                clusterIps,
                external ? trimDot(service.spec().externalName()) : "",
                ports(service),
                headless ? endpoints(service, slices) : List.of());
    }

    private static String trimDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static List<ServiceEntry.Port> ports(Service service) {
        List<ServiceEntry.Port> ports = new ArrayList<>();
        for (ServicePort port : service.spec().ports()) {
            ports.add(new ServiceEntry.Port(port.name(), protocol(port.protocol()), port.port()));
        }
        return ports;
    }

    private static String protocol(String protocol) {
        return protocol.isEmpty() ? "tcp" : protocol.toLowerCase(Locale.ROOT);
    }

    private static List<ServiceEntry.Endpoint> endpoints(
            Service service, Collection<EndpointSlice> slices) {
        boolean unreadyToo = service.spec().publishNotReadyAddresses();
        List<ServiceEntry.Endpoint> endpoints = new ArrayList<>();
        for (EndpointSlice slice : slices) {
            List<ServiceEntry.Port> ports = new ArrayList<>();
            for (EndpointPort port : slice.ports()) {
                ports.add(
                        new ServiceEntry.Port(port.name(), protocol(port.protocol()), port.port()));
            }
            for (Endpoint endpoint : slice.endpoints()) {
                var conditions = endpoint.conditions();
                boolean ready = !conditions.hasReady() || conditions.ready();
                if ((ready || unreadyToo) && !slice.addressType().equals("FQDN")) {
                    for (String ip : endpoint.addresses()) {
                        String label =
                                endpoint.hostname().isEmpty()
                                        ? ip.replace('.', '-').replace(':', '-')
                                        : endpoint.hostname();
                        endpoints.add(new ServiceEntry.Endpoint(label, address(ip), ports));
                    }
                }
            }
        }
        return endpoints;
    }

    private static byte[] address(String ip) {
        try {
            return InetAddress.getByName(ip).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + ip, e);
        }
    }
}
