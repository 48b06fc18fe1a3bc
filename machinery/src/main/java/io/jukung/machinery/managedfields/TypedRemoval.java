package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes paths out of an object; what is emptied by that goes, too. */
final class TypedRemoval {
    private TypedRemoval() {}

    static JsonObject remove(JsonObject object, FieldSet paths, TypeSchema type) {
        if (paths.isEmpty()) {
            return object;
        }
        JsonObject left = members(object, paths.node(), type);
        return left == null ? JsonObject.EMPTY : left;
    }

    private static @Nullable Object value(Object value, JsonObject paths, TypeSchema type) {
        if (value instanceof JsonObject object && Walk.isGranularMap(type)) {
            return members(object, paths, type);
        }
        if (value instanceof JsonArray array && Walk.isGranularList(type)) {
            return elements(array, paths, type);
        }
        return value;
    }

    private static @Nullable JsonObject members(
            JsonObject object, JsonObject paths, TypeSchema type) {
        if (object.isEmpty()) {
            return object;
        }
        JsonObject.Builder left = object.edit();
        int size = object.size();
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            if (paths.get(PathElement.field(key)) instanceof JsonObject below) {
                Object kept =
                        FieldSet.isMember(below)
                                ? null
                                : value(object.value(i), below, Walk.member(type, key));
                left.putOrRemove(key, kept);
                size -= kept == null ? 1 : 0;
            }
        }
        return size == 0 ? null : left.build();
    }

    private static @Nullable JsonArray elements(
            JsonArray array, JsonObject paths, TypeSchema type) {
        if (array.isEmpty()) {
            return array;
        }
        List<Object> left = new ArrayList<>(array.size());
        for (Object element : array) {
            String step = PathElement.element(element, type);
            Object kept = element;
            if (step != null && paths.get(step) instanceof JsonObject below) {
                kept = FieldSet.isMember(below) ? null : value(element, below, type.element());
            }
            if (kept != null) {
                left.add(kept);
            }
        }
        return left.isEmpty() ? null : JsonArray.copyOf(left);
    }
}
