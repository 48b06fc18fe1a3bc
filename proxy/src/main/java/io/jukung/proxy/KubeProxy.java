package io.jukung.proxy;

import io.jukung.api.core.v1.Service;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.linux.Nft;
import io.jukung.proxy.rules.Ruleset;
import io.jukung.proxy.rules.ServicePortRule;
import io.jukung.proxy.rules.ServiceRules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The component kube-proxy, in nftables mode: after every change of a service or slice the whole
 * table is written anew, changes that come close together at once.
 */
public final class KubeProxy implements Component {
    /** The label by which a slice names its service. */
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    /** By these labels services, and slices by themselves, are left to others. */
    private static final Set<String> NOT_OURS =
            Set.of("service.kubernetes.io/headless", "service.kubernetes.io/service-proxy-name");

    private static final String BY_SERVICE = "service";
    private static final System.Logger LOG = System.getLogger("kube-proxy");
    private static final Duration GATHER = Duration.ofMillis(10);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Config config;
    private final Supplier<Client> clients;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * What may be chosen.
     *
     * @param node this node's name, for local traffic policies
     * @param clusterCidr the pods' addresses
     * @param table the nftables table's name; upstream's is {@code kube-proxy}
     */
    public record Config(String node, String clusterCidr, String table) {}

    /** Each run opens a client of its own, as {@code system:kube-proxy}. */
    public KubeProxy(Config config, Supplier<Client> clients, Clock clock, RandomGenerator random) {
        this.config = config;
        this.clients = clients;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "kube-proxy";
    }

    @Override
    public void run(Runnable ready) throws Exception {
        Nft nft = new Nft();
        Semaphore changes = new Semaphore(0);
        try (Client client = clients.get();
                InformerFactory informers = new InformerFactory(client, clock, random)) {
            Informer<Service> services = informers.informer(Service.KIND);
            Informer<EndpointSlice> slices =
                    informers
                            .informer(EndpointSlice.KIND)
                            .index(BY_SERVICE, slice -> List.of(serviceKey(slice)));
            services.handle(Handler.any(service -> changes.release()));
            slices.handle(Handler.any(slice -> changes.release()));
            informers.start();
            informers.awaitSynced();
            @Nullable Ruleset applied = apply(nft, rules(services, slices), null);
            ready.run();
            while (true) {
                changes.acquire();
                clock.sleep(GATHER);
                changes.drainPermits();
                try {
                    applied = apply(nft, rules(services, slices), applied);
                } catch (IOException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "nftables rules not applied, trying again: {0}",
                            e.getMessage());
                    applied = null;
                    clock.sleep(RETRY);
                    changes.release();
                }
            }
        }
    }

    private static String serviceKey(EndpointSlice slice) {
        return slice.namespace() + "/" + slice.metadata().labels().getOrDefault(SERVICE_NAME, "");
    }

    private Ruleset rules(Informer<Service> services, Informer<EndpointSlice> slices) {
        List<Service> sorted = new ArrayList<>(services.lister().list());
        sorted.sort(Comparator.comparing(Service::key));
        List<ServicePortRule> rules = new ArrayList<>();
        for (Service service : sorted) {
            if (isOurs(service.metadata().labels())) {
                List<EndpointSlice> own =
                        slices.lister().indexed(BY_SERVICE, service.key()).stream()
                                .filter(slice -> isOurs(slice.metadata().labels()))
                                .toList();
                rules.addAll(ServiceRules.of(service, own, config.node()));
            }
        }
        return Ruleset.of(config.clusterCidr(), rules);
    }

    /** Whether traffic to a service or slice with such labels is this proxy's business. */
    static boolean isOurs(Map<String, String> labels) {
        return Collections.disjoint(labels.keySet(), NOT_OURS);
    }

    /**
     * @param applied null where what the table has is not known
     */
    private Ruleset apply(Nft nft, Ruleset ruleset, @Nullable Ruleset applied)
            throws IOException, InterruptedException {
        String table = config.table();
        if (applied == null) {
            nft.apply(ruleset.fresh(table));
        } else if (!ruleset.fresh(table).equals(applied.fresh(table))) {
            nft.apply(ruleset.after(applied, table));
        }
        return ruleset;
    }
}
