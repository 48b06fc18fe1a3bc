package io.jukung.machinery.tree;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plain scalar of YAML 1.1 stands for, as upstream's YAML library has it. */
final class YamlScalar {
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern BASE_60 =
            Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");

    private static final Pattern TIMESTAMP =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}"
                            + "(\\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?");

    private YamlScalar() {}

    /** The tree value that an unquoted text stands for; most often the text itself. */
    static Object resolve(String text) {
        if (text.isEmpty()) {
            return JsonNull.NULL;
        }
        char first = text.charAt(0);
        if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
            return number(text);
        }
        return switch (text) {
            case "~", "null", "Null", "NULL" -> JsonNull.NULL;
            case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" ->
                    Boolean.TRUE;
            case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" ->
                    Boolean.FALSE;
            default -> text;
        };
    }

    /** Whether the text must be quoted to stay a text. */
    static boolean isOther(String text) {
        if (!(resolve(text) instanceof String)) {
            return true;
        }
        char first = text.charAt(0);
        boolean number = (first >= '0' && first <= '9') || first == '-' || first == '+';
        return number && (BASE_60.matcher(text).matches() || TIMESTAMP.matcher(text).matches());
    }

    private static Object number(String text) {
        switch (text) {
            case ".nan", ".NaN", ".NAN" -> {
                return Double.NaN;
            }
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-.inf", "-.Inf", "-.INF" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {}
        }
        String digits = text.replace("_", "");
        BigInteger integer = integer(digits);
        if (integer != null && integer.bitLength() < 64) {
            return integer.longValue();
        }
        if (integer != null && integer.signum() > 0 && integer.bitLength() == 64) {
            return integer.doubleValue();
        }
        return FLOAT.matcher(digits).matches() ? (Object) Double.valueOf(digits) : text;
    }

    /** A number with Go's prefixes of base ({@code 0x}, {@code 0b}, {@code 0o}, {@code 0}). */
    private static @Nullable BigInteger integer(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = signed ? text.substring(1) : text;
        int base = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            base =
                    switch (digits.charAt(1)) {
                        case 'x', 'X' -> 16;
                        case 'b', 'B' -> 2;
                        default -> 8;
                    };
            char mark = digits.charAt(1);
            digits = digits.substring(base == 8 && mark != 'o' && mark != 'O' ? 1 : 2);
        }
        if (digits.isEmpty()) {
            return null;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), base) < 0 || digits.charAt(i) > 127) {
                return null;
            }
        }
        BigInteger size = new BigInteger(digits, base);
        return text.startsWith("-") ? size.negate() : size;
    }
}
