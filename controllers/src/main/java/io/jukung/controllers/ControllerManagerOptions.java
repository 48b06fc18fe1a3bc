package io.jukung.controllers;

import java.time.Duration;
import java.util.List;

/**
 * How the manager as a whole is run.
 *
 * @param controllers {@code *} for those on by default, {@code name} for one more, {@code -name}
 *     for one less
 * @param leaderElect whether to work only while holding the lease
 * @param kubeconfig the file's path; "" for in-cluster configuration
 * @param useServiceAccountCredentials whether each controller is its own service account
 */
public record ControllerManagerOptions(
        ControllerSettings settings,
        List<String> controllers,
        boolean leaderElect,
        Duration leaseDuration,
        Duration renewDeadline,
        Duration retryPeriod,
        String leaseNamespace,
        String leaseName,
        String kubeconfig,
        boolean useServiceAccountCredentials) {
    /** Everything on, for the one manager of an embedded cluster. */
    public static ControllerManagerOptions embedded(ControllerSettings settings) {
        return new ControllerManagerOptions(
                settings,
                List.of("*"),
                false,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                "kube-system",
                "kube-controller-manager",
                "",
                true);
    }

    /** Whether a controller is to run. */
    boolean enables(Registration controller) {
        if (controllers.contains(controller.name())) {
            return true;
        }
        return controllers.contains("*")
                && controller.onByDefault()
                && !controllers.contains("-" + controller.name());
    }
}
