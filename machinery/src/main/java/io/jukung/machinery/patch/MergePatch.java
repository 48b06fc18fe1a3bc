package io.jukung.machinery.patch;

import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;

/** JSON merge patch (RFC 7386): objects merge, null removes, everything else replaces. */
public final class MergePatch {
    private MergePatch() {}

    /** The object changed; the same instance where the patch changes nothing. */
    public static JsonObject apply(JsonObject object, JsonObject patch) {
        JsonObject.Builder changed = null;
        for (int i = 0; i < patch.size(); i++) {
            String key = patch.key(i);
            Object change = patch.value(i);
            Object before = object.get(key);
            Object after;
            if (change == JsonNull.NULL) {
                after = null;
            } else if (change instanceof JsonObject below) {
                after = apply(before instanceof JsonObject o ? o : JsonObject.EMPTY, below);
            } else {
                after = change;
            }
            if (after != before && (after == null || !after.equals(before))) {
                changed = changed == null ? object.edit() : changed;
                changed.putOrRemove(key, after);
            }
        }
        return changed == null ? object : changed.build();
    }
}
