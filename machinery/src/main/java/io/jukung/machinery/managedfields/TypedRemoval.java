package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes paths out of an object; of what is emptied by that, an explicit null stays. */
final class TypedRemoval {
    private TypedRemoval() {}

    static JsonObject remove(JsonObject object, FieldSet paths, TypeSchema type) {
        if (paths.isEmpty()) {
            return object;
        }
        JsonObject left = members(object, paths.node(), type);
        return left == null ? JsonObject.EMPTY : left;
    }

    /** What is left of a value; null in JSON's sense where nothing is. */
    private static Object value(Object value, JsonObject paths, TypeSchema type) {
        Object left = value;
        if (value instanceof JsonObject object && Walk.isGranularMap(type)) {
            left = members(object, paths, type);
        } else if (value instanceof JsonArray array && Walk.isGranularList(type)) {
            left = elements(array, paths, type);
        }
        return left == null ? JsonNull.NULL : left;
    }

    private static @Nullable JsonObject members(
            JsonObject object, JsonObject paths, TypeSchema type) {
        JsonObject.Builder left = object.edit();
        int size = object.size();
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            if (paths.get(PathElement.field(key)) instanceof JsonObject below) {
                boolean gone = FieldSet.isMember(below);
                left.putOrRemove(
                        key, gone ? null : value(object.value(i), below, Walk.member(type, key)));
                size -= gone ? 1 : 0;
            }
        }
        return size == 0 ? null : left.build();
    }

    private static @Nullable JsonArray elements(
            JsonArray array, JsonObject paths, TypeSchema type) {
        List<Object> left = new ArrayList<>(array.size());
        for (Object element : array) {
            String step = PathElement.element(element, type);
            Object below = step == null ? null : paths.get(step);
            if (!(below instanceof JsonObject node)) {
                left.add(element);
            } else if (!FieldSet.isMember(node)) {
                left.add(value(element, node, type.element()));
            }
        }
        return left.isEmpty() ? null : JsonArray.copyOf(left);
    }
}
