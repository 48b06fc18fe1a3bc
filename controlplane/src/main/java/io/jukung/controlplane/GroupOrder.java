package io.jukung.controlplane;

import java.util.List;

/** The order of API groups in discovery, which is also that of kubectl's output. */
final class GroupOrder {
    private GroupOrder() {}

    /** Upstream's, by the priorities of its API services. */
    static List<String> groups() {
        return List.of(
                "",
                "apiregistration.k8s.io",
                "apps",
                "events.k8s.io",
                "authentication.k8s.io",
                "authorization.k8s.io",
                "autoscaling",
                "batch",
                "certificates.k8s.io",
                "networking.k8s.io",
                "policy",
                "rbac.authorization.k8s.io",
                "storage.k8s.io",
                "admissionregistration.k8s.io",
                "apiextensions.k8s.io",
                "scheduling.k8s.io",
                "coordination.k8s.io",
                "node.k8s.io",
                "discovery.k8s.io",
                "flowcontrol.apiserver.k8s.io",
                "internal.apiserver.k8s.io",
                "resource.k8s.io",
                "storagemigration.k8s.io");
    }
}
