package io.jukung.resources.service;

import io.jukung.apiserver.registry.Objects;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Claims a service's addresses and ports before it is written, all or none of them. */
final class ServiceAllocation {
    static final GroupVersionResource ADDRESSES =
            new GroupVersionResource("networking.k8s.io", "v1", "ipaddresses");

    /** Where the made-up ports of dry runs begin, above upstream's default range. */
    private static final int DUMMY_PORT = 32769;

    private final Map<String, AddressAllocator> addressesByFamily = new HashMap<>();
    private final PortAllocator ports;
    private final Supplier<Objects> addresses;

    ServiceAllocation(
            List<AddressAllocator> allocators, PortAllocator ports, Supplier<Objects> addresses) {
        for (AddressAllocator allocator : allocators) {
            addressesByFamily.put(allocator.family(), allocator);
        }
        this.ports = ports;
        this.addresses = addresses;
    }

    /**
     * The service with everything allocated; {@code old} is empty on create. A dry run takes
     * nothing: it answers addresses that are free now and made-up ports.
     */
    JsonObject allocate(JsonObject service, JsonObject old, boolean dryRun) {
        List<String> newIps = new ArrayList<>();
        Set<Integer> newPorts = new HashSet<>();
        boolean done = false;
        try {
            JsonObject result = addresses(service, old, newIps, dryRun);
            result = nodePorts(result, old, newPorts, dryRun);
            result = healthCheckPort(result, old, newPorts, dryRun);
            done = true;
            return result;
        } finally {
            if (!done && !dryRun) {
                AddressAllocator.release(addresses.get(), newIps, service);
                newPorts.forEach(ports::release);
            }
        }
    }

    /** Gives back what {@code former} held and {@code now} does not. */
    void release(JsonObject former, JsonObject now) {
        List<String> ips = new ArrayList<>(ServiceSpec.clusterIps(former));
        ips.removeAll(ServiceSpec.clusterIps(now));
        AddressAllocator.release(addresses.get(), ips, former);
        Set<Integer> gone = portsOf(former);
        gone.removeAll(portsOf(now));
        gone.forEach(ports::release);
    }

    static Set<Integer> portsOf(JsonObject service) {
        JsonObject spec = ServiceSpec.of(service);
        Set<Integer> found = new HashSet<>();
        for (JsonObject port : spec.array("ports").objects()) {
            found.add((int) port.integer("nodePort", 0));
        }
        found.add((int) spec.integer("healthCheckNodePort", 0));
        found.remove(0);
        return found;
    }

    private JsonObject addresses(
            JsonObject service, JsonObject old, List<String> taken, boolean dryRun) {
        if (!ServiceSpec.needsClusterIp(service) || ServiceSpec.isHeadless(service)) {
            return service;
        }
        boolean fresh = old.isEmpty() || ServiceSpec.type(old).equals("ExternalName");
        int former = ServiceSpec.of(old).array("ipFamilies").size();
        if (!fresh && !(former == 1 && ServiceSpec.of(service).array("ipFamilies").size() == 2)) {
            return service;
        }
        JsonObject spec = ServiceSpec.of(service);
        List<String> asked = spec.array("clusterIPs").strings();
        List<String> held = ServiceSpec.clusterIps(old);
        List<String> families = spec.array("ipFamilies").strings();
        List<String> ips = new ArrayList<>();
        for (int i = 0; i < families.size(); i++) {
            String ip = i < asked.size() ? asked.get(i) : "";
            boolean given = !fresh && i == 0;
            if (!given && (ip.isEmpty() || !held.contains(ip))) {
                ip = claim(service, families.get(i), ip, dryRun);
                taken.add(ip);
            }
            ips.add(ip);
        }
        return ips.isEmpty()
                ? service
                : service.with(
                        "spec",
                        spec.with("clusterIP", ips.getFirst())
                                .with("clusterIPs", JsonArray.copyOf(ips)));
    }

