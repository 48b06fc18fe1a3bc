package io.jukung.kubelet.node;

import java.util.List;

/**
 * How the runtime is.
 *
 * @param version {@code containerd://1.6.20}; "" where it is not known
 * @param errors why the node cannot run pods; empty where it can
 */
public record RuntimeHealth(String version, List<String> errors) {
    public boolean ready() {
        return errors.isEmpty();
    }

    /** The errors as a Ready condition tells them. */
    public String message() {
        return errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
    }
}
