package io.jukung.machinery.typed;

import io.jukung.base.GoDuration;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.typed.TypeSchema.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings a parsed tree into the form that its type has, as a decoder into Go's structs would.
 *
 * <p>Nulls, unknown members and zeros that Go leaves out go; quantities, times and durations get
 * their canonical text; a value of the wrong type is an error in Go's words, {@code json: cannot
 * unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32}. What is right
 * already stays the same instance.
 */
public final class Decoding {
    private static final int MAX_STRICT = 100;

    /**
     * A decoded object.
     *
     * @param unknown what strict decoding objects to, {@code unknown field "spec.foo"}, in the
     *     order found
     */
    public record Result(JsonObject object, List<String> unknown) {}

    private final List<String> unknown = new ArrayList<>(0);

    private Decoding() {}

    /**
     * Conforms an object.
     *
     * @throws MalformedException in Go's words where a value has the wrong type
     */
    public static Result decode(JsonObject object, TypeSchema type) {
        return decode(object, type, null);
    }

    /**
     * As {@link #decode(JsonObject, TypeSchema)} for what was made of a decoded object: parts that
     * are still the very same are not looked at again.
     *
     * @param known null for none
     */
    public static Result decode(JsonObject object, TypeSchema type, @Nullable JsonObject known) {
        Decoding decoding = new Decoding();
        Object value = decoding.value(object, type, TOP, known);
        return new Result(
                value instanceof JsonObject o ? o : JsonObject.EMPTY,
                List.copyOf(decoding.unknown));
    }

    /** {@code duplicate field "spec.replicas"}, for a path that {@link Json#parse} told of. */
    public static String duplicateField(String path) {
        return "duplicate field \"" + path + "\"";
    }

    public static String unknownField(String path) {
        return "unknown field \"" + path + "\"";
    }

    /** The message of a request that strict validation refuses. */
    public static String strictError(List<String> errors) {
        return "strict decoding error: "
                + String.join(", ", errors.subList(0, Math.min(errors.size(), MAX_STRICT)));
    }

    /**
     * Where the walk is; paths are put together only for errors.
     *
     * @param name the field's or member's name, "" for an element of a list
     * @param index of the element of a list
     * @param struct the struct's type where this is a struct's field, else null
     */
    private record Place(
            @Nullable Place above, String name, int index, @Nullable TypeSchema struct) {
        String strictPath() {
            if (above == null) {
                return "";
            }
            String before = above.strictPath();
            if (index >= 0) {
                return before + "[" + index + "]";
            }
            return before.isEmpty() ? name : before + "." + name;
        }

        /** {@code spec.template.spec.containers.image}: fields alone. */
        String fields() {
            String before = above == null ? "" : above.fields();
            return struct == null ? before : before.isEmpty() ? name : before + "." + name;
        }

        String innermostStruct() {
            return struct != null ? struct.name() : above == null ? "" : above.innermostStruct();
        }
    }

    private static final Place TOP = new Place(null, "", -1, null);

    private Object value(Object value, TypeSchema type, Place place, @Nullable Object known) {
        if (value == known) {
            return value;
        }
        return switch (type.kind()) {
            case OBJECT -> object(value, type, place, known);
            case MAP -> map(value, type, place, known);
            case LIST -> list(value, type, place, known);
            case STRING -> value instanceof String ? value : fail(value, type, place);
            case BOOL -> value instanceof Boolean ? value : fail(value, type, place);
            case INT32, INT64 -> integer(value, type, place);
            case DOUBLE ->
                    value instanceof Long || value instanceof Double
                            ? value
                            : fail(value, type, place);
            case DATE_TIME -> canonical(value, text -> Times.format(Times.parse(text)));
            case MICRO_TIME -> canonical(value, text -> Times.formatMicro(Times.parseMicro(text)));
            case DURATION -> canonical(value, text -> GoDuration.format(GoDuration.parse(text)));
            case QUANTITY -> quantity(value);
            case INT_OR_STRING -> intOrString(value);
            case BYTES -> bytes(value, type, place);
            case ANY -> value;
        };
    }

