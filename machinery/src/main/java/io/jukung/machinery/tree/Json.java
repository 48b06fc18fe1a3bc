package io.jukung.machinery.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .enable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .enable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(10_000)
                                    .build())
                    .build();

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
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new MalformedException("unexpected end of JSON input");
            }
            Object value = read(parser, "", duplicate);
            if (parser.nextToken() != null) {
                throw new MalformedException(
                        "invalid character after top-level value at offset "
                                + parser.currentTokenLocation().getByteOffset());
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new MalformedException(
                    e.getOriginalMessage() + " at offset " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static Object read(JsonParser parser, String path, Consumer<String> duplicate)
            throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                JsonObject.Builder builder = JsonObject.builder();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    String below = path.isEmpty() ? key : path + "." + key;
                    parser.nextToken();
                    if (builder.add(key, read(parser, below, duplicate))) {
                        duplicate.accept(below);
                    }
                }
                yield builder.build();
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser, path + "[" + elements.size() + "]", duplicate));
                }
                yield elements.isEmpty() ? JsonArray.EMPTY : new JsonArray(elements.toArray());
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                    switch (parser.getNumberType()) {
                        case INT, LONG -> parser.getLongValue();
                        default -> parser.getDoubleValue();
                    };
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new MalformedException("unexpected " + parser.currentToken());
        };
    }

    /** The value as compact JSON in UTF-8. */
    public static byte[] write(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try {
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes the value as compact JSON in UTF-8; the stream stays open. */
    public static void write(Object value, OutputStream out) throws IOException {
        JsonGenerator generator = FACTORY.createGenerator(out);
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        write(value, generator);
        generator.flush();
    }

    /** The value as compact JSON. */
    public static String toText(Object value) {
        return writeString(value);
    }

    static String writeString(Object value) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(Object value, JsonGenerator out) throws IOException {
        switch (value) {
            case JsonObject object -> {
                out.writeStartObject();
                for (int i = 0; i < object.size(); i++) {
                    out.writeFieldName(object.key(i));
                    write(object.value(i), out);
                }
                out.writeEndObject();
            }
            case JsonArray array -> {
                out.writeStartArray();
                for (int i = 0; i < array.size(); i++) {
                    write(array.get(i), out);
                }
                out.writeEndArray();
            }
            case String s -> out.writeString(s);
            case Long l -> out.writeNumber(l);
            case Double d -> writeDouble(d, out);
            case Boolean b -> out.writeBoolean(b);
            case JsonNull ignored -> out.writeNull();
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    private static void writeDouble(double value, JsonGenerator out) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.writeNumber((long) value);
        } else {
            out.writeNumber(value);
        }
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
