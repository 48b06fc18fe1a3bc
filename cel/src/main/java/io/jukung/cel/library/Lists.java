package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.T;
import static io.jukung.cel.library.Types.of;

import dev.cel.common.types.CelType;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.Equality;
import io.jukung.cel.value.ListValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Kubernetes' library of lists, and CEL's, version 3. */
final class Lists {
    private static final Map<String, CelType> SUMMABLE =
            Map.of(
                    "int", Types.INT,
                    "uint", Types.UINT,
                    "double", Types.DOUBLE,
                    "duration", Types.DURATION);
    private static final Map<String, CelType> COMPARABLE =
            Map.of(
                    "int", Types.INT,
                    "uint", Types.UINT,
                    "double", Types.DOUBLE,
                    "bool", Types.BOOL,
                    "duration", Types.DURATION,
                    "timestamp", Types.TIMESTAMP,
                    "string", Types.STRING,
                    "bytes", Types.BYTES);

    private Lists() {}

    static List<Overload> overloads() {
        List<Overload> all = new ArrayList<>();
        COMPARABLE.forEach((name, type) -> {
            CelType list = Types.list(type);
            all.add(
                    Overload.member(
                            "isSorted",
                            "list_" + name + "_is_sorted_bool",
                            BOOL,
                            of(list),
                            a -> isSorted((CelList) a[0])));
            all.add(
                    Overload.member(
                            "max",
                            "list_" + name + "_max_" + name,
                            type,
                            of(list),
                            a -> extreme((CelList) a[0], 1, "max")));
            all.add(
                    Overload.member(
                            "min",
                            "list_" + name + "_min_" + name,
                            type,
                            of(list),
                            a -> extreme((CelList) a[0], -1, "min")));
            all.add(
                    Overload.member(
                            "sort",
                            "list_" + name + "_sort",
                            list,
                            of(list),
                            a -> sorted((CelList) a[0], (CelList) a[0])));
        });
        SUMMABLE.forEach((name, type) ->
                all.add(
                        Overload.member(
                                "sum",
                                "list_" + name + "_sum_" + name,
                                type,
                                of(Types.list(type)),
                                a -> sum((CelList) a[0], type))));
        all.addAll(general());
        return all;
    }

    private static List<Overload> general() {
        CelType list = Types.list(T);
        return List.of(
                Overload.member(
                        "indexOf",
                        "list_a_index_of_int",
                        INT,
                        of(list, T),
                        a -> indexOf((CelList) a[0], a[1])),
                Overload.member(
                        "lastIndexOf",
                        "list_a_last_index_of_int",
                        INT,
                        of(list, T),
                        a -> lastIndexOf((CelList) a[0], a[1])),
                Overload.global(
                        "lists.@sortByAssociatedKeys",
                        "list_sortByAssociatedKeys",
                        Types.list(Types.DYN),
                        of(Types.list(Types.DYN)),
                        a -> sortedByFirst((CelList) a[0])),
                Overload.member(
                        "slice",
                        "list_slice",
                        list,
                        of(list, INT, INT),
                        a -> slice((CelList) a[0], (Long) a[1], (Long) a[2])),
                Overload.member(
                        "flatten",
                        "list_flatten",
                        list,
                        of(Types.list(list)),
                        a -> flatten((CelList) a[0], 1)),
                Overload.member(
                        "flatten",
                        "list_flatten_int",
                        Types.list(Types.DYN),
                        of(Types.list(Types.DYN), INT),
                        a -> flatten((CelList) a[0], (Long) a[1])),
                Overload.global(
                        "lists.range",
                        "lists_range",
                        Types.list(INT),
                        of(INT),
                        a -> range((Long) a[0])),
                Overload.member(
                        "distinct", "list_distinct", list, of(list), a -> distinct((CelList) a[0])),
                Overload.member(
                        "reverse", "list_reverse", list, of(list), a -> reverse((CelList) a[0])),
                Overload.member(
                        "first",
                        "list_first",
                        Types.optional(T),
                        of(list),
                        a -> at((CelList) a[0], 0)),
                Overload.member(
                        "last",
                        "list_last",
                        Types.optional(T),
                        of(list),
                        a -> at((CelList) a[0], ((CelList) a[0]).size() - 1)));
    }

