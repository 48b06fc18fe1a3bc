package io.jukung.schema.protobuf;

import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import io.jukung.schema.protobuf.Wire.Message;
import io.jukung.schema.protobuf.Wire.WireField;
import java.time.Instant;
import java.util.Base64;

/** Trees to messages. */
final class TreeEncoder {
    private final Schemas schemas;
    private final Wire wire;

    TreeEncoder(Schemas schemas, Wire wire) {
        this.schemas = schemas;
        this.wire = wire;
    }

    void struct(StructType type, JsonObject node, ProtoWriter out) {
        message(wire.message(type.key()), type, node, out);
    }

    private void message(Message message, StructType type, JsonObject node, ProtoWriter out) {
        for (WireField place : message.fields()) {
            Message embedded = place.embedded();
            if (embedded != null) {
                out.message(place.number(), inner -> message(embedded, type, node, inner));
                continue;
            }
            Object value = node.get(place.name());
            TypeSchema.Field field = type.field(place.name());
            if (value != null && value != JsonNull.NULL && field != null) {
                field(place.number(), field.type(), place.wrapped(), value, out);
            }
        }
    }

    private void field(
            int number, TypeSchema type, boolean wrapped, Object value, ProtoWriter out) {
        switch (type.kind()) {
            case LIST -> {
                JsonArray array = expect(JsonArray.class, value, type);
                if (wrapped) {
                    out.message(number, inner -> elements(1, type, array, inner));
                } else {
                    elements(number, type, array, out);
                }
            }
            case MAP ->
                    expect(JsonObject.class, value, type)
                            .forEach((key, member) ->
                                    out.message(
                                            number,
                                            entry -> {
                                                entry.text(1, key);
                                                field(2, type.element(), wrapped, member, entry);
                                            }));
            case OBJECT -> {
                JsonObject node = expect(JsonObject.class, value, type);
                out.message(number, inner -> struct(StructType.of(type), node, inner));
            }
            case ANY -> out.message(number, inner -> any(type.name(), value, inner));
            default -> scalar(number, type, value, out);
        }
    }

    private void elements(int number, TypeSchema type, JsonArray array, ProtoWriter out) {
        for (Object element : array) {
            field(number, type.element(), false, element, out);
        }
    }

    private static void scalar(int number, TypeSchema type, Object value, ProtoWriter out) {
        switch (type.kind()) {
            case STRING, DURATION -> out.text(number, expect(String.class, value, type));
            case INT32, INT64 -> out.number(number, whole(value, type));
            case DOUBLE -> out.fraction(number, expect(Number.class, value, type).doubleValue());
            case BOOL -> out.flag(number, expect(Boolean.class, value, type));
            case BYTES -> out.bytes(number, base64(value, type));
            case DATE_TIME, MICRO_TIME -> out.message(number, inner -> time(value, type, inner));
            case QUANTITY ->
                    out.message(
                            number,
                            inner ->
                                    inner.text(
                                            1,
                                            value instanceof Number n
                                                    ? n.toString()
                                                    : expect(String.class, value, type)));
            case INT_OR_STRING -> out.message(number, inner -> intOrString(value, type, inner));
            default -> throw new IllegalStateException(type.kind().toString());
        }
    }

    private static long whole(Object value, TypeSchema type) {
        return switch (value) {
            case Long l -> l;
            case Double d when d == Math.rint(d) -> d.longValue();
            default -> throw mismatch(value, type);
        };
    }

    private static byte[] base64(Object value, TypeSchema type) {
        try {
            return Base64.getDecoder().decode(expect(String.class, value, type));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("illegal base64 data: " + e.getMessage());
        }
    }

    private static void time(Object value, TypeSchema type, ProtoWriter out) {
        Instant time;
        try {
            time = Times.parse(expect(String.class, value, type));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
        out.number(1, time.getEpochSecond());
        out.number(2, type.kind() == TypeSchema.Kind.MICRO_TIME ? time.getNano() : 0);
    }

    private static void intOrString(Object value, TypeSchema type, ProtoWriter out) {
        boolean text = value instanceof String;
        out.number(1, text ? 1 : 0);
        out.number(2, text ? 0 : whole(value, type));
        out.text(3, text ? (String) value : "");
    }

    /** The types that hold free JSON; all but three put its text into field 1. */
    private void any(String name, Object value, ProtoWriter out) {
        switch (name) {
            case "JSONSchemaPropsOrBool" -> {
                out.flag(1, !Boolean.FALSE.equals(value));
                schemaIn(2, value, out);
            }
            case "JSONSchemaPropsOrArray" -> {
                schemaIn(1, value, out);
                if (value instanceof JsonArray schemas) {
                    schemas.objects().forEach(schema -> schemaIn(2, schema, out));
                }
            }
            case "JSONSchemaPropsOrStringArray" -> {
                schemaIn(1, value, out);
                if (value instanceof JsonArray names) {
                    names.strings().forEach(property -> out.text(2, property));
                }
            }
            default -> out.bytes(1, Json.write(value));
        }
    }

    private void schemaIn(int number, Object value, ProtoWriter out) {
        if (value instanceof JsonObject schema) {
            StructType type = schemas.struct("apiextensions.v1.JSONSchemaProps");
            out.message(number, inner -> struct(type, schema, inner));
        }
    }

    private static <T> T expect(Class<T> wanted, Object value, TypeSchema type) {
        if (wanted.isInstance(value)) {
            return wanted.cast(value);
        }
        throw mismatch(value, type);
    }

    private static MalformedException mismatch(Object value, TypeSchema type) {
        return new MalformedException(
                "cannot encode " + Json.typeName(value) + " as " + type.name());
    }
}
