package io.jukung.codegen;

/** What a field holds, in terms of the API rather than of Java. */
sealed interface FieldType {
    /** Values without fields of their own. */
    enum Scalar implements FieldType {
        STRING,
        INT32,
        INT64,
        DOUBLE,
        BOOLEAN,
        BYTES,
        TIME,
        MICRO_TIME,
        QUANTITY,
        INT_OR_STRING,
        /** Any JSON value. */
        JSON,
        /** A JSON object of any type with apiVersion and kind. */
        RAW_EXTENSION,
        /** The set of fields of a managedFields entry. */
        FIELDS_V1,
        SCHEMA_OR_ARRAY,
        SCHEMA_OR_BOOL,
        SCHEMA_OR_STRINGS
    }

    /** Another type, by its key such as {@code core.v1.PodSpec}. */
    record Ref(String type) implements FieldType {}

    record ListOf(FieldType element) implements FieldType {}

    record MapOf(FieldType value) implements FieldType {}
}
