package io.jukung.cel.rules;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** A value beside the one that it was; what is unchanged is only warned of. */
record Correlation(JsonObject schema, Object now, Object before) {
    /** The same for a member, null where it was not there. */
    @Nullable Correlation key(String name) {
        if (!(now instanceof JsonObject object) || !(before instanceof JsonObject old)) {
            return null;
        }
        Object value = object.get(name);
        Object was = old.get(name);
        JsonObject below =
                schema.object("properties").get(name) instanceof JsonObject property
                        ? property
                        : schema.object("additionalProperties");
        return value == null || was == null ? null : new Correlation(below, value, was);
    }

    /** The same for an element of a list that has keys. */
    @Nullable Correlation index(int at) {
        if (!(now instanceof JsonArray array) || !(before instanceof JsonArray old)) {
            return null;
        }
        Object was = sameKeys(schema, array.get(at), old);
        return was == null ? null : new Correlation(schema.object("items"), array.get(at), was);
    }

    /** The element of a former list with an element's keys; null where lists have none. */
    static @Nullable Object sameKeys(JsonObject schema, Object value, JsonArray old) {
        if (!schema.string("x-kubernetes-list-type").equals("map")
                || !(value instanceof JsonObject object)) {
            return null;
        }
        JsonObject items = schema.object("items").object("properties");
        for (JsonObject candidate : old.objects()) {
            boolean same = true;
            for (String key : schema.array("x-kubernetes-list-map-keys").strings()) {
                Object unset = items.object(key).get("default");
                Object one = object.has(key) ? object.get(key) : unset;
                Object other = candidate.has(key) ? candidate.get(key) : unset;
                same &= one == null ? other == null : one.equals(other);
            }
            if (same) {
                return candidate;
            }
        }
        return null;
    }

    boolean unchanged() {
        return now.equals(before);
    }
}
