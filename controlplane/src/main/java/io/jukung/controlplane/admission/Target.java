package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.names.GroupResource;

/** What a write is aimed at. */
public final class Target {
    private Target() {}

    /** Whether a write is one of these operations on the resource itself. */
    public static boolean is(
            AdmissionAttributes attributes, GroupResource resource, Operation... operations) {
        return is(attributes, resource, "", operations);
    }

    /** Whether a write is one of these operations on a resource's subresource. */
    public static boolean is(
            AdmissionAttributes attributes,
            GroupResource resource,
            String subresource,
            Operation... operations) {
        RequestInfo info = attributes.request().info();
        return info.resource().equals(resource.resource())
                && info.group().equals(resource.group())
                && info.subresource().equals(subresource)
                && contains(operations, attributes.operation());
    }

    private static boolean contains(Operation[] operations, Operation operation) {
        for (Operation one : operations) {
            if (one == operation) {
                return true;
            }
        }
        return false;
    }
}
