package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.typed.TypeSchema;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The steps of paths as {@code fieldsV1} writes them: {@code f:name}, {@code k:{"port":80}}, {@code
 * v:"value"}, {@code i:0}.
 */
final class PathElement {
    private static final int SLOTS = 1 << 12;
    private static final int LONGEST = 40;

    /** Steps made before, each at the place of its hash: the same fields are named all the time. */
    private static final @Nullable String[] FIELDS = new @Nullable String[SLOTS];

    private PathElement() {}

    static String field(String name) {
        int hash = name.hashCode();
        int slot = (hash ^ hash >>> 15) & (SLOTS - 1);
        String known = FIELDS[slot];
        int length = name.length();
        if (known != null
                && known.length() == length + 2
                && known.regionMatches(2, name, 0, length)) {
            return known;
        }
        String made = "f:" + name;
        if (length <= LONGEST) {
            FIELDS[slot] = made;
        }
        return made;
    }

    static String value(Object value) {
        return "v:" + Json.toText(value);
    }

    /**
     * The step to an element of a list that is a map or a set.
     *
     * @return null where the element lacks all keys, and they have no defaults, or is no object
     */
    static @Nullable String element(Object element, TypeSchema list) {
        if (list.listType() == TypeSchema.ListType.SET) {
            return isScalar(element) ? value(element) : null;
        }
        if (!(element instanceof JsonObject object)) {
            return null;
        }
        JsonObject keys = JsonObject.EMPTY;
        for (String name : list.mapKeys()) {
            Object value = object.get(name);
            if (value == null) {
                TypeSchema.Field field = list.element().field(name);
                value = field == null ? null : field.defaultValue();
            }
            // An element without a key is another one than any with it.
            if (value != null) {
                keys = keys.with(name, value);
            }
        }
        if (keys.isEmpty()) {
            return null;
        }
        return "k:" + Json.toText(keys);
    }

    private static boolean isScalar(Object element) {
        return !(element instanceof JsonObject
                || element instanceof JsonArray
                || element == JsonNull.NULL);
    }

    /**
     * A step as conflicts show it: {@code .name}, {@code [port=80]}, {@code [="v"]}, {@code [0]}.
     */
    static String text(String step) {
        String rest = step.substring(2);
        return switch (step.charAt(0)) {
            case 'f' -> "." + rest;
            case 'k' -> "[" + keys(rest) + "]";
            case 'v' -> "[=" + rest + "]";
            default -> "[" + rest + "]";
        };
    }

    private static String keys(String json) {
        try {
            StringJoiner keys = new StringJoiner(",");
            Json.parse(json.getBytes(StandardCharsets.UTF_8))
                    .forEach((name, value) -> keys.add(name + "=" + Json.toText(value)));
            return keys.toString();
        } catch (MalformedException e) {
            return json;
        }
    }
}
