package io.jukung.apiserver.structural;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value and the one that stood at the same place before an update. What is unchanged is not
 * reproached with rules that came later; elements of lists are the same where their keys are.
 */
record Correlation(Structural schema, Object now, Object before) {
    /** Whether nothing differs; what the schema does not name counts as different. */
    boolean unchanged() {
        return switch (now) {
            case JsonObject object -> before instanceof JsonObject old && sameMembers(object, old);
            case JsonArray array -> before instanceof JsonArray old && sameElements(array, old);
            default -> now.equals(before);
        };
    }

    private boolean sameMembers(JsonObject object, JsonObject old) {
        if (object.size() != old.size()) {
            return false;
        }
        for (int i = 0; i < object.size(); i++) {
            Correlation member = member(object.key(i));
            if (member == null || !member.unchanged()) {
                return false;
            }
        }
        return true;
    }

    private boolean sameElements(JsonArray array, JsonArray old) {
        if (schema.items == null || !schema.list.equals("map")) {
            return array.equals(old);
        }
        if (array.size() != old.size()) {
            return false;
        }
        for (int i = 0; i < array.size(); i++) {
            Correlation element = element(i);
            if (element == null || !element.unchanged()) {
                return false;
            }
        }
        return true;
    }

    /** The same for a member, null where there was none. */
    @Nullable Correlation member(String name) {
        Structural member = schema.member(name);
        if (member == null
                || !(now instanceof JsonObject object)
                || !(before instanceof JsonObject old)) {
            return null;
        }
        Object value = object.get(name);
        Object was = old.get(name);
        return value == null || was == null ? null : new Correlation(member, value, was);
    }

    /** The same for an element of a map list, null where there was none with its keys. */
    @Nullable Correlation element(int index) {
        Structural element = schema.items;
        if (element == null
                || !schema.list.equals("map")
                || !(now instanceof JsonArray array)
                || !(before instanceof JsonArray old)) {
            return null;
        }
        Object value = array.get(index);
        for (Object was : old) {
            if (sameKeys(value, was, schema.listKeys)) {
                return new Correlation(element, value, was);
            }
        }
        return null;
    }

    private static boolean sameKeys(Object value, Object was, List<String> keys) {
        if (!(value instanceof JsonObject object) || !(was instanceof JsonObject old)) {
            return false;
        }
        for (String key : keys) {
            Object one = object.get(key);
            if (one == null ? old.has(key) : !one.equals(old.get(key))) {
                return false;
            }
        }
        return true;
    }
}
