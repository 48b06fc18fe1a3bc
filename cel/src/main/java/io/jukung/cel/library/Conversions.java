package io.jukung.cel.library;

import static io.jukung.cel.library.Types.DYN;
import static io.jukung.cel.library.Types.of;

import com.google.common.primitives.UnsignedLong;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.GoDuration;
import io.jukung.cel.value.Trees;
import io.jukung.cel.value.TypeValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** {@code int(x)}, {@code string(x)} and the others. */
final class Conversions {
    private Conversions() {}

    static List<Overload> overloads() {
        return List.of(
                conversion("dyn", a -> a),
                conversion("type", TypeValue::of),
                conversion("bool", Conversions::toBool),
                conversion("int", Conversions::toInt),
                conversion("uint", Conversions::toUint),
                conversion("double", Conversions::toDouble),
                conversion("string", Conversions::text),
                conversion("bytes", Conversions::toBytes),
                conversion("timestamp", Conversions::toTimestamp),
                conversion("duration", Conversions::toDuration));
    }

    private interface Conversion {
        Object of(Object value);
    }

    private static Overload conversion(String name, Conversion conversion) {
        return Overload.global(name, name, DYN, of(DYN), a -> conversion.of(a[0]));
    }

    private static Object toBool(Object value) {
        return switch (value) {
            case Boolean b -> b;
            case String s ->
                    switch (s) {
                        case "1", "t", "T", "true", "TRUE", "True" -> true;
                        case "0", "f", "F", "false", "FALSE", "False" -> false;
                        default ->
                                throw new CelException(
                                        "strconv.ParseBool: parsing \"" + s + "\": invalid syntax");
                    };
            default -> throw CelException.noSuchOverload();
        };
    }

    private static Object toInt(Object value) {
        return switch (value) {
            case Long l -> l;
            case Double d -> {
                if (d.isNaN() || d <= -0x1p63 || d >= 0x1p63) {
                    throw Arithmetic.overflow();
                }
                yield (Object) d.longValue();
            }
            case UnsignedLong u -> {
                if (u.longValue() < 0) {
                    throw Arithmetic.overflow();
                }
                yield u.longValue();
            }
            case String s -> {
                try {
                    yield Long.parseLong(s);
                } catch (NumberFormatException e) {
                    throw new CelException(
                            "strconv.ParseInt: parsing \""
                                    + s
                                    + "\": "
                                    + (s.matches("[+-]?[0-9]+")
                                            ? "value out of range"
                                            : "invalid syntax"));
                }
            }
            case Instant t -> t.getEpochSecond();
            case Duration d -> d.toNanos();
            default -> throw CelException.noSuchOverload();
        };
    }

    private static Object toUint(Object value) {
        return switch (value) {
            case UnsignedLong u -> u;
            case Long l -> {
                if (l < 0) {
                    throw new CelException("unsigned integer overflow");
                }
                yield UnsignedLong.valueOf(l);
            }
            case Double d -> {
                if (d.isNaN() || d < 0 || d >= 0x1p64) {
                    throw new CelException("unsigned integer overflow");
                }
                yield UnsignedLong.valueOf(new BigDecimal(d).toBigInteger());
            }
            case String s -> {
                try {
                    yield UnsignedLong.valueOf(s);
                } catch (NumberFormatException e) {
                    throw new CelException(
                            "strconv.ParseUint: parsing \"" + s + "\": invalid syntax");
                }
            }
            default -> throw CelException.noSuchOverload();
        };
    }

    private static Object toDouble(Object value) {
        return switch (value) {
            case Double d -> d;
            case Long l -> (Object) l.doubleValue();
            case UnsignedLong u -> u.doubleValue();
            case String s -> {
                try {
                    if (s.isEmpty() || s.endsWith("f") || s.endsWith("d") || s.isBlank()) {
                        throw new NumberFormatException();
                    }
                    yield Double.parseDouble(s);
                } catch (NumberFormatException e) {
                    throw new CelException(
                            "strconv.ParseFloat: parsing \"" + s + "\": invalid syntax");
                }
            }
            default -> throw CelException.noSuchOverload();
        };
    }

    static Object text(Object value) {
        return switch (value) {
            case String s -> s;
            case Long l -> Long.toString(l);
            case UnsignedLong u -> u.toString();
            case Double d -> shortest(d);
            case Boolean b -> b.toString();
            case Instant t ->
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(t.atOffset(ZoneOffset.UTC));
            case Duration d -> GoDuration.seconds(d);
            case TypeValue t -> t.name();
            case Bytes b -> {
                try {
                    yield StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(b.content()))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new CelException("invalid UTF-8 in bytes, cannot convert to string");
                }
            }
            case Object other when other instanceof io.jukung.cel.value.Opaque -> other.toString();
            default -> throw CelException.noSuchOverload();
        };
    }

    /** As Go's {@code %g}: {@code 1}, {@code 0.5}, {@code 1e+06}. */
    static String shortest(double d) {
        if (Double.isNaN(d)) {
            return "NaN";
        }
        if (Double.isInfinite(d)) {
            return d > 0 ? "+Inf" : "-Inf";
        }
        if (d == 0) {
            return 1 / d < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(d)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        return (d < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e"
                + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static Object toBytes(Object value) {
        return switch (value) {
            case Bytes b -> b;
            case String s -> Bytes.of(s);
            default -> throw CelException.noSuchOverload();
        };
    }

    private static Object toTimestamp(Object value) {
        try {
            return switch (value) {
                case Instant t -> t;
                case Long l -> Arithmetic.checked(Instant.ofEpochSecond(l));
                case String s -> Arithmetic.checked(Trees.time(s));
                default -> throw CelException.noSuchOverload();
            };
        } catch (DateTimeException e) {
            throw new CelException("parsing time \"" + value + "\": cannot parse");
        }
    }

    private static Object toDuration(Object value) {
        try {
            return switch (value) {
                case Duration d -> d;
                case Long l -> Duration.ofNanos(l);
                case String s -> GoDuration.parse(s);
                default -> throw CelException.noSuchOverload();
            };
        } catch (IllegalArgumentException e) {
            throw new CelException(String.valueOf(e.getMessage()));
        }
    }
}
