package io.jukung.resources;

import io.jukung.apiserver.registry.ResourceStrategy.MetadataChecks;
import io.jukung.machinery.names.GroupResource;

/**
 * What upstream's {@code Validate…Update} functions check of metadata: most begin with what may
 * change, and many then check the whole object as if it were new.
 */
final class MetadataRules {
    private MetadataRules() {}

    static MetadataChecks of(GroupResource resource) {
        return switch (resource.resource()) {
            case "deployments",
                    "replicasets",
                    "daemonsets",
                    "statefulsets",
                    "replicationcontrollers",
                    "podtemplates",
                    "cronjobs",
                    "horizontalpodautoscalers",
                    "networkpolicies",
                    "servicecidrs",
                    "deviceclasses",
                    "resourceclaims",
                    "resourceslices",
                    "devicetaintrules",
                    "resourcepoolstatusrequests",
                    "priorityclasses",
                    "volumeattributesclasses",
                    "csidrivers",
                    "workloads",
                    "podgroups",
                    "leases",
                    "resourcequotas",
                    "services",
                    "storageversions" ->
                    MetadataChecks.UPDATE;
            case "limitranges",
                    "flowschemas",
                    "prioritylevelconfigurations",
                    "validatingwebhookconfigurations",
                    "mutatingwebhookconfigurations",
                    "validatingadmissionpolicies",
                    "mutatingadmissionpolicies",
                    "validatingadmissionpolicybindings",
                    "mutatingadmissionpolicybindings",
                    "volumeattachments",
                    "csinodes" ->
                    MetadataChecks.WHOLE;
            case "poddisruptionbudgets", "events", "apiservices", "customresourcedefinitions" ->
                    MetadataChecks.NONE;
            default -> MetadataChecks.BOTH;
        };
    }
}
