package io.jukung.cel.value;

import io.jukung.cel.types.DeclType;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trees as values of expressions, and values as trees. */
public final class Trees {
    private Trees() {}

    /**
     * A tree's value as its schema types it; lists and objects are looked into when asked.
     *
     * @throws CelException where the value is not what the schema says
     */
    public static Object view(Object value, DeclType type) {
        if (value == JsonNull.NULL) {
            if (type.nullable()) {
                return JsonNull.NULL;
            }
            throw new CelException("invalid data, got null for schema with nullable=false");
        }
        return switch (type.shape()) {
            case UNTYPED -> untyped(value);
            case OBJECT ->
                    value instanceof JsonObject object
                            ? new TreeObject(object, type)
                            : wrong("a map for the provided schema with type=object", value);
            case MAP ->
                    value instanceof JsonObject object && type.element() != null
                            ? new TreeMapView(object, type.element())
                            : wrong("a map for the provided schema with type=object", value);
            case LIST ->
                    value instanceof JsonArray array
                            ? new TreeList(array, type)
                            : wrong("an array for the provided schema with type=array", value);
            case BOOLEAN -> value instanceof Boolean ? value : wrong("bool", value);
            case INTEGER -> integer(value);
            case NUMBER ->
                    switch (value) {
                        case Long l -> (Object) Double.valueOf(l);
                        case Double d -> d;
                        default -> wrong("float", value);
                    };
            case INT_OR_STRING ->
                    value instanceof String || value instanceof Long
                            ? value
                            : wrong("XIntOrString value to be either a string or integer", value);
            case STRING, BYTES, DURATION, DATE, DATE_TIME ->
                    value instanceof String s ? text(s, type) : wrong("string", value);
        };
    }

    private static Object untyped(Object value) {
        return switch (value) {
            case JsonObject object -> new TreeMapView(object, DeclType.UNTYPED);
            case JsonArray array -> new TreeList(array, DeclType.UNTYPED);
            default -> value;
        };
    }

    private static Object integer(Object value) {
        return switch (value) {
            case Long l -> l;
            case Double d when d == Math.rint(d) && Math.abs(d) < 1L << 53 -> d.longValue();
            default -> wrong("int", value);
        };
    }

    private static Object text(String text, DeclType type) {
        return switch (type.shape()) {
            case BYTES -> {
                try {
                    yield new Bytes(Base64.getDecoder().decode(text));
                } catch (IllegalArgumentException e) {
                    throw new CelException("Invalid byte formatted string " + text);
                }
            }
            case DURATION -> {
                try {
                    yield GoDuration.parse(text.toLowerCase(Locale.ROOT));
                } catch (IllegalArgumentException e) {
                    throw new CelException("Invalid duration " + text + ": " + e.getMessage());
                }
            }
            case DATE -> {
                try {
                    yield LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                } catch (DateTimeParseException e) {
                    throw new CelException("Invalid date formatted string " + text);
                }
            }
            case DATE_TIME -> {
                try {
                    yield time(text);
                } catch (DateTimeParseException e) {
                    throw new CelException("Invalid date-time formatted string " + text);
                }
            }
            default -> text;
        };
    }

    /** A time as RFC 3339 writes it. */
    public static Instant time(String text) {
        return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
    }

    private static Object wrong(String expected, Object value) {
        throw new CelException(
                "invalid data, expected " + expected + ", got " + Json.typeName(value));
    }

    /** A value as a tree; types that JSON lacks are written as upstream writes them. */
    public static Object tree(Object value) {
        return switch (value) {
            case CelList list -> {
                List<Object> elements = new ArrayList<>(list.size());
                list.forEach(element -> elements.add(tree(element)));
                yield JsonArray.copyOf(elements);
            }
            case CelMap map -> {
                JsonObject.Builder object = JsonObject.builder();
                for (Object key : map.keys()) {
                    object.put(String.valueOf(key), tree(map.get(key)));
                }
                yield object.build();
            }
            case Optional<?> optional -> optional.<Object>map(Trees::tree).orElse(JsonNull.NULL);
            case Bytes bytes -> Base64.getEncoder().encodeToString(bytes.content());
            case java.time.Duration duration -> GoDuration.seconds(duration);
            case String s -> s;
            case Long l -> l;
            case Double d -> d;
            case Boolean b -> b;
            case JsonNull n -> n;
            default -> String.valueOf(value);
        };
    }
}
