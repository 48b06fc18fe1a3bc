package io.jukung.resources.service;

import io.jukung.apiserver.registry.Objects;
import io.jukung.base.Clock;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.IpRules;
import io.jukung.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is allocated in step with what services say: every three minutes a pass finds what got
 * lost when a server died between allocating and writing, or between writing and giving back.
 */
public final class ServiceRepair implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration PERIOD = Duration.ofMinutes(3);
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Supplier<Objects> services;
    private final Supplier<Objects> addresses;
    private final List<AddressAllocator> allocators;
    private final PortAllocator ports;
    private final Clock clock;
    private Set<Integer> suspects = Set.of();
    private @Nullable Thread loop;

    ServiceRepair(
            Supplier<Objects> services,
            Supplier<Objects> addresses,
            List<AddressAllocator> allocators,
            PortAllocator ports,
            Clock clock) {
        this.services = services;
        this.addresses = addresses;
        this.allocators = allocators;
        this.ports = ports;
        this.clock = clock;
    }

    /** Starts; the first pass is made before it returns. */
    public synchronized void start() {
        if (loop != null) {
            return;
        }
        pass();
        loop = Thread.ofVirtual().name("service-repair").start(this::run);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                clock.sleep(PERIOD);
                pass();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at everything once. */
    void pass() {
        try {
            repairPorts();
            repairAddresses();
        } catch (StatusException | StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "repair of service addresses and ports", e);
        }
    }

    /** A port that nobody uses may be of a service about to be written: it waits for a pass. */
    private void repairPorts() {
        Set<Integer> unused = ports.taken();
        Set<Integer> used = new HashSet<>();
        services.get().list("").forEach(s -> used.addAll(ServiceAllocation.portsOf(s)));
        Set<Integer> unmarked = new HashSet<>(used);
        unmarked.removeAll(unused);
        unmarked.forEach(ports::mark);
        unused.removeAll(used);
        for (int port : unused) {
            if (suspects.contains(port)) {
                ports.release(port);
            }
        }
        suspects = unused;
    }

    private void repairAddresses() {
        Map<String, JsonObject> wanted = new HashMap<>();
        for (JsonObject service : services.get().list("")) {
            for (String ip : ServiceSpec.clusterIps(service)) {
                if (!ip.isEmpty() && !ip.equals("None")) {
                    wanted.put(Cidr.canonical(ip), service);
                }
            }
        }
        Instant young = clock.now().minus(GRACE);
        for (JsonObject address : addresses.get().list("")) {
            String name = address.object("metadata").string("name");
            JsonObject service = wanted.remove(name);
            boolean kept = service != null && AddressAllocator.belongs(address, service);
            if (!kept && isOurs(address) && isOlder(address, young)) {
                addresses.get().delete("", name);
            }
        }
        wanted.forEach(this::take);
    }

    private void take(String ip, JsonObject service) {
        for (AddressAllocator allocator : allocators) {
            if (allocator.family().equals(IpRules.family(ip)) && allocator.contains(ip)) {
                try {
                    allocator.allocate(ip, service, false);
                } catch (AllocationException e) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "address {0} of service {1}: {2}",
                            ip,
                            service.object("metadata").string("name"),
                            e.getMessage());
                }
            }
        }
    }

    private static boolean isOurs(JsonObject address) {
        return address.object("metadata")
                .object("labels")
                .string(AddressAllocator.MANAGED_BY)
                .equals(AddressAllocator.MANAGER);
    }

    private static boolean isOlder(JsonObject address, Instant time) {
        String created = address.object("metadata").string("creationTimestamp");
        return !created.isEmpty() && Instant.parse(created).isBefore(time);
    }

    @Override
    public synchronized void close() {
        if (loop != null) {
            loop.interrupt();
            loop = null;
        }
    }
}
