package io.jukung.cel.library;

import com.google.common.primitives.UnsignedLong;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.CelMap;
import io.jukung.machinery.tree.JsonNull;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code '%s has %d'.format([name, n])}: the clauses s, d, f, e, b, o, x and X. */
final class StringFormat {
    private final String format;
    private final CelList arguments;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;

    private StringFormat(String format, CelList arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static String format(String format, CelList arguments) {
        return new StringFormat(format, arguments).run();
    }

    private String run() {
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at < format.length() && format.charAt(at) == '%') {
                out.append('%');
                at++;
            } else {
                clause();
            }
        }
        return out.toString();
    }

    private void clause() {
        int precision = precision();
        if (at >= format.length()) {
            throw new CelException("could not parse formatting clause: unexpected end of string");
        }
        char kind = format.charAt(at++);
        if (next >= arguments.size()) {
            throw new CelException("index " + next + " out of range");
        }
        Object value = arguments.get(next++);
        out.append(
                switch (kind) {
                    case 's' -> text(value);
                    case 'd' -> decimal(value);
                    case 'f' -> fixed(value, precision < 0 ? 6 : precision);
                    case 'e' -> exponent(value, precision < 0 ? 6 : precision);
                    case 'b' -> binary(value);
                    case 'o' -> radix(value, 8, "octal");
                    case 'x' -> hex(value);
                    case 'X' -> hex(value).toUpperCase(Locale.ROOT);
                    default ->
                            throw new CelException(
                                    "could not parse formatting clause: unrecognized formatting"
                                            + " clause \""
                                            + kind
                                            + "\"");
                });
    }

    private int precision() {
        if (at >= format.length() || format.charAt(at) != '.') {
            return -1;
        }
        int start = ++at;
        while (at < format.length() && Character.isDigit(format.charAt(at))) {
            at++;
        }
        if (at - start > 3 || at == start) {
            throw new CelException("error while parsing precision: invalid precision");
        }
        return Integer.parseInt(format.substring(start, at));
    }

    private static CelException wrong(String clause, String types) {
        return new CelException(
                "error during formatting: " + clause + " clause can only be used on " + types);
    }

    private static String text(Object value) {
        return switch (value) {
            case JsonNull ignored -> "null";
            case CelList list -> {
                List<String> parts = new ArrayList<>();
                list.forEach(element -> parts.add(text(element)));
                yield "[" + String.join(", ", parts) + "]";
            }
            case CelMap map -> {
                List<String> parts = new ArrayList<>();
                for (Object key : map.keys()) {
                    parts.add(text(key) + ": " + text(map.get(key)));
                }
                parts.sort(null);
                yield "{" + String.join(", ", parts) + "}";
            }
            default -> String.valueOf(Conversions.text(value));
        };
    }

    private static String decimal(Object value) {
        return switch (value) {
            case Long l -> Long.toString(l);
            case UnsignedLong u -> u.toString();
            default -> throw wrong("decimal", "integers");
        };
    }

    private static double number(Object value, String clause) {
        return switch (value) {
            case Double d -> d;
            case Long l -> l;
            case UnsignedLong u -> u.doubleValue();
            default -> throw wrong(clause, "doubles");
        };
    }

    private static String fixed(Object value, int precision) {
        double d = number(value, "fixed-point");
        if (!Double.isFinite(d)) {
            return Double.isNaN(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
        }
        return new BigDecimal(d).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String exponent(Object value, int precision) {
        double d = number(value, "scientific notation");
        if (!Double.isFinite(d)) {
            return Double.isNaN(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
        }
        return String.format(Locale.ROOT, "%." + precision + "e", d);
    }

    private static String binary(Object value) {
        return value instanceof Boolean b ? (b ? "1" : "0") : radix(value, 2, "binary");
    }

    private static String radix(Object value, int radix, String clause) {
        return switch (value) {
            case Long l -> BigInteger.valueOf(l).toString(radix);
            case UnsignedLong u -> u.toString(radix);
            default -> throw wrong(clause, "integers");
        };
    }

    private static String hex(Object value) {
        return switch (value) {
            case Bytes bytes -> java.util.HexFormat.of().formatHex(bytes.content());
            case String s -> java.util.HexFormat.of().formatHex(Bytes.of(s).content());
            default -> radix(value, 16, "hexadecimal");
        };
    }
}
