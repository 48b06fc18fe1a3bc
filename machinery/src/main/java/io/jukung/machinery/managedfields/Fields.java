package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import org.jspecify.annotations.Nullable;

/** The paths of everything that a configuration says. */
final class Fields {
    private Fields() {}

    static FieldSet of(JsonObject object, TypeSchema type) {
        JsonObject node = members(object, type).node(false);
        return node == null ? FieldSet.EMPTY : new FieldSet(node);
    }

    /** What is below a value, and the value's own path where it is a leaf. */
    private static @Nullable JsonObject below(Object value, TypeSchema type, boolean member) {
        if (value instanceof JsonObject object && Walk.isGranularMap(type)) {
            return members(object, type).node(member);
        }
        if (value instanceof JsonArray array && Walk.isGranularList(type)) {
            FieldSet.Collector collector = new FieldSet.Collector();
            Walk.elements(array, type)
                    .forEach((step, element) ->
                            collector.add(
                                    step,
                                    Walk.isDuplicated(element, type)
                                            ? JsonObject.EMPTY
                                            : below(element, type.element(), true)));
            return collector.node(member);
        }
        return JsonObject.EMPTY;
    }

    private static FieldSet.Collector members(JsonObject object, TypeSchema type) {
        FieldSet.Collector collector = new FieldSet.Collector();
        for (int i = 0; i < object.size(); i++) {
            String name = object.key(i);
            Object value = object.value(i);
            boolean member =
                    type.field(name) == null || value == JsonNull.NULL || Walk.isEmptyMap(value);
            collector.add(PathElement.field(name), below(value, Walk.member(type, name), member));
        }
        return collector;
    }
}
