package io.jukung.cel.cost;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Estimates for Kubernetes' own libraries. */
final class CallEstimates {
    static final double TRAVERSAL = 0.1;
    static final double PATTERN = 0.25;

    /** Of the longest pattern behind a named format. */
    private static final int FORMAT_PATTERN = 128;

    private final Sizes sizes;

    /** What a call costs, its arguments apart, and how large its result is if that is known. */
    record Estimate(Bounds cost, @Nullable Bounds size) {
        static Estimate of(Bounds cost) {
            return new Estimate(cost, null);
        }
    }

    CallEstimates(Sizes sizes) {
        this.sizes = sizes;
    }

    /** The estimate, null for functions that are CEL's own. */
    @Nullable Estimate of(
            String function, String overload, @Nullable Node target, List<Node> args) {
        return switch (function) {
            case "check" -> Estimate.of(Bounds.of(350_000));
            case "serviceAccount",
                    "path",
                    "group",
                    "resource",
                    "subresource",
                    "namespace",
                    "name",
                    "allowed",
                    "reason",
                    "error",
                    "errored",
                    "masked",
                    "prefixLength",
                    "family",
                    "isUnspecified",
                    "isLoopback",
                    "isLinkLocalMulticast",
                    "isLinkLocalUnicast",
                    "isGlobalUnicast",
                    "format.named",
                    "sign",
                    "asInteger",
                    "isInteger",
                    "asApproximateFloat",
                    "isGreaterThan",
                    "isLessThan",
                    "compareTo",
                    "add",
                    "sub",
                    "major",
                    "minor",
                    "patch",
                    "getScheme",
                    "getHostname",
                    "getHost",
                    "getPort",
                    "getEscapedPath",
                    "getQuery" ->
                    Estimate.of(Bounds.ONE);
            case "fieldSelector", "labelSelector" ->
                    args.size() == 1 ? Estimate.of(selector(size(args.get(0)))) : null;
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
                    target == null ? null : traversal(target);
            case "url" -> args.size() == 1 ? sameSize(size(args.get(0))) : null;
            case "lowerAscii", "upperAscii", "substring", "trim" ->
                    target == null ? null : sameSize(size(target));
            case "replace" -> target == null || args.size() < 2 ? null : replace(target, args);
            case "split" -> target == null ? null : split(target, args);
            case "join" -> target == null ? null : join(target, args);
            case "find", "findAll" -> target == null || args.isEmpty() ? null : find(target, args);
            case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
                    args.isEmpty() ? null : Estimate.of(size(args.get(0)).times(TRAVERSAL));
            case "ip" ->
                    overload.equals("cidr_ip")
                            ? Estimate.of(Bounds.ONE)
                            : args.isEmpty()
                                    ? null
                                    : Estimate.of(size(args.get(0)).times(TRAVERSAL));
            case "ip.isCanonical" ->
                    args.isEmpty() ? null : Estimate.of(size(args.get(0)).times(2 * TRAVERSAL));
            case "containsIP", "containsCIDR" ->
                    args.isEmpty() ? null : contains(function, overload, args.get(0));
            case "validate" ->
                    args.isEmpty()
                            ? null
                            : Estimate.of(
                                    size(args.get(0))
                                            .times(TRAVERSAL)
                                            .times(FORMAT_PATTERN * PATTERN));
            case "sets.contains", "sets.intersects", "sets.equivalent" ->
                    args.size() < 2 ? null : sets(function, args);
            case "_==_" -> args.size() == 2 ? equality(args) : null;
            default -> null;
        };
    }

    Bounds size(Node node) {
        if (node.size() != null) {
            return node.size();
        }
        Bounds known = sizes.of(node.path());
        return known == null ? Bounds.UNKNOWN : known;
    }

    private static Bounds selector(Bounds length) {
        Bounds requirements = length.times(0.5).times(50.0);
        return Bounds.of(10).plus(length.times(TRAVERSAL)).plus(requirements);
    }

    private static Estimate sameSize(Bounds size) {
        return new Estimate(size.times(TRAVERSAL), size);
    }

