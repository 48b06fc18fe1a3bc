package io.jukung.kubelet.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the runtime has for one pod.
 *
 * @param sandboxes the newest first
 * @param containers the newest first
 */
public record RuntimePod(List<Sandbox> sandboxes, List<RuntimeContainer> containers) {
    public static final RuntimePod NONE = new RuntimePod(List.of(), List.of());

    /**
     * A sandbox.
     *
     * @param ips of the pod's network, the primary first; empty where it shares the node's or has
     *     none (yet)
     */
    public record Sandbox(
            String id,
            boolean ready,
            boolean hostNetwork,
            int attempt,
            Instant createdAt,
            List<String> ips) {}

    /** The newest sandbox, or null. */
    public @Nullable Sandbox sandbox() {
        return sandboxes.isEmpty() ? null : sandboxes.getFirst();
    }

    /** The newest sandbox where it is ready, else null. */
    public @Nullable Sandbox readySandbox() {
        Sandbox newest = sandbox();
        return newest != null && newest.ready() ? newest : null;
    }

    /** The newest container of a name, or null. */
    public @Nullable RuntimeContainer newest(String name) {
        for (RuntimeContainer container : containers) {
            if (container.name().equals(name)) {
                return container;
            }
        }
        return null;
    }

    /** The containers of a name, the newest first. */
    public List<RuntimeContainer> all(String name) {
        return containers.stream().filter(container -> container.name().equals(name)).toList();
    }

    public List<RuntimeContainer> running() {
        return containers.stream().filter(RuntimeContainer::running).toList();
    }

    public List<String> ips() {
        Sandbox newest = readySandbox();
        return newest == null ? List.of() : newest.ips();
    }
}