    /** A text brought into its canonical form. */
    private static Object canonical(Object value, UnaryOperator<String> form) {
        String text = text(value);
        try {
            return same(value, form.apply(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static Object same(Object value, String canonical) {
        return value.equals(canonical) ? value : canonical;
    }

    private Object object(Object value, TypeSchema type, Place place, @Nullable Object known) {
        if (!(value instanceof JsonObject object)) {
            return fail(value, type, place);
        }
        JsonObject same = known instanceof JsonObject o ? o : JsonObject.EMPTY;
        JsonObject.Builder changed = null;
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            Object before = object.value(i);
            Object knownMember = same.isEmpty() ? null : same.get(key);
            if (before == knownMember) {
                continue;
            }
            TypeSchema.Field field = type.field(key);
            Object after;
            if (field != null) {
                after =
                        before == JsonNull.NULL
                                ? absent(field)
                                : value(
                                        before,
                                        field.type(),
                                        new Place(place, key, -1, type),
                                        knownMember);
            } else if (type.preservesUnknown() || isTypeMeta(key, place)) {
                after = before;
            } else {
                after = null;
                if (unknown.size() < MAX_STRICT) {
                    unknown.add(unknownField(new Place(place, key, -1, null).strictPath()));
                }
            }
            if (field != null && field.plain() && isZero(after)) {
                after = null;
            }
            if (after != before) {
                changed = changed == null ? object.edit() : changed;
                changed.putOrRemove(key, after);
            }
        }
        return changed == null ? object : changed.build();
    }

    private static boolean isZero(@Nullable Object value) {
        return switch (value) {
            case String text -> text.isEmpty();
            case Long number -> number == 0;
            case Boolean flag -> !flag;
            case JsonArray array -> array.isEmpty();
            case JsonObject map -> map.isEmpty();
            case Double number -> number == 0;
            case null, default -> false;
        };
    }

    /** Every object says what it is, whether its type lists that or not. */
    private static boolean isTypeMeta(String key, Place place) {
        return place.above() == null && (key.equals("apiVersion") || key.equals("kind"));
    }

    /**
     * What an explicit null leaves of a field: nothing, but for those that mean null by it or are
     * written anyway.
     */
    private static @Nullable Object absent(TypeSchema.Field field) {
        TypeSchema type = field.type();
        return type.nullable() || type.kind() == Kind.ANY ? JsonNull.NULL : field.empty();
    }

    private Object map(Object value, TypeSchema type, Place place, @Nullable Object known) {
        if (!(value instanceof JsonObject object)) {
            return fail(value, type, place);
        }
        JsonObject same = known instanceof JsonObject o ? o : JsonObject.EMPTY;
        JsonObject.Builder changed = null;
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            Object before = object.value(i);
            Object after =
                    before == JsonNull.NULL
                            ? zero(type.element())
                            : value(
                                    before,
                                    type.element(),
                                    new Place(place, key, -1, null),
                                    same.isEmpty() ? null : same.get(key));
            if (after != before) {
                changed = changed == null ? object.edit() : changed;
                changed.put(object.key(i), after);
            }
        }
        return changed == null ? object : changed.build();
    }

    private Object list(Object value, TypeSchema type, Place place, @Nullable Object known) {
        if (!(value instanceof JsonArray array)) {
            return fail(value, type, place);
        }
        JsonArray same = known instanceof JsonArray a ? a : JsonArray.EMPTY;
        JsonArray changed = array;
        for (int i = 0; i < array.size(); i++) {
            Object before = array.get(i);
            Object after =
                    before == JsonNull.NULL
                            ? zero(type.element())
                            : value(
                                    before,
                                    type.element(),
                                    new Place(place, "", i, null),
                                    i < same.size() ? same.get(i) : null);
            if (after != before) {
                changed = changed.with(i, after);
            }
        }
        return changed;
    }

    /** What a null in a list or map is: Go's zero value. */
    private static Object zero(TypeSchema type) {
        return switch (type.kind()) {
            case STRING, BYTES -> "";
            case INT32, INT64, INT_OR_STRING -> 0L;
            case DOUBLE -> 0.0;
            case BOOL -> Boolean.FALSE;
            case OBJECT -> type.nullable() ? JsonNull.NULL : JsonObject.EMPTY;
            case QUANTITY -> "0";
            case DURATION -> "0s";
            case MAP, LIST, DATE_TIME, MICRO_TIME, ANY -> JsonNull.NULL;
        };
    }

    private static Object integer(Object value, TypeSchema type, Place place) {
        if (!(value instanceof Long number)) {
            return fail(value, type, place);
        }
        return type.kind() == Kind.INT64 || number == number.intValue()
                ? number
                : fail(value, type, place);
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new MalformedException(
                "json: cannot unmarshal " + Json.typeName(value) + " into Go value of type string");
    }

    private static Object quantity(Object value) {
        String text =
                switch (value) {
                    case String s -> s;
                    case Long l -> l.toString();
                    case Double d -> new BigDecimal(d.toString()).toPlainString();
                    default -> value.toString();
                };
        try {
            return same(value, Quantity.parse(text).toString());
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static Object intOrString(Object value) {
        if (value instanceof String || (value instanceof Long l && l == l.intValue())) {
            return value;
        }
        String shown =
                value instanceof Long || value instanceof Double
                        ? "number " + value
                        : Json.typeName(value);
        throw new MalformedException(
                "json: cannot unmarshal " + shown + " into Go value of type int32");
    }

    private static Object bytes(Object value, TypeSchema type, Place place) {
        if (!(value instanceof String text)) {
            return fail(value, type, place);
        }
        try {
            return same(
                    value,
                    Base64.getEncoder()
                            .encodeToString(
                                    Base64.getDecoder()
                                            .decode(text.replace("\n", "").replace("\r", ""))));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("illegal base64 data at input byte " + firstBadByte(text));
        }
    }

    /** Where Go's decoder stops: at the first character that base64 does not have there. */
    private static int firstBadByte(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            boolean other =
                    (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '\n' || c == '\r';
            if (!letter && !other) {
                return i;
            }
        }
        return text.length() / 4 * 4;
    }

    private static Object fail(Object value, TypeSchema type, Place place) {
        boolean toNumber = type.kind() == Kind.INT32 || type.kind() == Kind.INT64;
        String shown =
                toNumber && (value instanceof Long || value instanceof Double)
                        ? "number " + Json.toText(value)
                        : Json.typeName(value);
        String struct = place.innermostStruct();
        String where =
                struct.isEmpty() ? "Go value" : "Go struct field " + struct + "." + place.fields();
        throw new MalformedException(
                "json: cannot unmarshal " + shown + " into " + where + " of type " + goType(type));
    }

    /** {@code int32}, {@code []v1.Container}, {@code map[string]string}. */
    private static String goType(TypeSchema type) {
        return switch (type.kind()) {
            case OBJECT -> "v1." + type.name();
            case MAP -> "map[string]" + goType(type.element());
            case LIST -> "[]" + goType(type.element());
            case STRING -> "string";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case DOUBLE -> "float64";
            case BOOL -> "bool";
            case BYTES -> "[]uint8";
            case DATE_TIME -> "v1.Time";
            case MICRO_TIME -> "v1.MicroTime";
            case DURATION -> "v1.Duration";
            case QUANTITY -> "resource.Quantity";
            case INT_OR_STRING -> "intstr.IntOrString";
            case ANY -> "interface {}";
        };
    }
}
