package io.jukung.cel.cost;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.jukung.cel.cost.CallEstimates.Estimate;
import io.jukung.cel.types.DeclType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a checked expression once, carrying costs up and sizes along. */
public final class Estimator {
    private static final double TRAVERSAL = CallEstimates.TRAVERSAL;

    private final CelAbstractSyntaxTree tree;
    private final Sizes sizes;
    private final CallEstimates calls;
    private final Map<Long, List<String>> paths = new HashMap<>();
    private final Map<Long, Bounds> computed = new HashMap<>();
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<String, Deque<Local>> locals = new HashMap<>();

    /** What the entries of a list or map that an expression makes are like. */
    private record Entry(CelKind container, Bounds key, Bounds value) {
        static @Nullable Entry union(@Nullable Entry left, @Nullable Entry right) {
            return left == null || right == null
                    ? null
                    : new Entry(
                            left.container,
                            left.key.union(right.key),
                            left.value.union(right.value));
        }
    }

    private record Local(List<String> path, @Nullable Bounds size, @Nullable Entry entry) {}

    private Estimator(CelAbstractSyntaxTree tree, Map<String, DeclType> variables) {
        this.tree = tree;
        this.sizes = new Sizes(variables);
        this.calls = new CallEstimates(sizes);
    }

    /** The most that the expression may cost; {@code Long.MAX_VALUE} where nothing bounds it. */
    public static long estimate(CelAbstractSyntaxTree tree, Map<String, DeclType> variables) {
        return new Estimator(tree, variables).cost(tree.getExpr()).max();
    }

