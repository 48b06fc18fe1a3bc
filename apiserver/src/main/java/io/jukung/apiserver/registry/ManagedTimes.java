package io.jukung.apiserver.registry;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;

/** Tells changes from mere new timestamps in managed fields, which are no reason to write. */
final class ManagedTimes {
    private ManagedTimes() {}

    static boolean equalButForTimes(JsonObject object, JsonObject old) {
        return object.equals(old) || timeless(object).equals(timeless(old));
    }

    private static JsonObject timeless(JsonObject object) {
        JsonArray entries = object.object("metadata").array("managedFields");
        return object.withAt(
                entries.map(entry -> entry instanceof JsonObject o ? o.without("time") : entry),
                "metadata",
                "managedFields");
    }
}
