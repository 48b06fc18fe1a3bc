package io.jukung.machinery.tree;

import org.jspecify.annotations.Nullable;

/**
 * A number or a text, most often a port by number or name, or a count or a percentage; the source
 * is apimachinery's {@code intstr.IntOrString}.
 *
 * @param node a {@link Long} or a {@link String}
 */
public record IntOrString(Object node) {
    public IntOrString {
        if (!(node instanceof Long) && !(node instanceof String)) {
            throw new IllegalArgumentException("neither a number nor a text: " + node);
        }
    }

    public static IntOrString of(int number) {
        return new IntOrString((long) number);
    }

    public static IntOrString of(String text) {
        return new IntOrString(text);
    }

    /** The value as the tree holds it, null where it is neither number nor text. */
    public static @Nullable IntOrString ofNode(@Nullable Object node) {
        return node instanceof Long || node instanceof String ? new IntOrString(node) : null;
    }

    /** A number where the text is one, else the text; upstream's {@code intstr.Parse}. */
    public static IntOrString parse(String text) {
        try {
            return of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return of(text);
        }
    }

    public boolean isInt() {
        return node instanceof Long;
    }

    /** The number; of a text its number, 0 where it is none. */
    public int intValue() {
        if (node instanceof Long number) {
            return number.intValue();
        }
        try {
            return Integer.parseInt((String) node);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The value as text. */
    public String text() {
        return String.valueOf(node);
    }

    /** Whether this is a text that ends in a per cent sign. */
    public boolean isPercent() {
        return node instanceof String text && text.endsWith("%");
    }

    /**
     * The number itself, or the percentage of a total; upstream's {@code
     * GetScaledValueFromIntOrPercent}.
     *
     * @throws IllegalArgumentException where it is a text that is no percentage
     */
    public int scaled(int total, boolean roundUp) {
        if (node instanceof Long number) {
            return number.intValue();
        }
        String text = (String) node;
        if (!text.endsWith("%")) {
            throw new IllegalArgumentException(
                    "invalid value for IntOrString: invalid type: string is not a percentage");
        }
        String digits = text.substring(0, text.length() - 1);
        long percent;
        try {
            percent = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "invalid value for IntOrString: invalid value \""
                            + text
                            + "\": strconv.Atoi: parsing \""
                            + digits
                            + "\": invalid syntax");
        }
        double exact = percent * (double) total / 100;
        return (int) (roundUp ? Math.ceil(exact) : Math.floor(exact));
    }

    @Override
    public String toString() {
        return text();
    }
}
