package io.jukung.cel.library;

import com.google.common.primitives.UnsignedLong;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/** Sums and products, which never wrap around. */
final class Arithmetic {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Arithmetic() {}

    static Object add(Object left, Object right) {
        try {
            return switch (left) {
                case Long l when right instanceof Long r -> (Object) Math.addExact(l, r);
                case Double l when right instanceof Double r -> l + r;
                case UnsignedLong l when right instanceof UnsignedLong r ->
                        unsigned(l.bigIntegerValue().add(r.bigIntegerValue()));
                case String l when right instanceof String r -> l + r;
                case Bytes l when right instanceof Bytes r -> l.plus(r);
                case CelList l when right instanceof CelList r -> l.plus(r);
                case Duration l when right instanceof Duration r -> checked(l.plus(r));
                case Instant l when right instanceof Duration r -> checked(l.plus(r));
                case Duration l when right instanceof Instant r -> checked(r.plus(l));
                default -> throw CelException.noSuchOverload();
            };
        } catch (ArithmeticException e) {
            throw overflow();
        }
    }

    static Object subtract(Object left, Object right) {
        try {
            return switch (left) {
                case Long l when right instanceof Long r -> (Object) Math.subtractExact(l, r);
                case Double l when right instanceof Double r -> l - r;
                case UnsignedLong l when right instanceof UnsignedLong r ->
                        unsigned(l.bigIntegerValue().subtract(r.bigIntegerValue()));
                case Duration l when right instanceof Duration r -> checked(l.minus(r));
                case Instant l when right instanceof Duration r -> checked(l.minus(r));
                case Instant l when right instanceof Instant r -> checked(Duration.between(r, l));
                default -> throw CelException.noSuchOverload();
            };
        } catch (ArithmeticException e) {
            throw overflow();
        }
    }

    static Object multiply(Object left, Object right) {
        try {
            return switch (left) {
                case Long l when right instanceof Long r -> (Object) Math.multiplyExact(l, r);
                case Double l when right instanceof Double r -> l * r;
                case UnsignedLong l when right instanceof UnsignedLong r ->
                        unsigned(l.bigIntegerValue().multiply(r.bigIntegerValue()));
                default -> throw CelException.noSuchOverload();
            };
        } catch (ArithmeticException e) {
            throw overflow();
        }
    }

    static Object divide(Object left, Object right) {
        return switch (left) {
            case Long l when right instanceof Long r -> {
                if (r == 0) {
                    throw new CelException("division by zero");
                }
                if (l == Long.MIN_VALUE && r == -1) {
                    throw overflow();
                }
                yield (Object) (l / r);
            }
            case Double l when right instanceof Double r -> l / r;
            case UnsignedLong l when right instanceof UnsignedLong r -> {
                if (r.equals(UnsignedLong.ZERO)) {
                    throw new CelException("division by zero");
                }
                yield l.dividedBy(r);
            }
            default -> throw CelException.noSuchOverload();
        };
    }

    static Object remainder(Object left, Object right) {
        return switch (left) {
            case Long l when right instanceof Long r -> {
                if (r == 0) {
                    throw new CelException("modulus by zero");
                }
                if (l == Long.MIN_VALUE && r == -1) {
                    throw overflow();
                }
                yield (Object) (l % r);
            }
            case UnsignedLong l when right instanceof UnsignedLong r -> {
                if (r.equals(UnsignedLong.ZERO)) {
                    throw new CelException("modulus by zero");
                }
                yield l.mod(r);
            }
            default -> throw CelException.noSuchOverload();
        };
    }

    static Object negate(Object value) {
        return switch (value) {
            case Long l when l == Long.MIN_VALUE -> throw overflow();
            case Long l -> (Object) (-l);
            case Double d -> -d;
            default -> throw CelException.noSuchOverload();
        };
    }

    static UnsignedLong unsigned(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 64) {
            throw new CelException("unsigned integer overflow");
        }
        return UnsignedLong.valueOf(value);
    }

    static Instant checked(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new CelException("timestamp overflow");
        }
        return time;
    }

    private static Duration checked(Duration duration) {
        try {
            return Duration.ofNanos(duration.toNanos());
        } catch (ArithmeticException e) {
            throw new CelException("duration overflow");
        }
    }

    static CelException overflow() {
        return new CelException("integer overflow");
    }
}
