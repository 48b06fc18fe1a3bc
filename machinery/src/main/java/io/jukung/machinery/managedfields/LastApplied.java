package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import org.jspecify.annotations.Nullable;

/** The configuration that client-side apply keeps in an annotation. */
final class LastApplied {
    private LastApplied() {}

    /** The configuration, null where there is none of that version. */
    static @Nullable JsonObject of(JsonObject live, String apiVersion) {
        String text =
                live.object("metadata").object("annotations").string(FieldManager.LAST_APPLIED);
        if (text.isEmpty()) {
            return null;
        }
        try {
            JsonObject last = Json.parse(text);
            return last.string("apiVersion").equals(apiVersion) ? last : null;
        } catch (MalformedException e) {
            return null;
        }
    }

    /** A configuration as the annotation has it, a line feed at its end. */
    static String text(JsonObject config) {
        JsonObject bare = config.withoutAt("metadata", "annotations", FieldManager.LAST_APPLIED);
        return Json.toText(bare) + "\n";
    }
}
