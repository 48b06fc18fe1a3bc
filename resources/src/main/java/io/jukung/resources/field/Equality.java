package io.jukung.resources.field;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Equality as Go's {@code apiequality.Semantic} has it: an absent text, list or map is the same as
 * an empty one; an absent struct is not, where it is behind a pointer.
 */
public final class Equality {
    /** The members that are maps; an empty object elsewhere is a struct, which says something. */
    private static final Set<String> MAPS =
            Set.of(
                    "",
                    "annotations",
                    "allocatable",
                    "binaryData",
                    "capacity",
                    "data",
                    "default",
                    "defaultRequest",
                    "extra",
                    "hard",
                    "labels",
                    "limits",
                    "matchLabels",
                    "max",
                    "maxLimitRequestRatio",
                    "metadata",
                    "min",
                    "nodeSelector",
                    "overhead",
                    "parameters",
                    "requests",
                    "resources",
                    "spec",
                    "status",
                    "used",
                    "volumeAttributes");

    private Equality() {}

    public static boolean same(@Nullable Object a, @Nullable Object b) {
        return same("", a, b);
    }

    private static boolean same(String key, @Nullable Object a, @Nullable Object b) {
        if (a instanceof JsonObject p && b instanceof JsonObject q) {
            return sameMembers(p, q);
        }
        if (a instanceof JsonArray p && b instanceof JsonArray q) {
            return sameElements(p, q);
        }
        Object x = present(key, a);
        Object y = present(key, b);
        return x == null || y == null ? x == y : x.equals(y);
    }

    private static boolean sameMembers(JsonObject a, JsonObject b) {
        if (a.equals(b)) {
            return true;
        }
        for (String key : a.keys()) {
            if (!same(key, a.get(key), b.get(key))) {
                return false;
            }
        }
        for (String key : b.keys()) {
            if (!a.has(key) && present(key, b.get(key)) != null) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameElements(JsonArray a, JsonArray b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same("element", a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object present(String key, @Nullable Object value) {
        return switch (value) {
            case JsonNull ignored -> null;
            case String s when s.isEmpty() -> null;
            case JsonArray array when array.isEmpty() -> null;
            case JsonObject object when MAPS.contains(key) && isVoid(object) -> null;
            case null, default -> value;
        };
    }

    /** Whether there is nothing in a map, or in a struct that is always written. */
    private static boolean isVoid(JsonObject object) {
        for (int i = 0; i < object.size(); i++) {
            if (present(object.key(i), object.value(i)) != null) {
                return false;
            }
        }
        return true;
    }
}
