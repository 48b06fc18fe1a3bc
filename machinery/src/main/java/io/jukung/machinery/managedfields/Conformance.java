package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.typed.TypeSchema.Kind;
import io.jukung.machinery.typed.TypeSchema.ListType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether an applied configuration can be taken apart by its type. */
final class Conformance {
    private final List<String> wrong = new ArrayList<>(0);

    private Conformance() {}

    /** What is wrong, {@code .spec.foo: field not declared in schema}; null for nothing. */
    static @Nullable String check(JsonObject config, TypeSchema type) {
        Conformance check = new Conformance();
        check.members(config.without("apiVersion").without("kind"), type, "");
        return switch (check.wrong.size()) {
            case 0 -> null;
            case 1 -> check.wrong.getFirst();
            default -> "errors:\n  " + String.join("\n  ", check.wrong);
        };
    }

    private void add(String path, String what) {
        wrong.add(path.isEmpty() ? what : path + ": " + what);
    }

    private void value(Object value, TypeSchema type, String path) {
        if (value == JsonNull.NULL) {
            return;
        }
        switch (type.kind()) {
            case OBJECT, MAP -> {
                if (value instanceof JsonObject object) {
                    members(object, type, path);
                } else {
                    add(path, "expected map, got &{" + shown(value) + "}");
                }
            }
            case LIST -> {
                if (value instanceof JsonArray array) {
                    elements(array, type, path);
                } else {
                    add(path, "expected list, got &{" + shown(value) + "}");
                }
            }
            case INT32, INT64, DOUBLE -> {
                if (!(value instanceof Number)) {
                    add(path, "expected numeric (int or float), got " + goType(value));
                }
            }
            case BOOL -> {
                if (!(value instanceof Boolean)) {
                    add(path, "expected boolean, got &{" + shown(value) + "}");
                }
            }
            case STRING, DATE_TIME, MICRO_TIME, DURATION, BYTES -> {
                if (!(value instanceof String)) {
                    add(
                            path,
                            "expected string, got &value.valueUnstructured{Value:"
                                    + literal(value)
                                    + "}");
                }
            }
            case QUANTITY, INT_OR_STRING -> {
                if (value instanceof JsonObject || value instanceof JsonArray) {
                    add(path, "expected any scalar, got &{" + shown(value) + "}");
                }
            }
            case ANY -> {}
        }
    }

    private void members(JsonObject object, TypeSchema type, String path) {
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            String below = path + "." + key;
            if (type.kind() == Kind.OBJECT && !type.preservesUnknown() && type.field(key) == null) {
                add(below, "field not declared in schema");
                return;
            }
            value(object.value(i), Walk.member(type, key), below);
        }
    }

    private void elements(JsonArray array, TypeSchema type, String path) {
        Set<String> steps = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String below = path + "[" + i + "]";
            if (Walk.isGranularList(type)) {
                String step = PathElement.element(array.get(i), type);
                if (step == null) {
                    add(path, "element " + i + ": " + unidentified(array.get(i), type));
                    return;
                }
                below = path + PathElement.text(step);
                if (!steps.add(step)) {
                    add(path, "duplicate entries for key " + PathElement.text(step));
                }
            }
            value(array.get(i), type.element(), below);
        }
    }

    private static String unidentified(Object element, TypeSchema type) {
        if (type.listType() == ListType.SET) {
            return switch (element) {
                case JsonObject ignored ->
                        "associative list without keys has an element that's a map type";
                case JsonArray ignored -> "not supported: associative list with lists as elements";
                default -> "associative list without keys has an element that's an explicit null";
            };
        }
        if (element == JsonNull.NULL) {
            return "associative list with keys may not have a null element";
        }
        if (!(element instanceof JsonObject)) {
            return "associative list with keys may not have non-map elements";
        }
        return type.mapKeys().stream()
                .map(Json::toText)
                .collect(
                        Collectors.joining(
                                " ",
                                "associative list with keys has an element that omits all key"
                                        + " fields [",
                                "] (and doesn't have default values for any key fields)"));
    }

    /** As Go prints a value. */
    private static String shown(Object value) {
        return switch (value) {
            case JsonNull ignored -> "<nil>";
            case JsonObject object -> {
                List<String> members = new ArrayList<>();
                object.forEach((key, member) -> members.add(key + ":" + shown(member)));
                yield "map[" + String.join(" ", members) + "]";
            }
            case JsonArray array -> {
                List<String> elements = new ArrayList<>();
                array.forEach(element -> elements.add(shown(element)));
                yield "[" + String.join(" ", elements) + "]";
            }
            default -> value.toString();
        };
    }

    /** As Go writes a value in source. */
    private static String literal(Object value) {
        return switch (value) {
            case JsonNull ignored -> "interface {}(nil)";
            case JsonObject object -> {
                List<String> members = new ArrayList<>();
                object.forEach(
                        (key, member) -> members.add(Json.toText(key) + ":" + literal(member)));
                yield "map[string]interface {}{" + String.join(", ", members) + "}";
            }
            case JsonArray array -> {
                List<String> elements = new ArrayList<>();
                array.forEach(element -> elements.add(literal(element)));
                yield "[]interface {}{" + String.join(", ", elements) + "}";
            }
            case String text -> Json.toText(text);
            default -> value.toString();
        };
    }

    private static String goType(Object value) {
        return switch (value) {
            case String ignored -> "string";
            case Boolean ignored -> "bool";
            case JsonObject ignored -> "map[string]interface {}";
            case JsonArray ignored -> "[]interface {}";
            default -> "int64";
        };
    }
}
