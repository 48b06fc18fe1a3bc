package io.jukung.cel.value;

import com.google.common.primitives.UnsignedLong;
import io.jukung.machinery.tree.JsonNull;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A type as a value: what {@code type(x)} gives and {@code string} names. */
public record TypeValue(String name) {
    /** The type of a value. */
    public static TypeValue of(Object value) {
        return new TypeValue(nameOf(value));
    }

    private static String nameOf(Object value) {
        return switch (value) {
            case Long ignored -> "int";
            case UnsignedLong ignored -> "uint";
            case Double ignored -> "double";
            case Boolean ignored -> "bool";
            case String ignored -> "string";
            case Bytes ignored -> "bytes";
            case JsonNull ignored -> "null_type";
            case Instant ignored -> "google.protobuf.Timestamp";
            case Duration ignored -> "google.protobuf.Duration";
            case CelList ignored -> "list";
            case CelMap ignored -> "map";
            case TypeValue ignored -> "type";
            case Optional<?> ignored -> "optional_type";
            case Opaque opaque -> opaque.typeName();
            default -> throw CelException.noSuchOverload();
        };
    }
}
