package io.jukung.controllers;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A controller that can be started.
 *
 * @param name as {@code --controllers} has it: {@code deployment-controller}
 * @param serviceAccount its identity below kube-system: {@code deployment-controller}; "" for the
 *     manager's own
 * @param create makes it; null where the settings leave nothing for it to do
 */
public record Registration(
        String name,
        String serviceAccount,
        boolean onByDefault,
        Function<ControllerContext, @Nullable Controller> create) {
    static Registration of(
            String name,
            String serviceAccount,
            Function<ControllerContext, @Nullable Controller> create) {
        return new Registration(name, serviceAccount, true, create);
    }

    /** The name under which the controller's events appear. */
    String eventSource() {
        return switch (name) {
            case "endpoints-controller" -> "endpoint-controller";
            case "endpointslice-controller" -> "endpoint-slice-controller";
            case "node-lifecycle-controller" -> "node-controller";
            case "node-ipam-controller" -> "cidrAllocator";
            case "replicationcontroller-controller" -> "replication-controller";
            case "ephemeral-volume-controller" -> "ephemeral_volume";
            case "disruption-controller" -> "controllermanager";
            default -> name;
        };
    }
}
