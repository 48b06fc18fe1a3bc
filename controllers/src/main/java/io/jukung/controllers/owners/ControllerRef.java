package io.jukung.controllers.owners;

import io.jukung.api.KubeObject;
import io.jukung.api.meta.v1.OwnerReference;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** The owner reference whose {@code controller} is true; an object has one or none. */
public record ControllerRef(String apiVersion, String kind, String name, String uid) {
    public static @Nullable ControllerRef of(KubeObject object) {
        for (JsonObject ref : object.node().object("metadata").array("ownerReferences").objects()) {
            if (ref.bool("controller", false)) {
                return new ControllerRef(
                        ref.string("apiVersion"),
                        ref.string("kind"),
                        ref.string("name"),
                        ref.string("uid"));
            }
        }
        return null;
    }

    /** Whether this object is controlled by that one. */
    public static boolean controls(KubeObject owner, KubeObject object) {
        ControllerRef ref = of(object);
        return ref != null && ref.uid().equals(owner.uid());
    }

    /** The reference that makes its holder controlled by this owner. */
    public static OwnerReference to(KubeObject owner) {
        return OwnerReference.builder()
                .apiVersion(owner.apiVersion())
                .kind(owner.kind())
                .name(owner.name())
                .uid(owner.uid())
                .controller(true)
                .blockOwnerDeletion(true)
                .build();
    }
}
