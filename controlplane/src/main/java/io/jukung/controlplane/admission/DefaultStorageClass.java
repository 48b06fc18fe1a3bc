package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Gives claims that name no storage class the default one. */
final class DefaultStorageClass implements AdmissionPlugin {
    private final DefaultClass defaultClass;

    DefaultStorageClass(Registry registry) {
        this.defaultClass =
                new DefaultClass(
                        registry,
                        BuiltIn.STORAGE_CLASSES,
                        "storageclass.kubernetes.io/is-default-class",
                        "storageclass.beta.kubernetes.io/is-default-class");
    }

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PERSISTENT_VOLUME_CLAIMS, Operation.CREATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject claim = attributes.object();
        if (claim == null
                || claim.object("spec").has("storageClassName")
                || claim.object("metadata")
                        .object("annotations")
                        .has("volume.beta.kubernetes.io/storage-class")) {
            return claim;
        }
        String name = defaultClass.get();
        return name.isEmpty() ? claim : claim.withAt(name, "spec", "storageClassName");
    }
}
