package io.jukung.schema.protobuf;

import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.FieldFacts;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import io.jukung.schema.protobuf.Wire.Message;
import io.jukung.schema.protobuf.Wire.WireField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages to trees. Go writes plain fields even where they are zero; such a zero comes into the
 * tree only where Go's JSON would have it.
 */
final class TreeDecoder {
    private final Schemas schemas;
    private final Wire wire;
    private final ProtobufCodec codec;

    TreeDecoder(Schemas schemas, Wire wire, ProtobufCodec codec) {
        this.schemas = schemas;
        this.wire = wire;
        this.codec = codec;
    }

    /** The members of one object while its message is read; lists and maps grow field by field. */
    private static final class Members {
        private final JsonObject.Builder object = JsonObject.builder();
        private final Map<String, List<Object>> lists = new HashMap<>();
        private final Map<String, JsonObject.Builder> maps = new HashMap<>();

        List<Object> list(String name) {
            return lists.computeIfAbsent(name, n -> new ArrayList<>());
        }

        JsonObject.Builder map(String name) {
            return maps.computeIfAbsent(name, n -> JsonObject.builder());
        }

        JsonObject build() {
            lists.forEach((name, list) -> object.put(name, JsonArray.of(list.toArray())));
            maps.forEach((name, map) -> object.put(name, map.build()));
            return object.build();
        }
    }

    JsonObject struct(StructType type, ProtoReader in) {
        Members members = new Members();
        message(wire.message(type.key()), type, in, members);
        return members.build();
    }

    private void message(Message message, StructType type, ProtoReader in, Members members) {
        while (in.next()) {
            WireField place = message.field(in.field());
            Message embedded = place == null ? null : place.embedded();
            TypeSchema.Field field = place == null ? null : type.field(place.name());
            if (embedded != null) {
                message(embedded, type, in.message(), members);
            } else if (place == null || field == null) {
                in.skip(); // a newer peer's field
            } else {
                member(place, type, field, in, members);
            }
        }
    }

    private void member(
            WireField place,
            StructType owner,
            TypeSchema.Field field,
            ProtoReader in,
            Members members) {
        String name = place.name();
        TypeSchema type = field.type();
        switch (type.kind()) {
            case LIST -> {
                List<Object> list = members.list(name);
                if (place.wrapped()) {
                    items(type, in.message(), list);
                } else {
                    add(type.element(), in, list);
                }
            }
            case MAP -> entry(type, place.wrapped(), in.message(), members.map(name));
            default -> {
                Object value = value(type, in);
                if (value != null && (place.pointer() || isKept(value, type, owner, name))) {
                    members.object.put(name, value);
                }
            }
        }
    }

    /** Whether a plain field's value is written by Go's JSON too. */
    private static boolean isKept(Object value, TypeSchema type, StructType owner, String name) {
        boolean zero =
                switch (type.kind()) {
                    case OBJECT -> value.equals(JsonObject.EMPTY) && facts(owner, name, "omitzero");
                    case STRING, INT32, INT64, DOUBLE, BOOL, BYTES -> isZero(value);
                    default -> false;
                };
        return !zero || facts(owner, name, "always");
    }

    private static boolean isZero(Object value) {
        return value.equals("")
                || value.equals(0L)
                || value.equals(0.0)
                || value.equals(Boolean.FALSE);
    }

    private static boolean facts(StructType owner, String name, String word) {
        for (FieldFacts facts : owner.fieldFacts()) {
            if (facts.name().equals(name)) {
                return facts.has(word);
            }
        }
        return false;
    }

    private void items(TypeSchema list, ProtoReader in, List<Object> into) {
        while (in.next()) {
            if (in.field() == 1) {
                add(list.element(), in, into);
            } else {
                in.skip();
            }
        }
    }

    /** Adds one element, or the many of a packed field. */
    private void add(TypeSchema element, ProtoReader in, List<Object> into) {
        boolean number =
                switch (element.kind()) {
                    case INT32, INT64, BOOL -> true;
                    default -> false;
                };
        if (number && in.isLengthDelimited()) {
            ProtoReader packed = in.message();
            while (packed.more()) {
                long value = packed.varint();
                into.add(element.kind() == TypeSchema.Kind.BOOL ? (Object) (value != 0) : value);
            }
            return;
        }
        Object value = value(element, in);
        if (value != null) {
            into.add(value);
        }
    }