    private Bounds cost(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT, NOT_SET -> Bounds.NOTHING;
            case IDENT -> {
                Local local = local(expr.ident().name());
                paths.put(expr.id(), local == null ? List.of(expr.ident().name()) : local.path());
                yield Bounds.ONE;
            }
            case SELECT -> select(expr, expr.select());
            case CALL -> call(expr, expr.call());
            case LIST -> list(expr);
            case MAP -> map(expr);
            case STRUCT -> {
                Bounds sum = Bounds.of(40);
                for (CelExpr.CelStruct.Entry entry : expr.struct().entries()) {
                    sum = sum.plus(cost(entry.value()));
                }
                yield sum;
            }
            case COMPREHENSION ->
                    isBind(expr.comprehension())
                            ? bind(expr, expr.comprehension())
                            : fold(expr, expr.comprehension());
        };
    }

    private Bounds select(CelExpr expr, CelSelect select) {
        Bounds sum = cost(select.operand());
        if (select.testOnly()) {
            return sum;
        }
        CelKind kind = type(select.operand()).kind();
        if (kind == CelKind.MAP || kind == CelKind.STRUCT || kind == CelKind.TYPE_PARAM) {
            sum = sum.plus(Bounds.ONE);
        }
        paths.put(expr.id(), behind(path(select.operand()), select.field()));
        return sum;
    }

    private Bounds list(CelExpr expr) {
        Bounds sum = Bounds.of(10);
        Bounds item = null;
        for (CelExpr element : expr.list().elements()) {
            sum = sum.plus(cost(element));
            Bounds size = sizeOrUnknown(element);
            item = item == null ? size : item.union(size);
        }
        entries.put(
                expr.id(),
                new Entry(CelKind.LIST, Bounds.ONE, item == null ? Bounds.NOTHING : item));
        return sum;
    }

    private Bounds map(CelExpr expr) {
        Bounds sum = Bounds.of(30);
        Bounds keys = null;
        Bounds values = null;
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
            sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
            Bounds key = sizeOrUnknown(entry.key());
            Bounds value = sizeOrUnknown(entry.value());
            keys = keys == null ? key : keys.union(key);
            values = values == null ? value : values.union(value);
        }
        entries.put(
                expr.id(),
                new Entry(
                        CelKind.MAP,
                        keys == null ? Bounds.NOTHING : keys,
                        values == null ? Bounds.NOTHING : values));
        return sum;
    }

    private Bounds call(CelExpr expr, CelCall call) {
        if (call.function().equals("dyn") && call.args().size() == 1) {
            CelExpr inner = call.args().get(0);
            Bounds cost = cost(inner).plus(Bounds.ONE);
            copySizes(expr, inner);
            return cost;
        }
        List<Bounds> costs = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (CelExpr argument : call.args()) {
            costs.add(cost(argument));
            nodes.add(node(argument));
        }
        List<String> overloads =
                tree.getReference(expr.id())
                        .map(r -> (List<String>) r.overloadIds())
                        .orElse(List.of());
        if (overloads.isEmpty()) {
            return Bounds.NOTHING;
        }
        Bounds sum = Bounds.NOTHING;
        Node target = null;
        if (call.target().isPresent()) {
            sum = cost(call.target().get());
            target = node(call.target().get());
        }
        Bounds most = null;
        Bounds size = null;
        for (String overload : overloads) {
            Estimate estimate = function(expr, call.function(), overload, target, nodes, costs);
            most = most == null ? estimate.cost() : most.union(estimate.cost());
            if (estimate.size() != null) {
                size = size == null ? estimate.size() : size.union(estimate.size());
            }
            if (overload.equals("index_list") || overload.equals("index_map")) {
                Entry entry = entry(call.args().get(0));
                size = entry == null ? null : entry.value();
                paths.put(
                        expr.id(),
                        behind(
                                path(call.args().get(0)),
                                overload.equals("index_list") ? "@items" : "@values"));
            }
            if (size == null) {
                size = size(expr);
            }
        }
        if (size != null) {
            computed.put(expr.id(), size);
        }
        return most == null ? sum : sum.plus(most);
    }

    private Estimate function(
            CelExpr expr,
            String function,
            String overload,
            @Nullable Node target,
            List<Node> args,
            List<Bounds> costs) {
        Bounds arguments = Bounds.NOTHING;
        for (Bounds cost : costs) {
            arguments = arguments.plus(cost);
        }
        Estimate own = calls.of(function, overload, target, args);
        if (own == null) {
            own = standard(expr, overload, target, args, costs);
            if (overload.startsWith("logical_") && costs.size() == 2) {
                return new Estimate(new Bounds(costs.get(0).min(), arguments.max()), own.size());
            }
            if (overload.equals("conditional")) {
                return new Estimate(
                        costs.get(0).plus(costs.get(1).union(costs.get(2))), own.size());
            }
        }
        return new Estimate(own.cost().plus(arguments), own.size());
    }

    private Estimate standard(
            CelExpr expr,
            String overload,
            @Nullable Node target,
            List<Node> args,
            List<Bounds> costs) {
        return switch (overload) {
            case "string_format" ->
                    target == null
                            ? Estimate.of(Bounds.ONE)
                            : Estimate.of(sizeOrUnknown(target).times(TRAVERSAL));
            case "string_to_bytes" -> {
                Bounds size = sizeOrUnknown(args.get(0));
                yield new Estimate(
                        size.times(TRAVERSAL),
                        new Bounds(size.min(), Bounds.multiply(size.max(), 4)));
            }
            case "bytes_to_string" -> {
                Bounds size = sizeOrUnknown(args.get(0));
                yield new Estimate(size.times(TRAVERSAL), new Bounds(size.min() / 4, size.max()));
            }
            case "strings_quote" -> {
                Bounds size = sizeOrUnknown(args.get(0));
                yield new Estimate(
                        size.times(TRAVERSAL),
                        new Bounds(
                                Bounds.add(size.min(), 2),
                                Bounds.add(Bounds.multiply(size.max(), 2), 2)));
            }
            case "starts_with_string", "ends_with_string" ->
                    Estimate.of(sizeOrUnknown(args.get(0)).times(TRAVERSAL));
            case "in_list" -> Estimate.of(sizeOrUnknown(args.get(1)));
            case "matches_string", "matches" -> {
                Node text = target == null ? args.get(0) : target;
                Node pattern = args.get(args.size() - 1);
                yield Estimate.of(
                        sizeOrUnknown(text)
                                .plus(Bounds.ONE)
                                .times(TRAVERSAL)
                                .times(sizeOrUnknown(pattern).times(CallEstimates.PATTERN)));
            }
            case "contains_string" ->
                    target == null
                            ? Estimate.of(Bounds.ONE)
                            : Estimate.of(
                                    sizeOrUnknown(target)
                                            .times(TRAVERSAL)
                                            .times(sizeOrUnknown(args.get(0)).times(TRAVERSAL)));
            case "logical_or", "logical_and" -> Estimate.of(Bounds.NOTHING);
            case "conditional" -> {
                Entry both = Entry.union(entryOf(args.get(1)), entryOf(args.get(2)));
                if (both != null) {
                    entries.put(expr.id(), both);
                }
                yield new Estimate(
                        Bounds.NOTHING,
                        sizeOrUnknown(args.get(1)).union(sizeOrUnknown(args.get(2))));
            }
            case "add_string", "add_bytes", "add_list" -> {
                Bounds size = sizeOrUnknown(args.get(0)).plus(sizeOrUnknown(args.get(1)));
                Entry both = Entry.union(entryOf(args.get(0)), entryOf(args.get(1)));
                if (both != null) {
                    entries.put(expr.id(), both);
                }
                yield new Estimate(
                        overload.equals("add_list") ? Bounds.ONE : size.times(TRAVERSAL), size);
            }
            case "less_string",
                    "greater_string",
                    "less_equals_string",
                    "greater_equals_string",
                    "less_bytes",
                    "greater_bytes",
                    "less_equals_bytes",
                    "greater_equals_bytes",
                    "equals",
                    "not_equals" -> {
                long most =
                        Math.min(
                                sizeOrUnknown(args.get(0)).max(), sizeOrUnknown(args.get(1)).max());
                yield Estimate.of(new Bounds(most > 0 ? 1 : 0, most).times(TRAVERSAL));
            }
            default -> Estimate.of(Bounds.ONE);
        };
    }

    /** {@code cel.bind} and what macros make of it: a loop that is never run. */
    private static boolean isBind(CelComprehension fold) {
        return fold.iterRange().getKind() == Kind.LIST
                && fold.iterRange().list().elements().isEmpty()
                && fold.loopCondition().getKind() == Kind.CONSTANT
                && fold.loopCondition().constant().equals(CelConstant.ofValue(false));
    }

    private Bounds bind(CelExpr expr, CelComprehension fold) {
        Bounds sum = cost(fold.iterRange()).plus(cost(fold.accuInit()));
        push(fold.accuVar(), boundLocal(fold.accuInit()));
        sum = sum.plus(cost(fold.result()));
        pop(fold.accuVar());
        copySizes(expr, fold.result());
        return sum;
    }

    private Local boundLocal(CelExpr value) {
        return new Local(path(value), size(value), entry(value));
    }

    private Bounds fold(CelExpr expr, CelComprehension fold) {
        Bounds sum = cost(fold.iterRange()).plus(cost(fold.accuInit()));
        push(fold.accuVar(), boundLocal(fold.accuInit()));
        Entry entry = entry(fold.iterRange());
        boolean list =
                (entry == null ? type(fold.iterRange()).kind() : entry.container()) == CelKind.LIST;
        List<String> range = path(fold.iterRange());
        Bounds key = entry == null ? null : entry.key();
        Bounds value = entry == null ? null : entry.value();
        boolean two = !fold.iterVar2().isEmpty();
        if (two) {
            push(fold.iterVar(), new Local(behind(range, list ? "@indices" : "@keys"), key, null));
            push(
                    fold.iterVar2(),
                    new Local(behind(range, list ? "@items" : "@values"), value, null));
        } else {
            push(
                    fold.iterVar(),
                    new Local(behind(range, list ? "@items" : "@keys"), list ? value : key, null));
        }
        Bounds each = cost(fold.loopCondition()).plus(cost(fold.loopStep()));
        pop(fold.iterVar());
        if (two) {
            pop(fold.iterVar2());
        }
        sum = sum.plus(cost(fold.result()));
        pop(fold.accuVar());
        Bounds times = sizeOrUnknown(fold.iterRange());
        sum = sum.plus(times.times(each));
        switch (fold.accuInit().getKind()) {
            case CONSTANT -> {
                Bounds size = size(fold.accuInit());
                if (size != null) {
                    computed.put(expr.id(), size);
                }
            }
            case LIST, MAP -> {
                computed.put(expr.id(), times);
                Entry step = entry(fold.loopStep());
                if (step != null) {
                    entries.put(expr.id(), step);
                }
            }
            default -> {}
        }
        return sum;
    }

    private CelType type(CelExpr expr) {
        return tree.getType(expr.id()).orElse(SimpleType.DYN);
    }

    private Node node(CelExpr expr) {
        List<String> path = path(expr);
        boolean hidden =
                !path.isEmpty()
                        && (path.get(0).startsWith("@") || path.get(0).equals("__result__"));
        return new Node(hidden ? List.of() : path, type(expr), expr, size(expr));
    }

    private List<String> path(CelExpr expr) {
        if (expr.getKind() == Kind.IDENT) {
            Local local = local(expr.ident().name());
            if (local != null) {
                return local.path();
            }
        }
        return paths.getOrDefault(expr.id(), List.of());
    }

    private static List<String> behind(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private Bounds sizeOrUnknown(CelExpr expr) {
        Bounds size = size(expr);
        return size == null ? Bounds.UNKNOWN : size;
    }

    private static Bounds sizeOrUnknown(Node node) {
        return node.size() == null ? Bounds.UNKNOWN : node.size();
    }

    private @Nullable Bounds size(CelExpr expr) {
        Bounds known = computed.get(expr.id());
        if (known == null) {
            known = written(expr);
        }
        if (known != null) {
            return known;
        }
        Bounds found = sizes.of(path(expr));
        if (found != null) {
            computed.put(expr.id(), found);
            return found;
        }
        if (isScalar(type(expr))) {
            return Bounds.ONE;
        }
        if (expr.getKind() == Kind.IDENT) {
            Local local = local(expr.ident().name());
            return local == null ? null : local.size();
        }
        return null;
    }

    private static @Nullable Bounds written(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT ->
                    switch (expr.constant().getKind()) {
                        case STRING_VALUE -> {
                            String text = expr.constant().stringValue();
                            yield Bounds.of(text.codePointCount(0, text.length()));
                        }
                        case BYTES_VALUE -> Bounds.of(expr.constant().bytesValue().size());
                        default -> Bounds.ONE;
                    };
            case LIST -> Bounds.of(expr.list().elements().size());
            case MAP -> Bounds.of(expr.map().entries().size());
            default -> null;
        };
    }

    private static boolean isScalar(CelType type) {
        return switch (type.kind()) {
            case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
            case OPAQUE -> type instanceof OptionalType && isScalar(type.parameters().get(0));
            default -> false;
        };
    }

    private @Nullable Entry entry(CelExpr expr) {
        Entry known = entries.get(expr.id());
        if (known == null && expr.getKind() == Kind.IDENT) {
            Local local = local(expr.ident().name());
            return local == null ? null : local.entry();
        }
        return known;
    }

    private @Nullable Entry entryOf(Node node) {
        return node.expr() == null ? null : entry(node.expr());
    }

    private void copySizes(CelExpr to, CelExpr from) {
        Bounds size = size(from);
        if (size != null) {
            computed.put(to.id(), size);
        }
        Entry entry = entry(from);
        if (entry != null) {
            entries.put(to.id(), entry);
        }
    }

    private @Nullable Local local(String name) {
        Deque<Local> stack = locals.get(name);
        return stack == null ? null : stack.peek();
    }

    private void push(String name, Local local) {
        locals.computeIfAbsent(name, ignored -> new ArrayDeque<>()).push(local);
    }

    private void pop(String name) {
        Deque<Local> stack = locals.get(name);
        if (stack != null) {
            stack.pop();
        }
    }
}
