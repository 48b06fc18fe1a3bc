package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerRestartRule;
import io.jukung.api.core.v1.Pod;
import java.util.List;

/**
 * Whether containers start again after their end. A container that has a policy of its own goes by
 * its rules first, then by that policy; all others by their pod's.
 */
final class Restarts {
    private static final String RESTART = "Restart";
    private static final String NEVER = "Never";

    private Restarts() {}

    /** Whether a container starts again that ended with a code. */
    static boolean after(Pod pod, Container container, int exitCode) {
        String own = container.restartPolicy();
        if (!own.isEmpty()) {
            for (ContainerRestartRule rule : container.restartPolicyRules()) {
                if (rule.action().equals(RESTART) && matches(rule, exitCode)) {
                    return true;
                }
            }
        }
        return switch (policy(pod, container)) {
            case NEVER -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }

    private static boolean matches(ContainerRestartRule rule, int exitCode) {
        List<Integer> codes = rule.exitCodes().values();
        return switch (rule.exitCodes().operator()) {
            case "In" -> codes.contains(exitCode);
            case "NotIn" -> !codes.contains(exitCode);
            default -> false;
        };
    }

    /** Whether there is an end after which the container starts again. */
    static boolean ever(Pod pod, Container container) {
        return !policy(pod, container).equals(NEVER)
                || !container.restartPolicy().isEmpty()
                        && container.restartPolicyRules().stream()
                                .anyMatch(rule -> rule.action().equals(RESTART));
    }

    /** The policy that counts where no rule does. */
    static String policy(Pod pod, Container container) {
        return container.restartPolicy().isEmpty()
                ? pod.spec().restartPolicy()
                : container.restartPolicy();
    }
}
