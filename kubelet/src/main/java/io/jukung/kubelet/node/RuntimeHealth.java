package io.jukung.kubelet.node;

import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.RuntimeCondition;
import io.jukung.kubelet.cri.v1.VersionResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * How the runtime is.
 *
 * @param version {@code containerd://1.6.20}; "" where it is not known
 * @param errors why the node cannot run pods; empty where it can
 */
public record RuntimeHealth(String version, List<String> errors) {
    /** What holds before the first look. */
    public static final RuntimeHealth UNKNOWN =
            new RuntimeHealth(
                    "", List.of("container runtime status check may not have completed yet"));

    /** Asks the runtime. */
    public static RuntimeHealth of(Cri cri) {
        List<String> errors = new ArrayList<>();
        String version = "";
        try {
            VersionResponse answer = cri.version();
            version = answer.getRuntimeName() + "://" + answer.getRuntimeVersion();
            for (RuntimeCondition condition : cri.status().getConditionsList()) {
                if (condition.getStatus()) {
                    continue;
                }
                boolean network = condition.getType().equals("NetworkReady");
                errors.add(
                        "container runtime %snot ready: %s=false reason:%s message:%s"
                                .formatted(
                                        network ? "network " : "",
                                        condition.getType(),
                                        condition.getReason(),
                                        condition.getMessage()));
            }
        } catch (CriException e) {
            errors.add(
                    e.isUnavailable()
                            ? "container runtime is down"
                            : "container runtime status check failed: " + e.getMessage());
        }
        return new RuntimeHealth(version, List.copyOf(errors));
    }

    public boolean ready() {
        return errors.isEmpty();
    }

    /** The errors as a Ready condition tells them. */
    public String message() {
        return errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
    }
}
