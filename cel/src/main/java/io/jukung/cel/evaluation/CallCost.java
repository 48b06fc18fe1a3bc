package io.jukung.cel.evaluation;

import io.jukung.cel.library.Formats.Format;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.CelMap;
import io.jukung.cel.value.Opaque;
import java.util.Optional;

/**
 * What a call costs, by what it was called with; the sources are cel-go's {@code CostTracker} and
 * apiserver's {@code library.CostEstimator.CallCost}.
 */
final class CallCost {
    /** Of going over a string, for each character. */
    private static final double TRAVERSAL = 0.1;

    /** Of matching, for each character of the pattern. */
    private static final double PATTERN = 0.25;

    private CallCost() {}

    /** What cel-go counts, and of large lists and maps a little of what it leaves uncounted. */
    static long of(String function, Object[] a, Object result) {
        return switch (function) {
            case "_==_",
                    "_!=_",
                    "@in",
                    "_in_",
                    "_+_",
                    "sets.contains",
                    "sets.intersects",
                    "sets.equivalent",
                    "distinct" ->
                    counted(function, a, result) + (nodes(a[0]) + nodes(a[a.length - 1])) / 100;
            default -> counted(function, a, result);
        };
    }

    /** Values inside a list or map, at every depth: as many may be compared or copied. */
    private static long nodes(Object value) {
        long count = 0;
        if (value instanceof CelList list) {
            for (Object element : list) {
                count += 1 + nodes(element);
            }
        } else if (value instanceof CelMap map) {
            for (Object key : map.keys()) {
                count += 1 + nodes(map.get(key));
            }
        }
        return count;
    }

    private static long counted(String function, Object[] a, Object result) {
        return switch (function) {
            case "check" -> 350_000;
            case "fieldSelector", "labelSelector" -> selector(size(a[1]));
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> traversal(a[0]);
            case "url",
                    "lowerAscii",
                    "upperAscii",
                    "substring",
                    "trim",
                    "cidr",
                    "isIP",
                    "isCIDR",
                    "quantity",
                    "isQuantity",
                    "semver",
                    "isSemver" ->
                    once(a[0]);
            case "startsWith", "endsWith" -> once(a[0]);
            case "bytes", "string" ->
                    a[0] instanceof String || a[0] instanceof Bytes ? once(a[0]) : 1;
            case "format", "strings.quote" -> once(a[0]);
            case "replace", "split", "ip.isCanonical" -> ceil(size(a[0]) * 2 * TRAVERSAL);
            case "join" -> ceil(size(result) * 2 * TRAVERSAL);
            case "find", "findAll", "matches" -> pattern(size(a[0]), size(a[1]));
            case "ip" -> a[0] instanceof String ? once(a[0]) : 1;
            case "containsIP" ->
                    ceil(2 * size(a[0]) * TRAVERSAL) + (a[1] instanceof String ? once(a[1]) : 0);
            case "containsCIDR" ->
                    ceil(2 * size(a[0]) * TRAVERSAL)
                            + once(a[0])
                            + 1
                            + (a[1] instanceof String ? once(a[1]) : 0);
            case "validate" ->
                    a[0] instanceof Format format ? pattern(size(a[1]), format.patternSize()) : 1;
            case "contains" -> once(a[0]) * once(a[1]);
            case "@in", "_in_" -> a[1] instanceof CelList list ? list.size() : 1;
            case "sets.contains", "sets.intersects" -> size(a[0]) * size(a[1]) + 1;
            case "sets.equivalent" -> 2 * size(a[0]) * size(a[1]) + 1;
            case "lists.range", "flatten", "distinct", "reverse", "slice", "sort" ->
                    size(result) + 1;
            case "lists.@sortByAssociatedKeys" -> size(result) + 1;
            case "_==_", "_!=_" -> a[0] instanceof Opaque ? 1 : ceil(least(a) * TRAVERSAL);
            case "_<_", "_<=_", "_>_", "_>=_" ->
                    a[0] instanceof String || a[0] instanceof Bytes
                            ? ceil(least(a) * TRAVERSAL)
                            : 1;
            case "_+_" ->
                    a[0] instanceof String || a[0] instanceof Bytes
                            ? ceil((size(a[0]) + size(a[1])) * TRAVERSAL)
                            : 1;
            default -> 1;
        };
    }

    private static long once(Object value) {
        return ceil(size(value) * TRAVERSAL);
    }

    private static long least(Object[] a) {
        return Math.min(size(a[0]), size(a[1]));
    }

    private static long pattern(long text, long pattern) {
        return ceil((1 + text) * TRAVERSAL) * ceil(pattern * PATTERN);
    }

    /** A list, the text once, and a requirement for every second character. */
    private static long selector(long length) {
        return 10 + ceil(length * TRAVERSAL) + ceil(ceil(length * 0.5) * 50.0);
    }

    private static long ceil(double cost) {
        return (long) Math.ceil(cost);
    }

    private static long traversal(Object value) {
        return switch (value) {
            case String s -> (long) (s.length() * TRAVERSAL);
            case Bytes b -> (long) (b.size() * TRAVERSAL);
            case CelList list -> {
                long sum = 0;
                for (Object element : list) {
                    sum += traversal(element);
                }
                yield sum;
            }
            case CelMap map -> {
                long sum = 0;
                for (Object key : map.keys()) {
                    sum += traversal(key) + traversal(map.get(key));
                }
                yield sum;
            }
            default -> 1;
        };
    }

    static long size(Object value) {
        return switch (value) {
            case String s -> s.codePointCount(0, s.length());
            case Bytes b -> b.size();
            case CelList list -> list.size();
            case CelMap map -> map.size();
            case Optional<?> optional -> optional.isPresent() ? size(optional.orElseThrow()) : 1;
            default -> 1;
        };
    }
}
