package io.jukung.machinery.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to trees and back (RFC 8259, UTF-8).
 *
 * <p>Reading is strict: one value, nothing behind it, at most {@value #MAX_DEPTH} levels. A number
 * without fraction or exponent that fits 64 bits is a {@link Long}, any other a {@link Double}.
 */
public final class Json {
    /** Nesting that Go's decoder allows. */
    public static final int MAX_DEPTH = 10_000;

    private Json() {}

    /**
     * Parses one JSON object; a key that is there twice keeps its last value.
     *
     * @throws MalformedException where the text is not one JSON object
     */
    public static JsonObject parse(byte[] text) {
        return parse(text, duplicate -> {});
    }

    public static JsonObject parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #parse(byte[])}, naming each duplicate key by its path, {@code spec.replicas}. */
    public static JsonObject parse(byte[] text, Consumer<String> duplicate) {
        Object value = parseValue(text, duplicate);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedException(
                "json: cannot unmarshal " + typeName(value) + " into an object");
    }

    /** Parses one JSON value of any type. */
    public static Object parseValue(byte[] text, Consumer<String> duplicate) {
        return new JsonReader(text, duplicate).read();
    }

    /** The value as compact JSON in UTF-8. */
    public static byte[] write(Object value) {
        return write(value, 512);
    }

    /**
     * As {@link #write(Object)}, with room for an expected length to begin with.
     *
     * @param expected in bytes, at least 1
     */
    public static byte[] write(Object value, int expected) {
        JsonWriter writer = new JsonWriter(expected);
        writer.value(value);
        return writer.bytes();
    }

    /** Writes the value as compact JSON in UTF-8; the stream stays open. */
    public static void write(Object value, OutputStream out) throws IOException {
        JsonWriter writer = new JsonWriter(2048);
        writer.value(value);
        out.write(writer.buffer(), 0, writer.size());
    }

    /** The value as compact JSON. */
    public static String toText(Object value) {
        JsonWriter writer = new JsonWriter(64);
        writer.value(value);
        return new String(writer.buffer(), 0, writer.size(), StandardCharsets.UTF_8);
    }

    /** A Java value as a tree value: maps, collections, numbers, views' nodes, null. */
    public static Object wrap(@Nullable Object value) {
        return switch (value) {
            case null -> JsonNull.NULL;
            case JsonObject o -> o;
            case JsonArray a -> a;
            case JsonNull n -> n;
            case String s -> s;
            case Boolean b -> b;
            case Long l -> l;
            case Integer i -> Long.valueOf(i);
            case Double d -> d;
            case Float f -> Double.valueOf(f);
            case Map<?, ?> map -> {
                JsonObject.Builder builder = JsonObject.builder();
                map.forEach((key, v) -> builder.put(String.valueOf(key), wrap(v)));
                yield builder.build();
            }
            case Collection<?> list -> JsonArray.copyOf(list);
            case View view -> view.node();
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    /** The word that Go's decoder uses for a value's type in its errors. */
    public static String typeName(Object value) {
        return switch (value) {
            case JsonObject ignored -> "object";
            case JsonArray ignored -> "array";
            case String ignored -> "string";
            case Boolean ignored -> "bool";
            case JsonNull ignored -> "null";
            default -> "number";
        };
    }
}
