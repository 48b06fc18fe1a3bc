package io.jukung.machinery.quantity;

import org.jspecify.annotations.Nullable;

/** Quantities as they stand in trees: text, or a bare number. */
public final class Quantities {
    private Quantities() {}

    /** Zero where there is none or it cannot be read; the schema refuses those before. */
    public static Quantity of(@Nullable Object value) {
        return switch (value) {
            case String s -> parse(s);
            case Long n -> Quantity.of(n);
            case Double d -> parse(d.toString());
            case null, default -> Quantity.ZERO;
        };
    }

    private static Quantity parse(String text) {
        try {
            return Quantity.parse(text);
        } catch (IllegalArgumentException e) {
            return Quantity.ZERO;
        }
    }
}
