package io.jukung.controllers.volumeprotection;

import io.jukung.api.meta.v1.ObjectMeta;
import java.util.ArrayList;
import java.util.List;

/** Metadata with and without a finalizer. */
final class Finalizers {
    private Finalizers() {}

    static ObjectMeta.Builder add(ObjectMeta.Builder edit, ObjectMeta metadata, String finalizer) {
        List<String> all = new ArrayList<>(metadata.finalizers());
        all.add(finalizer);
        return edit.finalizers(all);
    }

    static ObjectMeta.Builder remove(
            ObjectMeta.Builder edit, ObjectMeta metadata, String finalizer) {
        List<String> all = new ArrayList<>(metadata.finalizers());
        all.remove(finalizer);
        return edit.finalizers(all);
    }
}
