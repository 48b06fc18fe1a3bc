package io.jukung.resources.service;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.base.Clock;
import io.jukung.store.Store;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The parts that serve services, wired together. */
public final class Services {
    private final ServiceStrategy strategy;
    private final ServiceRepair repair;

    public Services(
            ServiceNetwork network,
            Store store,
            Registry registry,
            Clock clock,
            RandomGenerator random) {
        Supplier<Objects> addresses = () -> registry.objects(ServiceAllocation.ADDRESSES);
        ServiceRanges ranges =
                new ServiceRanges(
                        network.cidrs(),
                        () -> registry.objects("networking.k8s.io", "servicecidrs"));
        PortAllocator ports =
                new PortAllocator(store, network.firstNodePort(), network.lastNodePort(), random);
        List<AddressAllocator> allocators =
                network.cidrs().stream()
                        .map(cidr -> new AddressAllocator(cidr.family(), ranges, addresses, random))
                        .toList();
        ServiceAllocation allocation = new ServiceAllocation(allocators, ports, addresses);
        this.strategy =
                new ServiceStrategy(
                        allocation, network.cidrs().stream().map(Cidr::family).toList());
        this.repair =
                new ServiceRepair(
                        () -> registry.objects("", "services"),
                        addresses,
                        allocators,
                        ports,
                        clock);
    }

    public ServiceStrategy strategy() {
        return strategy;
    }

    public ServiceRepair repair() {
        return repair;
    }
}
