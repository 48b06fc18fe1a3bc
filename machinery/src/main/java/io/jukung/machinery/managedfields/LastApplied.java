package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The configuration that client-side apply keeps in an annotation. */
final class LastApplied {
    private static final long MAX_ANNOTATIONS = 256 * 1024;

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

    /** Whether an object's annotations are not too long together. */
    static boolean fits(JsonObject object) {
        long length = 0;
        JsonObject annotations = object.object("metadata").object("annotations");
        for (String key : annotations.keys()) {
            length += bytes(key) + bytes(annotations.string(key));
        }
        return length <= MAX_ANNOTATIONS;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
