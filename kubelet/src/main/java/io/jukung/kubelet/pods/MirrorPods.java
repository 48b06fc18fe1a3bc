package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.meta.v1.OwnerReference;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows static pods in the API: each has a mirror pod there, which carries its hash and its status.
 * A mirror that is being deleted, or is of another static pod, makes room for a new one.
 *
 * <p>One thread writes; anybody may tell.
 */
final class MirrorPods {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Client client;
    private final Clock clock;
    private final StatusManager statuses;
    private final Supplier<@Nullable Node> node;
    private final Map<String, Pod> statics = new ConcurrentHashMap<>();
    private final Map<String, Pod> mirrors = new ConcurrentHashMap<>();
    private final BlockingQueue<String> due = new LinkedBlockingQueue<>();
    private volatile boolean synced;

    /**
     * @param node null while it is not registered
     */
    MirrorPods(Client client, Clock clock, StatusManager statuses, Supplier<@Nullable Node> node) {
        this.client = client;
        this.clock = clock;
        this.statuses = statuses;
        this.node = node;
    }

    static boolean isMirror(Pod pod) {
        return pod.metadata().annotations().containsKey(RuntimeNames.CONFIG_MIRROR);
    }

    /** Whether a pod comes from a file of the node's. */
    static boolean isStatic(Pod pod) {
        return !isMirror(pod)
                && "file".equals(pod.metadata().annotations().get(RuntimeNames.CONFIG_SOURCE));
    }

    /** A static pod runs here. */
    void want(Pod pod) {
        statics.put(pod.key(), pod);
        due.add(pod.key());
    }

    /** A static pod has ended for good. */
    void drop(Pod pod) {
        statics.remove(pod.key());
        due.add(pod.key());
    }

    void seen(Pod mirror) {
        mirrors.put(mirror.key(), mirror);
        due.add(mirror.key());
    }

    void gone(Pod mirror) {
        mirrors.computeIfPresent(
                mirror.key(), (key, known) -> known.uid().equals(mirror.uid()) ? null : known);
        due.add(mirror.key());
    }

    /** All mirrors that the API has are known now. */
    void synced() {
        synced = true;
        due.addAll(statics.keySet());
        due.addAll(mirrors.keySet());
    }

    /** Works until interrupted. */
    void run() {
        try {
            while (true) {
                String key = due.take();
                try {
                    if (synced && !settle(key)) {
                        clock.sleep(AGAIN);
                        due.add(key);
                    }
                } catch (StatusException e) {
                    LOG.log(
                            Level.WARNING,
                            "Failed creating a mirror pod for {0}: {1}",
                            key,
                            e.getMessage());
                    clock.sleep(AGAIN);
                    due.add(key);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing is left to do until the next news. */
    private boolean settle(String key) {
        Pod pod = statics.get(key);
        Pod mirror = mirrors.get(key);
        if (mirror != null) {
            if (pod != null && !mirror.terminating() && hash(mirror).equals(pod.uid())) {
                statuses.bind(pod.uid(), mirror);
                return true;
            }
            if (pod != null) {
                statuses.unbind(pod.uid());
            }
            client.deleteIfThere(
                    Pod.KIND,
                    mirror.namespace(),
                    mirror.name(),
                    DeleteOptions.NOW.withUid(mirror.uid()));
            return true;
        }
        if (pod == null) {
            return true;
        }
        statuses.unbind(pod.uid());
        Node owner = node.get();
        if (owner == null || owner.terminating()) {
            return false;
        }
        try {
            client.create(Pod.KIND, mirror(pod, owner));
        } catch (StatusException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
            // An older one, which the informer is about to show.
            return false;
        }
        return true;
    }

    private static String hash(Pod mirror) {
        return mirror.metadata().annotations().getOrDefault(RuntimeNames.CONFIG_MIRROR, "");
    }

    private static Pod mirror(Pod pod, Node owner) {
        Map<String, String> annotations = new HashMap<>(pod.metadata().annotations());
        annotations.put(RuntimeNames.CONFIG_MIRROR, pod.uid());
        return pod.edit()
                .metadata(m ->
                        m.clearUid()
                                .annotations(annotations)
                                .ownerReferences(
                                        List.of(
                                                OwnerReference.builder()
                                                        .apiVersion("v1")
                                                        .kind("Node")
                                                        .name(owner.name())
                                                        .uid(owner.uid())
                                                        .controller(true)
                                                        .build())))
                .build();
    }
}
