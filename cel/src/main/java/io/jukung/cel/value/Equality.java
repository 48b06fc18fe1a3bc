package io.jukung.cel.value;

import com.google.common.primitives.UnsignedLong;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is equal, and what is less: numbers by their amount, values of different types never. */
public final class Equality {
    private Equality() {}

    public static boolean equal(Object left, Object right) {
        return switch (left) {
            case CelList list -> right instanceof CelList other && lists(list, other);
            case CelMap map -> right instanceof CelMap other && map.same(other);
            case Number number -> right instanceof Number other && numbers(number, other);
            case Optional<?> optional ->
                    right instanceof Optional<?> other
                            && optional.isPresent() == other.isPresent()
                            && (optional.isEmpty() || equal(optional.get(), other.orElseThrow()));
            default -> left.equals(right);
        };
    }

    /** Whichever of the two has no order decides for both. */
    private static boolean lists(CelList left, CelList right) {
        return left instanceof ListValue ? right.same(left) : left.same(right);
    }

    private static boolean numbers(Number left, Number right) {
        if (left instanceof Long l && right instanceof Long r) {
            return l.longValue() == r.longValue();
        }
        Integer order = compareNumbers(left, right);
        return order != null && order == 0;
    }

    /** Less than zero, zero, more; null where one of them is no number. */
    static @Nullable Integer compareNumbers(Number left, Number right) {
        if (left instanceof Long l && right instanceof Long r) {
            return Long.compare(l, r);
        }
        if (isNaN(left) || isNaN(right)) {
            return null;
        }
        if (left instanceof Double l && right instanceof Double r) {
            return l < r ? -1 : l > r ? 1 : 0;
        }
        if (left instanceof Double l && l.isInfinite()) {
            return l > 0 ? 1 : -1;
        }
        if (right instanceof Double r && r.isInfinite()) {
            return r > 0 ? -1 : 1;
        }
        return exact(left).compareTo(exact(right));
    }

    private static boolean isNaN(Number number) {
        return number instanceof Double d && d.isNaN();
    }

    private static BigDecimal exact(Number number) {
        return switch (number) {
            case Double d -> new BigDecimal(d);
            case UnsignedLong u -> new BigDecimal(u.bigIntegerValue());
            default -> BigDecimal.valueOf(number.longValue());
        };
    }

    /** The order of two values of one type, or of two numbers; null beside a NaN. */
    @SuppressWarnings("unchecked")
    public static @Nullable Integer compare(Object left, Object right) {
        if (left instanceof Number l && right instanceof Number r) {
            return compareNumbers(l, r);
        }
        if (left instanceof String l && right instanceof String r) {
            return compareText(l, r);
        }
        if (left instanceof Comparable<?> comparable && left.getClass() == right.getClass()) {
            return ((Comparable<Object>) comparable).compareTo(right);
        }
        throw CelException.noSuchOverload();
    }

    /** By code points, which is the order of UTF-8's bytes. */
    private static int compareText(String left, String right) {
        int least = Math.min(left.length(), right.length());
        for (int i = 0; i < least; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean surrogates = Character.isSurrogate(l) || Character.isSurrogate(r);
                return surrogates
                        ? Integer.compare(left.codePointAt(i), right.codePointAt(i))
                        : Character.compare(l, r);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** A value that may be a key of a hash map: equal numbers become the same one. */
    public static Object key(Object value) {
        return switch (value) {
            case Double d when d == Math.rint(d) && Math.abs(d) < 0x1p63 -> d.longValue();
            case UnsignedLong u when u.bigIntegerValue().bitLength() < 64 -> u.longValue();
            case CelList list -> list.toList().stream().map(Equality::key).toList();
            case CelMap map -> {
                java.util.Map<Object, Object> all = new java.util.HashMap<>();
                map.keys().forEach(key -> all.put(key(key), key(map.get(key))));
                yield all;
            }
            default -> value;
        };
    }
}
