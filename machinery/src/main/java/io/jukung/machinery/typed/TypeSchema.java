package io.jukung.machinery.typed;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one type of the API: a built-in struct, a part of a custom resource's schema, or a
 * leaf. Schemas may refer to each other in circles (a JSON schema inside a CRD does), so users walk
 * them along a value and never on their own.
 *
 * <p>Implementations answer without work: the methods are called for every field of every request.
 */
public interface TypeSchema {
    /** What a value is in JSON and how it is checked. */
    enum Kind {
        /** An object with named fields: {@link #field}. */
        OBJECT,
        /** An object with free keys, whose values are all of {@link #element}. */
        MAP,
        /** An array, whose elements are all of {@link #element}. */
        LIST,
        STRING,
        INT32,
        INT64,
        DOUBLE,
        BOOL,
        /** RFC 3339 with second precision ({@code metav1.Time}). */
        DATE_TIME,
        /** RFC 3339 with microseconds ({@code metav1.MicroTime}). */
        MICRO_TIME,
        /** {@code metav1.Duration}: a string as Go prints durations. */
        DURATION,
        QUANTITY,
        INT_OR_STRING,
        /** Base64 text. */
        BYTES,
        /** Any JSON: {@code RawExtension}, {@code FieldsV1}, {@code x-preserve-unknown-fields}. */
        ANY
    }

    /** What makes two elements of a list the same element. */
    enum ListType {
        /** Nothing: the list is one value. */
        ATOMIC,
        /** Their value. */
        SET,
        /** The values of the fields that {@link #mapKeys} names. */
        MAP
    }

    /** How a strategic merge patch treats a field. */
    enum PatchStrategy {
        /** By its shape: objects merge, lists are replaced. */
        DEFAULT,
        REPLACE,
        MERGE,
        RETAIN_KEYS,
        MERGE_RETAIN_KEYS;

        /** Whether lists merge (by the field's merge key, or as sets). */
        public boolean merges() {
            return this == MERGE || this == MERGE_RETAIN_KEYS;
        }

        public boolean retainsKeys() {
            return this == RETAIN_KEYS || this == MERGE_RETAIN_KEYS;
        }
    }

    /**
     * One field of an {@link Kind#OBJECT}.
     *
     * @param name the JSON name
     * @param defaultValue what stands for an absent field where it is a key of a list map ({@code
     *     TCP} for a port's {@code protocol}); a tree value, null for none
     * @param mergeKey the merge key of strategic merge patch, "" for none
     * @param empty what Go writes where the field was not set: its zero, an explicit null, or
     *     {@link JsonObject#EMPTY} for a struct (whose own fields may be written in it); null where
     *     it writes nothing
     */
    record Field(
            String name,
            TypeSchema type,
            boolean required,
            @Nullable Object defaultValue,
            PatchStrategy patchStrategy,
            String mergeKey,
            @Nullable Object empty,
            boolean plain) {
        /** A field that is written where it was set. */
        public Field(
                String name,
                TypeSchema type,
                boolean required,
                @Nullable Object defaultValue,
                PatchStrategy patchStrategy,
                String mergeKey) {
            this(name, type, required, defaultValue, patchStrategy, mergeKey, null, false);
        }

        /** A field without patch strategy, merge key or default. */
        public static Field of(String name, TypeSchema type, boolean required) {
            return new Field(name, type, required, null, PatchStrategy.DEFAULT, "");
        }
    }

    /** Any JSON; objects in it are taken apart, lists are one value. */
    TypeSchema ANY =
            new TypeSchema() {
                @Override
                public Kind kind() {
                    return Kind.ANY;
                }

                @Override
                public String name() {
                    return "interface {}";
                }
            };

    Kind kind();

    /** The type's name as Go's errors say it: {@code DeploymentSpec}, {@code string}. */
    String name();

    /** A field of an {@link Kind#OBJECT} by its JSON name; null where there is none. */
    default @Nullable Field field(String name) {
        return null;
    }

    /** All fields of an {@link Kind#OBJECT}; empty for any other kind. */
    default List<Field> fields() {
        return List.of();
    }

    /** What a {@link Kind#MAP}'s values or a {@link Kind#LIST}'s elements are; else itself. */
    default TypeSchema element() {
        return this;
    }

    /** For a {@link Kind#LIST}; upstream treats a list without a marker as atomic. */
    default ListType listType() {
        return ListType.ATOMIC;
    }

    /** For a list of type {@link ListType#MAP}: the fields that identify an element. */
    default List<String> mapKeys() {
        return List.of();
    }

    /**
     * For objects and maps: whether managed fields take it as one value ({@code
     * x-kubernetes-map-type: atomic}).
     */
    default boolean atomic() {
        return false;
    }

    /** Whether an {@link Kind#OBJECT} keeps members that it does not name. */
    default boolean preservesUnknown() {
        return false;
    }

    /** Whether an explicit null is a value of its own and not the absence of one. */
    default boolean nullable() {
        return false;
    }
}
