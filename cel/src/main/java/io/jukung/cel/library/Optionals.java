package io.jukung.cel.library;

import static io.jukung.cel.library.Types.DYN;
import static io.jukung.cel.library.Types.of;

import com.google.common.primitives.UnsignedLong;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.CelMap;
import io.jukung.cel.value.ListValue;
import io.jukung.cel.value.MapValue;
import io.jukung.machinery.tree.JsonNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Optional values, and what two-variable comprehensions gather with. */
final class Optionals {
    private Optionals() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.global("optional.of", "optional_of", DYN, of(DYN), a -> Optional.of(a[0])),
                Overload.global(
                        "optional.ofNonZeroValue",
                        "optional_ofNonZeroValue",
                        DYN,
                        of(DYN),
                        a -> isZero(a[0]) ? Optional.empty() : Optional.of(a[0])),
                Overload.global("optional.none", "optional_none", DYN, of(), a -> Optional.empty()),
                Overload.global(
                        "optional.unwrap",
                        "optional_unwrap_list",
                        DYN,
                        of(Types.list(DYN)),
                        a -> unwrap((CelList) a[0])),
                Overload.member(
                        "unwrapOpt",
                        "optional_unwrapOpt",
                        DYN,
                        of(Types.list(DYN)),
                        a -> unwrap((CelList) a[0])),
                Overload.member(
                        "value",
                        "optional_value",
                        DYN,
                        of(DYN),
                        a -> {
                            Optional<?> value = optional(a[0]);
                            if (value.isEmpty()) {
                                throw new CelException("optional.none() dereference");
                            }
                            return value.get();
                        }),
                Overload.member(
                        "hasValue",
                        "optional_hasValue",
                        DYN,
                        of(DYN),
                        a -> optional(a[0]).isPresent()),
                Overload.global(
                        "cel.@mapInsert",
                        "cel_@mapInsert_map_key_value",
                        DYN,
                        of(DYN, DYN, DYN),
                        a -> insert(a[0], a[1], a[2])),
                Overload.global(
                        "cel.@mapInsert",
                        "cel_@mapInsert_map_map",
                        DYN,
                        of(DYN, DYN),
                        a -> {
                            CelMap more = (CelMap) a[1];
                            Object all = a[0];
                            for (Object key : more.keys()) {
                                all = insert(all, key, more.get(key));
                            }
                            return all;
                        }));
    }

    static Optional<?> optional(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional;
        }
        throw CelException.noSuchOverload();
    }

    /** Into the fold's own map, which nobody else sees yet. */
    private static Object insert(Object map, Object key, Object value) {
        if (!(map instanceof MapValue own)) {
            throw CelException.noSuchOverload();
        }
        if (own.find(key) != null) {
            throw new CelException("insert failed: key " + key + " already exists");
        }
        return own.put(key, value);
    }

    private static Object unwrap(CelList list) {
        List<Object> values = new ArrayList<>();
        for (Object element : list) {
            optional(element).ifPresent(values::add);
        }
        return new ListValue(values);
    }

    private static boolean isZero(Object value) {
        return switch (value) {
            case JsonNull ignored -> true;
            case Boolean b -> !b;
            case Long l -> l == 0;
            case Double d -> d == 0;
            case UnsignedLong u -> u.equals(UnsignedLong.ZERO);
            case String s -> s.isEmpty();
            case Bytes b -> b.size() == 0;
            case CelList list -> list.size() == 0;
            case CelMap map -> map.size() == 0;
            case Duration d -> d.isZero();
            case Optional<?> optional -> optional.isEmpty();
            default -> false;
        };
    }
}
