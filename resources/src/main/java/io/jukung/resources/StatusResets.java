package io.jukung.resources;

import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupResource;
import java.util.List;

/**
 * What a write of {@code /status} leaves as it was, whatever it says: {@code spec} everywhere, all
 * or part of the metadata here and there. From the reset fields of upstream's strategies.
 */
final class StatusResets {
    private static final FieldSet SPEC = FieldSet.of(List.of("spec"));
    private static final FieldSet METADATA = FieldSet.of(List.of("metadata"), List.of("spec"));

    private StatusResets() {}

    /** Whether those who write the status cannot change metadata. */
    static boolean keepsMetadata(GroupResource resource) {
        return of(resource) == METADATA || resource.resource().equals("podcertificaterequests");
    }

    static FieldSet of(GroupResource resource) {
        return switch (resource.toString()) {
            case "pods" ->
                    FieldSet.of(
                            List.of("metadata", "deletionTimestamp"),
                            List.of("metadata", "ownerReferences"),
                            List.of("spec"));
            case "deployments.apps" -> FieldSet.of(List.of("metadata", "labels"), List.of("spec"));
            case "certificatesigningrequests.certificates.k8s.io" ->
                    FieldSet.of(List.of("spec"), List.of("status", "conditions"));
            case "apiservices.apiregistration.k8s.io",
                    "devicetaintrules.resource.k8s.io",
                    "flowschemas.flowcontrol.apiserver.k8s.io",
                    "podgroups.scheduling.k8s.io",
                    "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
                    "resourceclaims.resource.k8s.io",
                    "resourcepoolstatusrequests.resource.k8s.io",
                    "servicecidrs.networking.k8s.io",
                    "storageversionmigrations.storagemigration.k8s.io",
                    "storageversions.internal.apiserver.k8s.io",
                    "validatingadmissionpolicies.admissionregistration.k8s.io",
                    "volumeattachments.storage.k8s.io" ->
                    METADATA;
            default -> SPEC;
        };
    }
}
