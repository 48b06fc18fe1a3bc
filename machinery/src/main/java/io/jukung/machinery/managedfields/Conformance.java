package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.typed.TypeSchema.Kind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an applied configuration can be taken apart by its type. */
final class Conformance {
    private Conformance() {}

    /** What is wrong first, {@code .spec.foo: field not declared in schema}; null for nothing. */
    static @Nullable String check(JsonObject config, TypeSchema type) {
        return members(config.without("apiVersion").without("kind"), type, "");
    }

    private static @Nullable String value(Object value, TypeSchema type, String path) {
        if (value == JsonNull.NULL) {
            return null;
        }
        return switch (type.kind()) {
            case OBJECT, MAP ->
                    value instanceof JsonObject object
                            ? members(object, type, path)
                            : path + ": expected map, got &{" + value + "}";
            case LIST ->
                    value instanceof JsonArray array
                            ? elements(array, type, path)
                            : path + ": expected list, got &{" + value + "}";
            default -> null;
        };
    }

    private static @Nullable String members(JsonObject object, TypeSchema type, String path) {
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            String below = path + "." + key;
            boolean unknown =
                    type.kind() == Kind.OBJECT
                            && !type.preservesUnknown()
                            && type.field(key) == null;
            String wrong =
                    unknown
                            ? below + ": field not declared in schema"
                            : value(object.value(i), Walk.member(type, key), below);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String elements(JsonArray array, TypeSchema type, String path) {
        Set<String> steps = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String below = path + "[" + i + "]";
            if (Walk.isGranularList(type)) {
                String step = PathElement.element(array.get(i), type);
                if (step == null) {
                    return path + ": element " + i + ": " + missingKey(array.get(i), type);
                }
                below = path + PathElement.text(step);
                if (!steps.add(step)) {
                    return path + ": duplicate entries for key " + PathElement.text(step);
                }
            }
            String wrong = value(array.get(i), type.element(), below);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static String missingKey(Object element, TypeSchema type) {
        if (!(element instanceof JsonObject object)) {
            return "associative list with keys may not have non-map elements";
        }
        for (String key : type.mapKeys()) {
            TypeSchema.Field field = type.element().field(key);
            if (!object.has(key) && (field == null || field.defaultValue() == null)) {
                return "associative list with keys has an element that omits key field \""
                        + key
                        + "\" (and doesn't have default value)";
            }
        }
        return "associative list with keys has an element without keys";
    }
}
