package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Keeps claims and volumes from going while they are used, by finalizers that the protection
 * controllers take away.
 */
final class StorageObjectInUseProtection implements AdmissionPlugin {
    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PERSISTENT_VOLUME_CLAIMS, Operation.CREATE)
                || Target.is(attributes, BuiltIn.PERSISTENT_VOLUMES, Operation.CREATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject object = attributes.object();
        if (object == null) {
            return null;
        }
        String finalizer =
                attributes.kind().kind().equals("PersistentVolume")
                        ? "kubernetes.io/pv-protection"
                        : "kubernetes.io/pvc-protection";
        JsonArray finalizers = object.object("metadata").array("finalizers");
        return finalizers.contains(finalizer)
                ? object
                : object.withAt(finalizers.plus(finalizer), "metadata", "finalizers");
    }
}
