package io.jukung.cel.types;

import dev.cel.common.types.SimpleType;
import io.jukung.cel.types.DeclType.Field;
import io.jukung.cel.types.DeclType.Shape;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Schemas as types; the source is apiserver's {@code common.SchemaDeclType}.
 *
 * <p>What a schema says nothing about (unknown fields, maps of anything) has no type and cannot be
 * reached. The root of a resource, embedded ones too, always has {@code apiVersion}, {@code kind}
 * and the names in {@code metadata}, whatever its schema says, and nothing else of {@code
 * metadata}.
 */
public final class SchemaTypes {
    /** The largest request that is taken, in bytes; it bounds what has no bound of its own. */
    public static final long MAX_REQUEST = 3 * 1024 * 1024;

    private static final long NAME = 253;
    private static final JsonObject STRING = JsonObject.of("type", "string");

    private SchemaTypes() {}

    /**
     * The type of a schema's values, null where expressions cannot see them.
     *
     * @param root of a resource
     * @param name for the outermost object; those inside are named by their place in it
     */
    public static @Nullable DeclType of(JsonObject schema, boolean root, String name) {
        boolean nullable = schema.bool("nullable", false);
        if (schema.bool("x-kubernetes-int-or-string", false)) {
            long longest = schema.has("maxLength") ? maxLength(schema) * 4 : MAX_REQUEST - 2;
            return DeclType.scalar(Shape.INT_OR_STRING, SimpleType.DYN, longest, 1, nullable);
        }
        return switch (schema.string("type")) {
            case "array" -> list(schema, name, nullable);
            case "object" -> object(root ? withIdentity(schema) : schema, name, nullable);
            case "string" -> string(schema, nullable);
            case "boolean" -> DeclType.scalar(Shape.BOOLEAN, SimpleType.BOOL, 0, 4, nullable);
            case "number" -> DeclType.scalar(Shape.NUMBER, SimpleType.DOUBLE, 0, 1, nullable);
            case "integer" -> DeclType.scalar(Shape.INTEGER, SimpleType.INT, 0, 1, nullable);
            default -> null;
        };
    }

    private static @Nullable DeclType of(JsonObject schema, String name) {
        return of(schema, schema.bool("x-kubernetes-embedded-resource", false), name);
    }

    private static @Nullable DeclType list(JsonObject schema, String name, boolean nullable) {
        DeclType item =
                schema.get("items") instanceof JsonObject items ? of(items, name + ".@idx") : null;
        if (item == null) {
            return null;
        }
        long most =
                schema.has("maxItems")
                        ? Math.max(0, schema.integer("maxItems", 0))
                        : (MAX_REQUEST - 2) / (item.minSize() + 1);
        return DeclType.list(
                item,
                most,
                schema.string("x-kubernetes-list-type"),
                schema.array("x-kubernetes-list-map-keys").strings(),
                nullable);
    }

    private static @Nullable DeclType object(JsonObject schema, String name, boolean nullable) {
        if (schema.get("additionalProperties") instanceof JsonObject values) {
            DeclType value = of(values, name + ".@elem");
            if (value == null) {
                return null;
            }
            long most =
                    schema.has("maxProperties")
                            ? Math.max(0, schema.integer("maxProperties", 0))
                            : (MAX_REQUEST - 2) / (value.minSize() + 6);
            return DeclType.map(value, most, nullable);
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        List<String> required = schema.array("required").strings();
        long[] smallest = {2};
        schema.object("properties")
                .forEach((property, value) -> {
                    if (!(value instanceof JsonObject below)) {
                        return;
                    }
                    String field = Escaping.escape(property);
                    DeclType type = of(below, name + "." + (field == null ? property : field));
                    if (type == null) {
                        return;
                    }
                    if (field != null) {
                        fields.put(field, new Field(property, type));
                    }
                    Object filled = below.get("default");
                    if (required.contains(property)
                            && (filled == null || filled == JsonNull.NULL)) {
                        smallest[0] += property.length() + type.minSize() + 4;
                    }
                });
        return DeclType.object(name, fields, smallest[0], nullable);
    }

    private static DeclType string(JsonObject schema, boolean nullable) {
        return switch (schema.string("format")) {
            case "byte" ->
                    DeclType.scalar(
                            Shape.BYTES,
                            SimpleType.BYTES,
                            schema.has("maxLength") ? maxLength(schema) : MAX_REQUEST - 2,
                            2,
                            nullable);
            case "duration" ->
                    DeclType.scalar(Shape.DURATION, SimpleType.DURATION, 32, 3, nullable);
            case "date" -> DeclType.scalar(Shape.DATE, SimpleType.TIMESTAMP, 12, 12, nullable);
            case "date-time" ->
                    DeclType.scalar(Shape.DATE_TIME, SimpleType.TIMESTAMP, 32, 21, nullable);
            default ->
                    DeclType.scalar(Shape.STRING, SimpleType.STRING, longest(schema), 2, nullable);
        };
    }

    /** Bytes: of characters at four each, of the longest of an enumeration, of a request. */
    private static long longest(JsonObject schema) {
        if (schema.has("maxLength")) {
            return maxLength(schema) * 4;
        }
        if (!schema.array("enum").isEmpty()) {
            return schema.array("enum").strings().stream().mapToInt(String::length).max().orElse(0);
        }
        return MAX_REQUEST - 2;
    }

    private static long maxLength(JsonObject schema) {
        return Math.max(0, schema.integer("maxLength", 0));
    }

    private static JsonObject withIdentity(JsonObject schema) {
        JsonObject properties = schema.object("properties");
        JsonObject metadata = properties.object("metadata").object("properties");
        if (isString(properties, "kind")
                && isString(properties, "apiVersion")
                && properties.object("metadata").string("type").equals("object")
                && isString(metadata, "name")
                && isString(metadata, "generateName")) {
            return schema;
        }
        JsonObject names =
                JsonObject.of(
                        "name", capped(metadata.object("name"), NAME),
                        "generateName", capped(metadata.object("generateName"), NAME - 1));
        return schema.with(
                "properties",
                properties
                        .with("apiVersion", STRING)
                        .with("kind", STRING)
                        .with("metadata", JsonObject.of("type", "object", "properties", names)));
    }

    private static boolean isString(JsonObject properties, String name) {
        return properties.object(name).string("type").equals("string");
    }

    private static JsonObject capped(JsonObject schema, long most) {
        return STRING.with("maxLength", Math.min(most, schema.integer("maxLength", most)));
    }
}