    private Estimate traversal(Node list) {
        Node element = element(list);
        if (element == null) {
            return Estimate.of(size(list).times(TRAVERSAL));
        }
        Bounds each = Bounds.ONE;
        CelKind kind = element.type().kind();
        if (kind == CelKind.STRING || kind == CelKind.BYTES) {
            each = each.plus(size(element).times(TRAVERSAL));
        }
        return Estimate.of(size(list).times(each));
    }

    private static @Nullable Node element(Node list) {
        List<CelType> parameters = list.type().parameters();
        if (parameters.isEmpty()) {
            return null;
        }
        List<String> path = new ArrayList<>(list.path());
        if (!path.isEmpty()) {
            path.add("@items");
        }
        return new Node(path, parameters.get(0), null, null);
    }

    private Estimate replace(Node target, List<Node> args) {
        Bounds text = size(target);
        Bounds from = size(args.get(0));
        Bounds to = size(args.get(1));
        long mostTimes = 0;
        long mostKept = 0;
        if (from.min() == 0) {
            mostTimes = Bounds.add(text.max(), 1);
            mostKept = text.max();
        } else if (to.max() <= from.min()) {
            mostKept = text.max();
        } else {
            mostTimes = (long) Math.ceil((double) text.max() / from.min());
        }
        long leastTimes = 0;
        long leastKept = 0;
        if (from.max() == 0) {
            leastTimes = Bounds.add(text.min(), 1);
            leastKept = text.min();
        } else if (from.max() <= to.min()) {
            leastKept = text.min();
        } else {
            leastTimes = (long) Math.ceil((double) text.min() / from.max());
        }
        Bounds size =
                new Bounds(leastTimes, mostTimes).times(to).plus(new Bounds(leastKept, mostKept));
        return new Estimate(text.times(2 * TRAVERSAL), size);
    }

    private Estimate split(Node target, List<Node> args) {
        Bounds text = size(target);
        long most = text.max();
        CelExpr limit = args.size() > 1 ? args.get(1).expr() : null;
        if (limit != null
                && limit.getKind() == Kind.CONSTANT
                && limit.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
            most = Math.max(0, limit.constant().int64Value());
        }
        return new Estimate(text.times(2 * TRAVERSAL), new Bounds(0, most));
    }

    private Estimate join(Node target, List<Node> args) {
        Bounds count = size(target);
        Node element = element(target);
        Bounds size = element == null ? Bounds.NOTHING : count.times(size(element));
        if (!args.isEmpty()) {
            Bounds separators =
                    new Bounds(Math.max(0, count.min() - 1), Math.max(0, count.max() - 1));
            size = size.plus(size(args.get(0)).times(separators));
        }
        return new Estimate(size.times(TRAVERSAL), size);
    }

    private Estimate find(Node target, List<Node> args) {
        Bounds text = size(target);
        Bounds once = text.plus(Bounds.ONE).times(TRAVERSAL);
        Bounds pattern = size(args.get(0)).times(PATTERN);
        return new Estimate(once.times(pattern), new Bounds(0, text.max()));
    }

    private Estimate contains(String function, String overload, Node other) {
        Bounds address = new Bounds(4, 16);
        Bounds cost = address.plus(address).times(TRAVERSAL);
        if (function.equals("containsCIDR")) {
            cost = cost.plus(address.times(TRAVERSAL)).plus(Bounds.ONE);
        }
        if (overload.endsWith("_string")) {
            cost = cost.plus(size(other).times(TRAVERSAL));
        }
        return Estimate.of(cost);
    }

    /** Every element with every other one; twice for equivalence. */
    private Estimate sets(String function, List<Node> args) {
        Bounds pairs = size(args.get(0)).times(size(args.get(1)));
        Bounds cost = function.equals("sets.equivalent") ? pairs.times(2.0) : pairs;
        return Estimate.of(cost.plus(Bounds.ONE));
    }

    private static @Nullable Estimate equality(List<Node> args) {
        CelType left = args.get(0).type();
        if (left.kind() != CelKind.OPAQUE
                || !left.equals(args.get(1).type())
                || left.name().equals("optional_type")) {
            return null;
        }
        return Estimate.of(
                left.name().equals("kubernetes.NamedFormat")
                        ? new Bounds(1, 64).times(TRAVERSAL)
                        : Bounds.ONE);
    }
}
