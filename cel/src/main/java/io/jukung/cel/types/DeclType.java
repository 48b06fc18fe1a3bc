package io.jukung.cel.types;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What CEL knows of one node of a schema, with the bounds that estimates need; the source is
 * apiserver's {@code cel.DeclType}.
 *
 * @param fields of an object, by their escaped names
 * @param element of a list or the values of a map
 * @param maxElements most elements of a list, entries of a map, bytes of a string
 * @param minSize fewest bytes of a value's JSON
 * @param listType {@code set}, {@code map} or anything else for a plain list
 */
public record DeclType(
        Shape shape,
        CelType type,
        Map<String, Field> fields,
        @Nullable DeclType element,
        long maxElements,
        long minSize,
        String listType,
        List<String> listKeys,
        boolean nullable) {
    /** What values look like in a tree. */
    public enum Shape {
        OBJECT,
        MAP,
        LIST,
        STRING,
        BYTES,
        DURATION,
        DATE,
        DATE_TIME,
        BOOLEAN,
        NUMBER,
        INTEGER,
        INT_OR_STRING,
        /** Anything, without a schema. */
        UNTYPED
    }

    /** A property of an object. */
    public record Field(String property, DeclType type) {}

    /** Anything that a tree may hold, its types known only as it runs. */
    public static final DeclType UNTYPED =
            new DeclType(Shape.UNTYPED, SimpleType.DYN, Map.of(), null, 0, 1, "", List.of(), true);

    /** A value of a type that has nothing to do with schemas. */
    public static DeclType of(CelType type) {
        return new DeclType(Shape.UNTYPED, type, Map.of(), null, 0, 1, "", List.of(), true);
    }

    static DeclType scalar(
            Shape shape, CelType type, long maxElements, long minSize, boolean nullable) {
        return new DeclType(
                shape, type, Map.of(), null, maxElements, minSize, "", List.of(), nullable);
    }

    static DeclType list(
            DeclType element, long maxItems, String listType, List<String> keys, boolean nullable) {
        return new DeclType(
                Shape.LIST,
                ListType.create(element.type),
                Map.of(),
                element,
                maxItems,
                2,
                listType,
                keys,
                nullable);
    }

    static DeclType map(DeclType element, long maxEntries, boolean nullable) {
        return new DeclType(
                Shape.MAP,
                MapType.create(SimpleType.STRING, element.type),
                Map.of(),
                element,
                maxEntries,
                2,
                "",
                List.of(),
                nullable);
    }

    /**
     * An object of these fields.
     *
     * @param minSize the least number of bytes that one takes in a request
     */
    public static DeclType object(
            String name, Map<String, Field> fields, long minSize, boolean nullable) {
        ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
        fields.forEach((field, found) -> types.put(field, found.type().type()));
        ImmutableMap<String, CelType> byName = types.buildOrThrow();
        StructType type =
                StructType.create(
                        name, byName.keySet(), field -> Optional.ofNullable(byName.get(field)));
        return new DeclType(Shape.OBJECT, type, fields, null, 0, minSize, "", List.of(), nullable);
    }

    /** This type's objects and those below, for look-ups by name. */
    public void structs(Consumer<CelType> action) {
        if (shape == Shape.OBJECT) {
            action.accept(type);
        }
        fields.values().forEach(field -> field.type().structs(action));
        if (element != null) {
            element.structs(action);
        }
    }
}
