package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;

/** The 403 of a plugin, naming the object as upstream's {@code admission.NewForbidden} does. */
public final class Refusal {
    private Refusal() {}

    public static StatusException forbidden(AdmissionAttributes attributes, String why) {
        return StatusException.forbidden(
                attributes.request().info().groupResource(), name(attributes), why);
    }

    /** The object's name; on create perhaps only the prefix of what will be generated. */
    private static String name(AdmissionAttributes attributes) {
        if (!attributes.name().isEmpty()) {
            return attributes.name();
        }
        JsonObject object = attributes.object();
        if (object == null) {
            return "Unknown";
        }
        JsonObject metadata = object.object("metadata");
        String name = metadata.string("name");
        String prefix = metadata.string("generateName");
        return !name.isEmpty() ? name : !prefix.isEmpty() ? prefix : "Unknown";
    }
}
