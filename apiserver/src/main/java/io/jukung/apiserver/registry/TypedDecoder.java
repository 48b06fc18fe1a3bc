package io.jukung.apiserver.registry;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a tree in as a type, the way Go's decoder fills a struct: members that the type does not
 * have and nulls fall away, values of the wrong type are refused in Go's words.
 */
public final class TypedDecoder {
    private final Consumer<String> unknown;

    private TypedDecoder(Consumer<String> unknown) {
        this.unknown = unknown;
    }

    /**
     * @param unknown told the path of every member that the type does not have
     * @return the same instance where nothing had to go
     * @throws MalformedException for a value of the wrong type
     */
    public static JsonObject decode(JsonObject object, TypeSchema type, Consumer<String> unknown) {
        return new TypedDecoder(unknown).object(object, type, "");
    }

    private JsonObject object(JsonObject object, TypeSchema type, String path) {
        JsonObject result = object;
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            Object value = object.value(i);
            TypeSchema.Field field = type.field(key);
            String below = path.isEmpty() ? key : path + "." + key;
            if (field == null) {
                if (!type.preservesUnknown()
                        && !(path.isEmpty() && (key.equals("apiVersion") || key.equals("kind")))) {
                    unknown.accept(below);
                    result = result.without(key);
                }
                continue;
            }
            Object decoded = value(value, field.type(), type.name(), below);
            if (decoded == null) {
                result = result.without(key);
            } else if (decoded != value) {
                result = result.with(key, decoded);
            }
        }
        return result;
    }

    /** Null for a value that is none. */
    private @Nullable Object value(Object value, TypeSchema type, String owner, String path) {
        if (value == JsonNull.NULL) {
            return type.kind() == TypeSchema.Kind.ANY || type.nullable() ? value : null;
        }
        return switch (type.kind()) {
            case ANY -> value;
            case OBJECT ->
                    value instanceof JsonObject o
                            ? object(o, type, path)
                            : refuse(value, type, owner, path);
            case MAP ->
                    value instanceof JsonObject o
                            ? map(o, type, owner, path)
                            : refuse(value, type, owner, path);
            case LIST ->
                    value instanceof JsonArray a
                            ? list(a, type, owner, path)
                            : refuse(value, type, owner, path);
            default -> leaf(value, type, owner, path);
        };
    }

    private JsonObject map(JsonObject map, TypeSchema type, String owner, String path) {
        JsonObject result = map;
        for (int i = 0; i < map.size(); i++) {
            String key = map.key(i);
            Object value = map.value(i);
            Object decoded = value(value, type.element(), owner, path + "." + key);
            if (decoded == null) {
                result = result.with(key, zero(type.element()));
            } else if (decoded != value) {
                result = result.with(key, decoded);
            }
        }
        return result;
    }

    /** A null in a list or map is the element's zero value, as in Go. */
    private static Object zero(TypeSchema type) {
        return switch (type.kind()) {
            case OBJECT, MAP -> JsonObject.EMPTY;
            case LIST -> JsonArray.EMPTY;
            case INT32, INT64, INT_OR_STRING, DOUBLE -> 0L;
            case BOOL -> false;
            case QUANTITY -> "0";
            case DURATION -> "0s";
            case STRING, DATE_TIME, MICRO_TIME, BYTES -> "";
            case ANY -> JsonNull.NULL;
        };
    }

    private JsonArray list(JsonArray list, TypeSchema type, String owner, String path) {
        List<Object> changed = null;
        for (int i = 0; i < list.size(); i++) {
            Object value = list.get(i);
            Object decoded = value(value, type.element(), owner, path + "[" + i + "]");
            if (decoded == null) {
                decoded = zero(type.element());
            }
            if (decoded != value) {
                if (changed == null) {
                    changed = new ArrayList<>(list.asList());
                }
                changed.set(i, decoded);
            }
        }
        return changed == null ? list : JsonArray.copyOf(changed);
    }

    private static Object leaf(Object value, TypeSchema type, String owner, String path) {
        boolean fits =
                switch (type.kind()) {
                    case STRING -> value instanceof String;
                    case BOOL -> value instanceof Boolean;
                    case INT32 ->
                            value instanceof Long l
                                    && l >= Integer.MIN_VALUE
                                    && l <= Integer.MAX_VALUE;
                    case INT64 -> value instanceof Long;
                    case DOUBLE -> value instanceof Long || value instanceof Double;
                    case INT_OR_STRING -> value instanceof Long || value instanceof String;
                    case QUANTITY ->
                            value instanceof Long
                                    || value instanceof Double
                                    || value instanceof String;
                    default -> value instanceof String;
                };
        if (!fits) {
            return refuse(value, type, owner, path);
        }
        try {
            return switch (type.kind()) {
                case QUANTITY ->
                        Quantity.parse(value instanceof String s ? s : value.toString()).toString();
                case DATE_TIME ->
                        value.equals("") ? value : Times.format(Times.parse((String) value));
                case MICRO_TIME ->
                        value.equals("")
                                ? value
                                : Times.formatMicro(Times.parseMicro((String) value));
                case BYTES -> bytes((String) value);
                default -> value;
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static Object bytes(String text) {
        String bare = text.replace("\n", "").replace("\r", "");
        try {
            Base64.getDecoder().decode(bare);
            if (bare.length() % 4 != 0) {
                throw new IllegalArgumentException();
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException("illegal base64 data at input byte " + firstIllegal(bare));
        }
        return bare;
    }

    private static int firstIllegal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean legal =
                    (c >= 'A' && c <= 'Z')
                            || (c >= 'a' && c <= 'z')
                            || (c >= '0' && c <= '9')
                            || c == '+'
                            || c == '/'
                            || (c == '=' && i >= text.length() - 2);
            if (!legal) {
                return i;
            }
        }
        return text.length() / 4 * 4;
    }

    private static Object refuse(Object value, TypeSchema type, String owner, String path) {
        String shown =
                value instanceof Long || value instanceof Double
                        ? "number" + number(value, type)
                        : Json.typeName(value);
        throw new MalformedException(
                "json: cannot unmarshal "
                        + shown
                        + " into Go struct field "
                        + owner
                        + "."
                        + path.replaceAll("\\[\\d+]", "")
                        + " of type "
                        + goType(type));
    }

    /** Go names the number where it is one, but not one that fits. */
    private static String number(Object value, TypeSchema type) {
        return type.kind() == TypeSchema.Kind.INT32 || type.kind() == TypeSchema.Kind.INT64
                ? " " + value
                : "";
    }

    private static String goType(TypeSchema type) {
        return switch (type.kind()) {
            case INT32 -> "int32";
            case INT64 -> "int64";
            case DOUBLE -> "float64";
            case BOOL -> "bool";
            case STRING -> "string";
            case LIST -> "[]" + goElement(type.element());
            case MAP -> "map[string]" + goElement(type.element());
            case BYTES -> "[]uint8";
            default -> goElement(type);
        };
    }

    private static String goElement(TypeSchema type) {
        return switch (type.kind()) {
            case OBJECT -> type.name().contains(".") ? type.name() : "v1." + type.name();
            case DATE_TIME -> "v1.Time";
            case MICRO_TIME -> "v1.MicroTime";
            case DURATION -> "v1.Duration";
            case QUANTITY -> "resource.Quantity";
            case INT_OR_STRING -> "intstr.IntOrString";
            case ANY -> "runtime.RawExtension";
            default -> goType(type);
        };
    }
}
