package io.jukung.controllers.nodeipam;

import io.jukung.api.core.v1.Node;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.ControllerSettings;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Sets {@code podCIDR} and {@code podCIDRs} of nodes that have none, one per family. */
public final class NodeIpamController implements Controller {
    private static final String NAME = "node-ipam-controller";

    private final Client client;
    private final EventRecorder events;
    private final Informer<Node> nodes;
    private final WorkQueue<String> queue;
    private final List<CidrPool> pools;
    private final int workers;

    /** What was given to a node and is perhaps not in the informer yet, by uid. */
    private final ConcurrentMap<String, List<Cidr>> given = new ConcurrentHashMap<>();

    /** The controller, or null where nodes are to get nothing. */
    public static @Nullable Controller create(ControllerContext context) {
        ControllerSettings settings = context.settings();
        return settings.allocateNodeCidrs() && !settings.clusterCidrs().isEmpty()
                ? new NodeIpamController(context)
                : null;
    }

    private NodeIpamController(ControllerContext context) {
        client = context.client();
        events = context.events();
        ControllerSettings settings = context.settings();
        workers = settings.workers(NAME);
        queue = new WorkQueue<>(context.clock());
        pools = pools(settings);
        nodes = context.informers().informer(Node.KIND);
        nodes.handle(
                new Handler<>() {
                    @Override
                    public void added(Node node) {
                        occupy(node);
                        queue.add(node.name());
                    }

                    @Override
                    public void updated(Node before, Node after) {
                        if (after.spec().podCIDRs().isEmpty()) {
                            queue.add(after.name());
                        } else {
                            occupy(after);
                        }
                    }

                    @Override
                    public void deleted(Node node) {
                        given.remove(node.uid());
                        cidrs(node).forEach(cidr -> pools.forEach(pool -> pool.release(cidr)));
                    }
                });
    }

    private static List<CidrPool> pools(ControllerSettings settings) {
        List<CidrPool> pools = new ArrayList<>();
        for (String text : settings.clusterCidrs()) {
            Cidr network = Cidr.parse(text);
            CidrPool pool =
                    new CidrPool(
                            network,
                            network.v6()
                                    ? settings.nodeCidrMaskSizeIpv6()
                                    : settings.nodeCidrMaskSizeIpv4());
            settings.serviceClusterIpRanges().forEach(r -> pool.occupy(Cidr.parse(r)));
            pools.add(pool);
        }
        return pools;
    }

    /** Starts only when the handlers know every node's part: informers are synced by now. */
    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String name) {
        Node node = nodes.lister().get(name);
        if (node == null || !node.spec().podCIDRs().isEmpty()) {
            return null;
        }
        List<Cidr> parts = given.get(node.uid());
        if (parts == null) {
            parts = allocate(node);
            given.put(node.uid(), parts);
        }
        try {
            client.patch(Node.KIND, "", name, "", PatchType.MERGE, patch(node, parts));
        } catch (StatusException e) {
            if (e.isNotFound() || e.isConflict()) {
                return null;
            }
            event(node, "CIDRAssignmentFailed");
            throw e;
        }
        return null;
    }

    private List<Cidr> allocate(Node node) {
        List<Cidr> parts = new ArrayList<>();
        for (CidrPool pool : pools) {
            Cidr part = pool.allocate();
            if (part == null) {
                for (int i = 0; i < parts.size(); i++) {
                    pools.get(i).release(parts.get(i));
                }
                event(node, "CIDRNotAvailable");
                throw new IllegalStateException(
                        "CIDR allocation failed; there are no remaining CIDRs left to allocate in"
                                + " the accepted range "
                                + pool.network());
            }
            parts.add(part);
        }
        return parts;
    }

    private static JsonObject patch(Node node, List<Cidr> parts) {
        List<String> texts = parts.stream().map(Cidr::toString).toList();
        return JsonObject.of(
                "metadata",
                JsonObject.of("uid", node.uid()),
                "spec",
                JsonObject.of("podCIDR", texts.getFirst(), "podCIDRs", JsonArray.copyOf(texts)));
    }

    private void event(Node node, String status) {
        events.normal(node, status, "Node " + node.name() + " status is now: " + status);
    }

    private void occupy(Node node) {
        cidrs(node).forEach(cidr -> pools.forEach(pool -> pool.occupy(cidr)));
    }

    private static List<Cidr> cidrs(Node node) {
        return node.spec().podCIDRs().stream().map(Cidr::parse).toList();
    }
}
