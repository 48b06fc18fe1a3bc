package io.jukung.dns;

import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Service;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.dns.forward.Forwarder;
import io.jukung.dns.zone.ClusterZone;
import io.jukung.dns.zone.ServiceEntry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The component that serves the cluster's DNS: after a change of Services, slices or namespaces a
 * new zone takes the place of the one before, changes that come close together at once.
 */
public final class ClusterDns implements Component {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String BY_SERVICE = "service";
    private static final Duration GATHER = Duration.ofMillis(5);

    private final Config config;
    private final Supplier<Client> clients;
    private final Clock clock;
    private final RandomGenerator random;
    private volatile ClusterZone zone;

    /**
     * What may be chosen.
     *
     * @param address where queries are taken
     * @param domain the cluster's domain
     * @param servers who answers for all other names; asked anew each time
     * @param allowed whose questions are answered at all
     */
    public record Config(
            InetSocketAddress address,
            String domain,
            Supplier<List<InetSocketAddress>> servers,
            Predicate<InetAddress> allowed) {}

    /** Each run opens a client of its own; it needs to read Services, slices and namespaces. */
    public ClusterDns(
            Config config, Supplier<Client> clients, Clock clock, RandomGenerator random) {
        this.config = config;
        this.clients = clients;
        this.clock = clock;
        this.random = random;
        this.zone = new ClusterZone(config.domain(), Set.of(), List.of(), 0);
    }

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public void run(Runnable ready) throws Exception {
        Semaphore changes = new Semaphore(0);
        try (Client client = clients.get();
                InformerFactory informers = new InformerFactory(client, clock, random)) {
            Informer<Service> services = informers.informer(Service.KIND);
            Informer<EndpointSlice> slices =
                    informers
                            .informer(EndpointSlice.KIND)
                            .index(BY_SERVICE, slice -> List.of(serviceKey(slice)));
            Informer<Namespace> namespaces = informers.informer(Namespace.KIND);
            services.handle(Handler.any(service -> changes.release()));
            slices.handle(Handler.any(slice -> changes.release()));
            namespaces.handle(Handler.any(namespace -> changes.release()));
            informers.start();
            informers.awaitSynced();
            zone = build(services, slices, namespaces);
            Forwarder forwarder = new Forwarder(config.servers(), clock);
            try (DnsServer server =
                    new DnsServer(config.address(), () -> zone, forwarder, config.allowed())) {
                System.getLogger(name())
                        .log(
                                System.Logger.Level.INFO,
                                "answering on port {0}",
                                Integer.toString(server.port()));
                ready.run();
                while (true) {
                    changes.acquire();
                    clock.sleep(GATHER);
                    changes.drainPermits();
                    zone = build(services, slices, namespaces);
                }
            }
        }
    }

    private static String serviceKey(EndpointSlice slice) {
        return slice.namespace() + "/" + slice.metadata().labels().getOrDefault(SERVICE_NAME, "");
    }

    private ClusterZone build(
            Informer<Service> services,
            Informer<EndpointSlice> slices,
            Informer<Namespace> namespaces) {
        List<ServiceEntry> entries = new ArrayList<>();
        for (Service service : services.lister().list()) {
            entries.add(
                    ServiceEntries.of(service, slices.lister().indexed(BY_SERVICE, service.key())));
        }
        Set<String> names =
                namespaces.lister().list().stream()
                        .map(Namespace::name)
                        .collect(Collectors.toSet());
        return new ClusterZone(config.domain(), names, entries, clock.now().getEpochSecond());
    }
}