    private void entry(TypeSchema map, boolean wrapped, ProtoReader in, JsonObject.Builder into) {
        String key = "";
        Object value = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.text();
                case 2 -> {
                    if (wrapped) {
                        List<Object> items = new ArrayList<>();
                        items(map.element(), in.message(), items);
                        value = JsonArray.of(items.toArray());
                    } else {
                        value = value(map.element(), in);
                    }
                }
                default -> in.skip();
            }
        }
        into.put(key, value == null ? zero(map.element()) : value);
    }

    private static Object zero(TypeSchema type) {
        return switch (type.kind()) {
            case OBJECT, MAP -> JsonObject.EMPTY;
            case LIST -> JsonArray.EMPTY;
            case INT32, INT64, DOUBLE, INT_OR_STRING -> 0L;
            case BOOL -> Boolean.FALSE;
            case QUANTITY -> "0";
            default -> "";
        };
    }

    /** Null for what stands for nothing: a zero time, an empty raw value. */
    private @Nullable Object value(TypeSchema type, ProtoReader in) {
        return switch (type.kind()) {
            case STRING, DURATION -> in.text();
            case INT32 -> (long) (int) in.number();
            case INT64 -> in.number();
            case DOUBLE -> in.fraction();
            case BOOL -> in.number() != 0;
            case BYTES -> Base64.getEncoder().encodeToString(in.bytes());
            case DATE_TIME, MICRO_TIME -> time(type, in.message());
            case QUANTITY -> quantity(in.message());
            case INT_OR_STRING -> intOrString(in.message());
            case ANY -> any(type.name(), in.message());
            case OBJECT -> struct(StructType.of(type), in.message());
            case LIST, MAP -> throw new IllegalStateException("nested " + type.name());
        };
    }

    private static @Nullable Object time(TypeSchema type, ProtoReader in) {
        long seconds = 0;
        long nanos = 0;
        boolean any = false;
        while (in.next()) {
            any = true;
            switch (in.field()) {
                case 1 -> seconds = in.number();
                case 2 -> nanos = in.number();
                default -> in.skip();
            }
        }
        if (!any) {
            return null;
        }
        Instant time = Instant.ofEpochSecond(seconds, nanos);
        return type.kind() == TypeSchema.Kind.MICRO_TIME
                ? Times.formatMicro(time)
                : Times.format(time);
    }

    private static Object quantity(ProtoReader in) {
        String text = "0";
        while (in.next()) {
            if (in.field() == 1) {
                text = in.text();
            } else {
                in.skip();
            }
        }
        return text;
    }

    private static Object intOrString(ProtoReader in) {
        boolean text = false;
        long number = 0;
        String string = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> text = in.number() != 0;
                case 2 -> number = (int) in.number();
                case 3 -> string = in.text();
                default -> in.skip();
            }
        }
        return text ? string : (Object) number;
    }

    private @Nullable Object any(String name, ProtoReader in) {
        return switch (name) {
            case "JSONSchemaPropsOrBool" -> schemaOrBool(in);
            case "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray" ->
                    schemaOrList(name.equals("JSONSchemaPropsOrArray"), in);
            default -> raw(in);
        };
    }

    private @Nullable Object raw(ProtoReader in) {
        Object value = null;
        while (in.next()) {
            if (in.field() == 1) {
                byte[] bytes = in.bytes();
                value = bytes.length == 0 ? null : codec.embedded(bytes);
            } else {
                in.skip();
            }
        }
        return value;
    }

    private Object schemaOrBool(ProtoReader in) {
        Object value = Boolean.FALSE;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    boolean allowed = in.number() != 0;
                    value = value instanceof JsonObject ? value : (Object) allowed;
                }
                case 2 -> value = schema(in);
                default -> in.skip();
            }
        }
        return value;
    }

    private Object schemaOrList(boolean schemasInList, ProtoReader in) {
        Object single = null;
        List<Object> list = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> single = schema(in);
                case 2 -> list.add(schemasInList ? schema(in) : in.text());
                default -> in.skip();
            }
        }
        return single != null ? single : JsonArray.of(list.toArray());
    }

    private JsonObject schema(ProtoReader in) {
        return struct(schemas.struct("apiextensions.v1.JSONSchemaProps"), in.message());
    }
}