    private static boolean isSorted(CelList list) {
        for (int i = 1; i < list.size(); i++) {
            Integer order = Equality.compare(list.get(i - 1), list.get(i));
            if (order == null || order > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object extreme(CelList list, int sign, String name) {
        if (list.size() == 0) {
            throw new CelException(name + " called on empty list");
        }
        Object best = list.get(0);
        for (Object element : list) {
            Integer order = Equality.compare(element, best);
            if (order != null && order * sign > 0) {
                best = element;
            }
        }
        return best;
    }

    private static Object sum(CelList list, CelType type) {
        Object sum =
                switch (type.kind()) {
                    case INT -> (Object) 0L;
                    case UINT -> com.google.common.primitives.UnsignedLong.ZERO;
                    case DOUBLE -> 0.0;
                    default -> Duration.ZERO;
                };
        if (list.size() > 0) {
            sum = list.get(0);
            for (int i = 1; i < list.size(); i++) {
                sum = Arithmetic.add(sum, list.get(i));
            }
        }
        return sum;
    }

    private static long indexOf(CelList list, Object value) {
        for (int i = 0; i < list.size(); i++) {
            if (Equality.equal(list.get(i), value)) {
                return i;
            }
        }
        return -1;
    }

    private static long lastIndexOf(CelList list, Object value) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (Equality.equal(list.get(i), value)) {
                return i;
            }
        }
        return -1;
    }

    private static CelList slice(CelList list, long from, long to) {
        if (from < 0 || to < 0) {
            throw new CelException(
                    "cannot slice(%d, %d), negative indexes not supported".formatted(from, to));
        }
        if (from > to) {
            throw new CelException(
                    "cannot slice(%d, %d), start index must be less than or equal to end index"
                            .formatted(from, to));
        }
        if (to > list.size()) {
            throw new CelException(
                    "cannot slice(%d, %d), list is length %d".formatted(from, to, list.size()));
        }
        return new ListValue(list.toList().subList((int) from, (int) to));
    }

    private static CelList flatten(CelList list, long depth) {
        if (depth < 0) {
            throw new CelException("level must be non-negative");
        }
        List<Object> flat = new ArrayList<>();
        flatten(list, depth, flat);
        return new ListValue(flat);
    }

    private static void flatten(CelList list, long depth, List<Object> flat) {
        for (Object element : list) {
            if (element instanceof CelList inner && depth > 0) {
                flatten(inner, depth - 1, flat);
            } else {
                flat.add(element);
            }
        }
    }

    /** What an evaluation may cost bounds it; a list of this length is never of use. */
    private static CelList range(long length) {
        if (length > 1_000_000) {
            throw new CelException("lists.range: too many elements: " + length);
        }
        return new ListValue(
                IntStream.range(0, (int) Math.max(0, length))
                        .<Object>mapToObj(i -> (long) i)
                        .toList());
    }

    private static CelList distinct(CelList list) {
        Set<Object> seen = new HashSet<>();
        List<Object> kept = new ArrayList<>();
        for (Object element : list) {
            if (seen.add(Equality.key(element))) {
                kept.add(element);
            }
        }
        return new ListValue(kept);
    }

    private static CelList reverse(CelList list) {
        List<Object> reversed = list.toList();
        Collections.reverse(reversed);
        return new ListValue(reversed);
    }

    private static Object at(CelList list, int index) {
        return list.size() == 0 ? Optional.empty() : Optional.of(list.get(index));
    }

    /** Of pairs of a key and an element, which is what the macro {@code sortBy} makes. */
    private static CelList sortedByFirst(CelList pairs) {
        List<Object> keys = new ArrayList<>(pairs.size());
        List<Object> elements = new ArrayList<>(pairs.size());
        for (Object pair : pairs) {
            keys.add(((CelList) pair).get(0));
            elements.add(((CelList) pair).get(1));
        }
        return sorted(new ListValue(elements), new ListValue(keys));
    }

    private static CelList sorted(CelList list, CelList keys) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, list.size()).boxed().toList());
        if (!order.isEmpty()) {
            Class<?> first = keys.get(0).getClass();
            for (Object key : keys) {
                if (key.getClass() != first) {
                    throw new CelException("list elements must have the same type");
                }
            }
        }
        order.sort((left, right) -> {
            Integer found = Equality.compare(keys.get(left), keys.get(right));
            return found == null ? 0 : found;
        });
        return new ListValue(new ArrayList<>(order.stream().map(list::get).toList()));
    }
}
