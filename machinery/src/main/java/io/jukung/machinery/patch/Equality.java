package io.jukung.machinery.patch;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;

/** Equality of JSON values, where 1 and 1.0 are one number. */
final class Equality {
    private Equality() {}

    static boolean same(Object a, Object b) {
        if (a.equals(b)) {
            return true;
        }
        return switch (a) {
            case Number x when b instanceof Number y -> x.doubleValue() == y.doubleValue();
            case JsonObject x when b instanceof JsonObject y -> same(x, y);
            case JsonArray x when b instanceof JsonArray y -> same(x, y);
            default -> false;
        };
    }

    private static boolean same(JsonObject a, JsonObject b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!a.key(i).equals(b.key(i)) || !same(a.value(i), b.value(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(JsonArray a, JsonArray b) {
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
}
