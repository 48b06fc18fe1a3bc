package io.jukung.cel.library;

import static io.jukung.cel.library.Types.DYN;
import static io.jukung.cel.library.Types.of;

import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.CelMap;
import io.jukung.cel.value.Equality;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The operators; the logical ones and the ternary are the evaluator's own. */
final class Operators {
    private Operators() {}

    static List<Overload> overloads() {
        return List.of(
                operator("_+_", a -> Arithmetic.add(a[0], a[1])),
                operator("_-_", a -> Arithmetic.subtract(a[0], a[1])),
                operator("_*_", a -> Arithmetic.multiply(a[0], a[1])),
                operator("_/_", a -> Arithmetic.divide(a[0], a[1])),
                operator("_%_", a -> Arithmetic.remainder(a[0], a[1])),
                unary("-_", a -> Arithmetic.negate(a[0])),
                unary("!_", a -> !bool(a[0])),
                operator("_==_", a -> Equality.equal(a[0], a[1])),
                operator("_!=_", a -> !Equality.equal(a[0], a[1])),
                operator("_<_", a -> order(a, order -> order < 0)),
                operator("_<=_", a -> order(a, order -> order <= 0)),
                operator("_>_", a -> order(a, order -> order > 0)),
                operator("_>=_", a -> order(a, order -> order >= 0)),
                operator("@in", a -> in(a[0], a[1])),
                operator("_in_", a -> in(a[0], a[1])),
                operator("_[_]", a -> index(a[0], a[1])),
                operator("_[?_]", a -> optionalIndex(a[0], a[1])));
    }

    private static Overload operator(String name, Overload.Body body) {
        return Overload.global(name, name, DYN, of(DYN, DYN), body);
    }

    private static Overload unary(String name, Overload.Body body) {
        return Overload.global(name, name, DYN, of(DYN), body);
    }

    static boolean bool(Object value) {
        if (value instanceof Boolean b) {
            return b;
        }
        throw CelException.noSuchOverload();
    }

    private static boolean order(Object[] a, IntPredicate wanted) {
        if (a[0] instanceof CelList || a[0] instanceof CelMap) {
            throw CelException.noSuchOverload();
        }
        Integer order = Equality.compare(a[0], a[1]);
        return order != null && wanted.test(order);
    }

    private static boolean in(Object value, Object container) {
        return switch (container) {
            case CelList list -> list.contains(value);
            case CelMap map -> map.find(value) != null;
            default -> throw CelException.noSuchOverload();
        };
    }

    /** An element; of an optional list or map an optional one. */
    private static Object index(Object container, Object key) {
        if (container instanceof Optional<?> optional) {
            return optional.isEmpty() ? optional : optionalIndex(optional.get(), key);
        }
        Object found = find(container, key);
        if (found != null) {
            return found;
        }
        if (container instanceof CelList) {
            throw new CelException("index out of bounds: " + key);
        }
        throw CelException.noSuchKey(key);
    }

    private static Object optionalIndex(Object container, Object key) {
        if (container instanceof Optional<?> optional) {
            return optional.isEmpty() ? optional : optionalIndex(optional.get(), key);
        }
        return Optional.ofNullable(find(container, key));
    }

    static @Nullable Object find(Object container, Object key) {
        return switch (container) {
            case CelMap map -> map.find(key);
            case CelList list -> {
                if (!(Equality.key(key) instanceof Long at)) {
                    throw CelException.noSuchOverload();
                }
                yield at < 0 || at >= list.size() ? null : list.get(at.intValue());
            }
            default -> throw CelException.noSuchOverload();
        };
    }
}
