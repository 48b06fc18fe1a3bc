package io.jukung.apiserver.table;

import io.jukung.machinery.tree.JsonObject;

/** Objects without anything but their metadata. */
public final class PartialView {
    private PartialView() {}

    /**
     * A {@code meta.k8s.io PartialObjectMetadata}.
     *
     * @param version of meta.k8s.io
     */
    public static JsonObject of(JsonObject object, String version) {
        return JsonObject.of(
                "kind",
                "PartialObjectMetadata",
                "apiVersion",
                "meta.k8s.io/" + version,
                "metadata",
                object.object("metadata"));
    }
}
