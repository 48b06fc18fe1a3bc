package io.jukung.cni;

import io.jukung.api.core.v1.Node;
import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.client.informer.Scope;
import io.jukung.linux.Nft;
import io.jukung.linux.Sysctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Configures the node's pod network as soon as the control plane has given the node its pod CIDR,
 * and keeps it so. The node becomes Ready when the container runtime finds the configuration.
 */
public final class PodNetwork implements Component {
    private static final System.Logger LOG = System.getLogger("pod-network");
    private static final String FILE = "10-jukung.conflist";

    private final Config config;
    private final Supplier<Client> clients;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * What must be known.
     *
     * @param plugins folder of the CNI plugins' programs
     * @param configFolder where the container runtime looks for configurations
     * @param addresses folder in which the plugins note who has which address
     * @param table the nftables table's name
     */
    public record Config(
            String node,
            String clusterCidr,
            Path plugins,
            Path configFolder,
            Path addresses,
            String table) {}

    /** Each run opens a client of its own; it needs to read nodes. */
    public PodNetwork(
            Config config, Supplier<Client> clients, Clock clock, RandomGenerator random) {
        this.config = config;
        this.clients = clients;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "pod-network";
    }

    @Override
    public void run(Runnable ready) throws Exception {
        Sysctl.set("net.ipv4.ip_forward", "1");
        Semaphore changes = new Semaphore(0);
        try (Client client = clients.get();
                InformerFactory informers = new InformerFactory(client, clock, random)) {
            Informer<Node> nodes =
                    informers.informer(Node.KIND, Scope.fields("metadata.name=" + config.node()));
            nodes.handle(Handler.any(node -> changes.release()));
            informers.start();
            informers.awaitSynced();
            String configured = "";
            while (true) {
                Node node = nodes.lister().get("", config.node());
                String cidr = node == null ? "" : node.spec().podCIDR();
                if (!cidr.isEmpty() && !cidr.equals(configured)) {
                    configure(cidr);
                    configured = cidr;
                    ready.run();
                }
                changes.acquire();
                changes.drainPermits();
            }
        }
    }

    private void configure(String podCidr) throws IOException, InterruptedException {
        NetworkConfig network =
                new NetworkConfig(
                        podCidr,
                        config.clusterCidr(),
                        config.addresses(),
                        NetworkConfig.hostPortsPossible(config.plugins()));
        new Nft().apply(network.masquerading(config.table()));
        Files.createDirectories(config.configFolder());
        Path file = config.configFolder().resolve(FILE);
        String text = network.conflist().toString();
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Path fresh = config.configFolder().resolve("." + FILE + ".new");
        Files.writeString(fresh, text);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LOG.log(System.Logger.Level.INFO, "pod network {0} configured", podCidr);
    }
}
