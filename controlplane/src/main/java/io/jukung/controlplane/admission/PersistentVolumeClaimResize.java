package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;

/** Lets bound claims grow only where their storage class can do that. */
final class PersistentVolumeClaimResize implements AdmissionPlugin {
    private final Objects classes;

    PersistentVolumeClaimResize(Registry registry) {
        this.classes = registry.objects(BuiltIn.STORAGE_CLASSES);
    }

    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PERSISTENT_VOLUME_CLAIMS, Operation.UPDATE);
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject claim = attributes.object();
        JsonObject old = attributes.oldObject();
        if (claim == null || old == null || size(claim).compareTo(size(old)) <= 0) {
            return;
        }
        if (!old.object("status").string("phase").equals("Bound")) {
            throw Refusal.forbidden(
                    attributes, "Only bound persistent volume claims can be expanded");
        }
        String className = old.object("spec").string("storageClassName");
        JsonObject storageClass = className.isEmpty() ? null : classes.get("", className);
        if (storageClass == null || !storageClass.bool("allowVolumeExpansion", false)) {
            throw Refusal.forbidden(
                    attributes,
                    "only dynamically provisioned pvc can be resized and the storageclass that"
                            + " provisions the pvc must support resize");
        }
    }

    private static Quantity size(JsonObject claim) {
        String size = claim.object("spec").object("resources").object("requests").string("storage");
        return Quantity.parse(size.isEmpty() ? "0" : size);
    }
}
