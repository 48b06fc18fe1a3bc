package io.jukung.cel.value;

import java.util.Locale;

/** Values in error messages, as Go prints them. */
final class Texts {
    private Texts() {}

    static String show(Object value) {
        return switch (value) {
            case Double d -> number(d);
            case String s -> s;
            default -> String.valueOf(value);
        };
    }

    private static String number(double d) {
        return d == Math.rint(d) && Math.abs(d) < 1e15
                ? String.format(Locale.ROOT, "%.0f", d)
                : Double.toString(d);
    }
}