    private String claim(JsonObject service, String family, String asked, boolean dryRun) {
        AddressAllocator allocator = addressesByFamily.get(family);
        if (allocator == null) {
            throw StatusException.internal("no service network of family " + family);
        }
        try {
            if (asked.isEmpty()) {
                return allocator.allocateNext(service, dryRun);
            }
            allocator.allocate(asked, service, dryRun);
            return asked;
        } catch (AllocationException e) {
            if (asked.isEmpty()) {
                throw StatusException.internal("failed to allocate a serviceIP: " + e.getMessage());
            }
            Field root = Field.root(service);
            Field ips = root.at("spec", "clusterIPs");
            ips.invalid("failed to allocate IP " + asked + ": " + e.getMessage());
            IpFamilies.refuse(service, root.errors());
            throw new IllegalStateException(e);
        }
    }

    private JsonObject nodePorts(
            JsonObject service, JsonObject old, Set<Integer> taken, boolean dryRun) {
        String type = ServiceSpec.type(service);
        if (!type.equals("NodePort") && !type.equals("LoadBalancer")) {
            return service;
        }
        boolean wanted = ServiceSpec.needsNodePort(service);
        Set<Integer> held = portsOf(old);
        Field root = Field.root(service);
        JsonArray list = ServiceSpec.of(service).array("ports");
        Map<Long, Integer> byPort = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            JsonObject port = list.object(i);
            int asked = (int) port.integer("nodePort", 0);
            if (asked == 0 && !wanted) {
                continue;
            }
            if (asked == 0) {
                asked = sharedOrNext(port, byPort, taken, dryRun);
            } else if (!held.contains(asked) && !taken.contains(asked)) {
                try {
                    take(asked, dryRun);
                    taken.add(asked);
                } catch (AllocationException e) {
                    root.at("spec", "ports")
                            .item(i)
                            .at("nodePort")
                            .invalid(String.valueOf(e.getMessage()));
                    IpFamilies.refuse(service, root.errors());
                }
            }
            byPort.put(port.integer("port", 0), asked);
            list = list.with(i, port.with("nodePort", (long) asked));
        }
        return service.withAt(list, "spec", "ports");
    }

    /** The same port over TCP and UDP gets the same node port. */
    private int sharedOrNext(
            JsonObject port, Map<Long, Integer> byPort, Set<Integer> taken, boolean dryRun) {
        Integer shared = byPort.get(port.integer("port", 0));
        if (shared != null) {
            return shared;
        }
        int next = next(taken, dryRun);
        taken.add(next);
        return next;
    }

    /** A dry run only looks whether a port is free, and takes one outside of the range too. */
    private void take(int port, boolean dryRun) throws AllocationException {
        if (!dryRun) {
            ports.allocate(port);
        } else if (ports.taken().contains(port)) {
            throw new AllocationException("provided port is already allocated");
        }
    }

    private int next(Set<Integer> taken, boolean dryRun) {
        if (dryRun) {
            return taken.stream().max(Integer::compare).orElse(DUMMY_PORT - 1) + 1;
        }
        try {
            return ports.allocateNext();
        } catch (AllocationException e) {
            throw StatusException.internal("failed to allocate a nodePort: " + e.getMessage());
        }
    }

    private JsonObject healthCheckPort(
            JsonObject service, JsonObject old, Set<Integer> taken, boolean dryRun) {
        if (!ServiceSpec.needsHealthCheckPort(service) || ServiceSpec.needsHealthCheckPort(old)) {
            return service;
        }
        int asked = (int) ServiceSpec.of(service).integer("healthCheckNodePort", 0);
        int port = asked;
        try {
            if (asked == 0) {
                port = next(taken, dryRun);
            } else {
                take(asked, dryRun);
            }
        } catch (AllocationException e) {
            throw StatusException.internal(
                    "failed to allocate requested HealthCheck NodePort "
                            + asked
                            + ": "
                            + e.getMessage());
        }
        taken.add(port);
        return service.withAt((long) port, "spec", "healthCheckNodePort");
    }
}
