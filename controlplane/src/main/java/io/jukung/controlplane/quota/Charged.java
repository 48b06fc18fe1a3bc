package io.jukung.controlplane.quota;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.quota.ClaimUsage;
import io.jukung.machinery.quota.PodUsage;
import io.jukung.machinery.tree.JsonObject;

/** Which writes can change what is used of a quota. */
final class Charged {
    private Charged() {}

    static boolean changes(GroupResource resource, AdmissionAttributes write) {
        String subresource = write.request().info().subresource();
        boolean creates = subresource.isEmpty() && write.operation() == Operation.CREATE;
        return switch (resource.toString()) {
            case "pods" ->
                    creates
                            || (subresource.isEmpty() && changesScope(write))
                            || (subresource.equals("resize")
                                    && write.operation() == Operation.UPDATE);
            case "services" -> true;
            case "persistentvolumeclaims" ->
                    subresource.isEmpty() || (subresource.equals("status") && grows(write));
            default -> creates;
        };
    }

    /** Whether a pod gets a deadline, or loses it: other quotas count it then. */
    private static boolean changesScope(AdmissionAttributes write) {
        JsonObject now = write.object();
        JsonObject old = write.oldObject();
        return write.operation() == Operation.UPDATE
                && now != null
                && old != null
                && PodUsage.isTerminating(now) != PodUsage.isTerminating(old);
    }

    /** Whether the status of a claim tells of another size or class. */
    private static boolean grows(AdmissionAttributes write) {
        JsonObject now = write.object();
        JsonObject old = write.oldObject();
        return now != null
                && old != null
                && (!ClaimUsage.allocated(now).equals(ClaimUsage.allocated(old))
                        || !ClaimUsage.attributesClasses(now)
                                .equals(ClaimUsage.attributesClasses(old)));
    }
}
