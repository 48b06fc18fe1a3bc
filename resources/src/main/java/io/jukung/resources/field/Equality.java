package io.jukung.resources.field;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Equality as Go's {@code apiequality.Semantic} has it: absent and empty are the same. */
public final class Equality {
    private Equality() {}

    public static boolean same(@Nullable Object a, @Nullable Object b) {
        Object x = present(a);
        Object y = present(b);
        if (x == null || y == null) {
            return x == y;
        }
        if (x instanceof JsonObject p && y instanceof JsonObject q) {
            return sameMembers(p, q);
        }
        if (x instanceof JsonArray p && y instanceof JsonArray q) {
            return sameElements(p, q);
        }
        return x.equals(y);
    }

    private static boolean sameMembers(JsonObject a, JsonObject b) {
        if (a.equals(b)) {
            return true;
        }
        for (String key : a.keys()) {
            if (!same(a.get(key), b.get(key))) {
                return false;
            }
        }
        for (String key : b.keys()) {
            if (!a.has(key) && present(b.get(key)) != null) {
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
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object present(@Nullable Object value) {
        return switch (value) {
            case JsonNull ignored -> null;
            case String s when s.isEmpty() -> null;
            case JsonArray array when array.isEmpty() -> null;
            case JsonObject object when object.isEmpty() -> null;
            case null, default -> value;
        };
    }
}
