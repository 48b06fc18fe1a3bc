package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.typed.TypeSchema.Kind;
import io.jukung.machinery.typed.TypeSchema.ListType;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a type says that a value is to be taken apart. */
final class Walk {
    private Walk() {}

    /** Whether the members of an object of this type are owned one by one. */
    static boolean isGranularMap(TypeSchema type) {
        return switch (type.kind()) {
            case OBJECT, MAP, ANY -> !type.atomic();
            default -> false;
        };
    }

    /** Whether the elements of a list of this type are owned one by one. */
    static boolean isGranularList(TypeSchema type) {
        return type.kind() == Kind.LIST && type.listType() != ListType.ATOMIC;
    }

    /** The type of an object's member; what the type does not name is any JSON. */
    static TypeSchema member(TypeSchema type, String name) {
        if (type.kind() == Kind.MAP) {
            return type.element();
        }
        TypeSchema.Field field = type.field(name);
        return field == null ? TypeSchema.ANY : field.type();
    }

    /** The type behind a step of a path. */
    static TypeSchema below(TypeSchema type, String step) {
        return step.startsWith("f:")
                ? member(type, step.substring(2))
                : type.kind() == Kind.LIST ? type.element() : TypeSchema.ANY;
    }

    /**
     * A list's elements by their steps, in order. Elements with the same step become one array, so
     * that a list that breaks its own rules still compares; those without one are left out.
     */
    static Map<String, Object> elements(JsonArray list, TypeSchema type) {
        Map<String, Object> elements = new LinkedHashMap<>();
        for (Object element : list) {
            String step = PathElement.element(element, type);
            if (step != null) {
                elements.merge(step, element, (a, b) -> plus(a, b));
            }
        }
        return elements;
    }

    private static Object plus(Object before, Object more) {
        return before instanceof JsonArray array ? array.plus(more) : JsonArray.of(before, more);
    }

    /** Whether several elements share one step: see {@link #elements}. */
    static boolean isDuplicated(Object element, TypeSchema list) {
        return element instanceof JsonArray && list.element().kind() != Kind.LIST;
    }

    static boolean isEmptyMap(Object value) {
        return value instanceof JsonObject object && object.isEmpty();
    }
}
