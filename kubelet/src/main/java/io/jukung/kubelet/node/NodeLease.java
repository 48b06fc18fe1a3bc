package io.jukung.kubelet.node;

import io.jukung.api.coordination.v1.Lease;
import io.jukung.api.core.v1.Node;
import io.jukung.api.meta.v1.OwnerReference;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows that the node lives: a lease in kube-node-lease, renewed every ten seconds. */
public final class NodeLease {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final String NAMESPACE = "kube-node-lease";
    private static final int SECONDS = 40;
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Client client;
    private final Clock clock;
    private final String name;
    private final Supplier<@Nullable Node> node;
    private @Nullable Lease held;

    public NodeLease(Client client, Clock clock, String name, Supplier<@Nullable Node> node) {
        this.client = client;
        this.clock = clock;
        this.name = name;
        this.node = node;
    }

    /** Renews until interrupted. */
    public void run() throws InterruptedException {
        Duration again = AGAIN;
        while (true) {
            try {
                renew();
                again = AGAIN;
                clock.sleep(RENEW);
            } catch (StatusException e) {
                LOG.log(
                        Level.INFO,
                        "Failed to ensure lease exists, will retry: {0}",
                        e.getMessage());
                held = null;
                clock.sleep(again);
                again =
                        again.multipliedBy(2).compareTo(Duration.ofSeconds(7)) > 0
                                ? Duration.ofSeconds(7)
                                : again.multipliedBy(2);
            }
        }
    }

    private void renew() {
        Lease current = held;
        if (current == null) {
            current = client.find(Lease.KIND, NAMESPACE, name);
        }
        if (current == null) {
            held = client.create(Lease.KIND, renewed(Lease.builder().build()));
        } else {
            held = client.update(Lease.KIND, renewed(current));
        }
    }

    private Lease renewed(Lease lease) {
        Node owner = node.get();
        return lease.edit()
                .metadata(m -> {
                    m.name(name).namespace(NAMESPACE);
                    if (owner != null && lease.metadata().ownerReferences().isEmpty()) {
                        m.ownerReferences(
                                List.of(
                                        OwnerReference.builder()
                                                .apiVersion("v1")
                                                .kind("Node")
                                                .name(owner.name())
                                                .uid(owner.uid())
                                                .build()));
                    }
                    return m;
                })
                .spec(s ->
                        s.holderIdentity(name).leaseDurationSeconds(SECONDS).renewTime(clock.now()))
                .build();
    }
}
