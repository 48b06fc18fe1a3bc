package io.jukung.cel.evaluation;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeType;
import io.jukung.cel.library.Libraries;
import io.jukung.cel.library.Overload;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.CelMap;
import io.jukung.cel.value.ListValue;
import io.jukung.cel.value.MapValue;
import io.jukung.cel.value.StructValue;
import io.jukung.cel.value.TypeValue;
import io.jukung.machinery.tree.JsonNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a checked expression ready to run.
 *
 * <p>Costs are cel-go's: one for a name, one for each selection and index, ten for a list, thirty
 * for a map, what {@link CallCost} says for a call, nothing for constants (lists of them too), for
 * {@code has} itself and for logic.
 */
public final class Planner {
    private static final Set<String> CONVERSIONS =
            Set.of("bool", "bytes", "double", "duration", "int", "string", "timestamp", "uint");

    private final CelAbstractSyntaxTree tree;
    private final Set<String> variables;
    private final Map<String, Integer> scope = new HashMap<>();
    private int slots;

    private Planner(CelAbstractSyntaxTree tree, Set<String> variables) {
        this.tree = tree;
        this.variables = variables;
    }

    /** A plan: an expression's first step and how many slots its loops need. */
    public record Plan(Step step, int slots) {
        /** A new run. */
        public Frame frame(Function<String, @Nullable Object> variables, long limit) {
            return new Frame(variables, slots, limit);
        }
    }

    /**
     * @param variables the names that were declared; other names are types
     */
    public static Plan plan(CelAbstractSyntaxTree tree, Set<String> variables) {
        Planner planner = new Planner(tree, variables);
        Step step = planner.step(tree.getExpr());
        return new Plan(step, planner.slots);
    }

    private Step step(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case IDENT -> name(expr, expr.ident().name());
            case SELECT -> select(expr, expr.select());
            case CALL -> call(expr.call());
            case LIST -> list(expr.list());
            case MAP -> map(expr.map());
            case COMPREHENSION -> fold(expr.comprehension());
            case STRUCT -> struct(expr.struct());
            case NOT_SET -> throw new CelException("unsupported expression");
        };
    }

    private static Step constant(CelConstant constant) {
        Object value =
                switch (constant.getKind()) {
                    case NULL_VALUE -> JsonNull.NULL;
                    case BOOLEAN_VALUE -> constant.booleanValue();
                    case INT64_VALUE -> constant.int64Value();
                    case UINT64_VALUE -> constant.uint64Value();
                    case DOUBLE_VALUE -> constant.doubleValue();
                    case STRING_VALUE -> constant.stringValue();
                    case BYTES_VALUE -> new Bytes(constant.bytesValue().toByteArray());
                    default -> throw new CelException("unsupported constant");
                };
        return frame -> value;
    }

    private Step name(CelExpr expr, String written) {
        Integer slot = scope.get(written);
        if (slot != null) {
            int at = slot;
            return frame -> {
                frame.charge(1);
                return frame.slot(at);
            };
        }
        String name = tree.getReference(expr.id()).map(CelReference::name).orElse(written);
        CelType type = tree.getType(expr.id()).orElse(null);
        if (type instanceof TypeType named && !variables.contains(name)) {
            TypeValue value = new TypeValue(typeName(named));
            return frame -> value;
        }
        return frame -> {
            frame.charge(1);
            return frame.variable(name);
        };
    }

    private static String typeName(TypeType type) {
        CelType inner = type.type();
        return switch (inner.kind()) {
            case LIST -> "list";
            case MAP -> "map";
            case TYPE -> "type";
            case OPAQUE -> inner.name();
            default -> inner.name();
        };
    }

    private Step select(CelExpr expr, CelSelect select) {
        boolean qualified =
                tree.getReference(expr.id()).isPresent() && select.operand().getKind() != Kind.CALL;
        if (qualified) {
            return name(expr, select.field());
        }
        Step operand = step(select.operand());
        String field = select.field();
        if (select.testOnly()) {
            return frame -> {
                Object container = operand.run(frame);
                if (container instanceof Optional<?> optional) {
                    return optional.isPresent() && find(optional.get(), field) != null;
                }
                return find(container, field) != null;
            };
        }
        int price = price(select.operand());
        return frame -> {
            Object container = operand.run(frame);
            frame.charge(price);
            if (container instanceof Optional<?> optional) {
                return optional.isEmpty()
                        ? optional
                        : Optional.ofNullable(find(optional.get(), field));
            }
            Object found = find(container, field);
            if (found == null) {
                throw CelException.noSuchKey(field);
            }
            return found;
        };
    }

    /** What starts with neither a name nor a selection counts as a name too. */
    private static int price(CelExpr operand) {
        boolean path =
                operand.getKind() == Kind.IDENT
                        || operand.getKind() == Kind.SELECT
                        || (operand.getKind() == Kind.CALL
                                && operand.call().function().equals("_[_]"));
        return path ? 1 : 2;
    }

    private static @Nullable Object find(Object container, String field) {
        if (container instanceof CelMap map) {
            return map.find(field);
        }
        throw CelException.noSuchOverload();
    }

    private Step call(CelCall call) {
        List<Step> arguments = new ArrayList<>();
        call.target().ifPresent(target -> arguments.add(step(target)));
        String function = call.function();
        if (function.equals("_?._")) {
            return optionalSelect(
                    step(call.args().get(0)), call.args().get(1).constant().stringValue());
        }
        call.args().forEach(argument -> arguments.add(step(argument)));
        if (CONVERSIONS.contains(function)
                && call.args().size() == 1
                && call.args().get(0).getKind() == Kind.CONSTANT) {
            List<Overload> overloads = Libraries.named(function);
            Step argument = arguments.get(0);
            return frame -> Libraries.call(overloads, new Object[] {argument.run(frame)});
        }
        return switch (function) {
            case "_&&_" -> logic(arguments.get(0), arguments.get(1), false);
            case "_||_" -> logic(arguments.get(0), arguments.get(1), true);
            case "_?_:_" -> ternary(arguments.get(0), arguments.get(1), arguments.get(2));
            case "@not_strictly_false", "__not_strictly_false__" -> lenient(arguments.get(0));
            case "or" -> either(arguments.get(0), arguments.get(1), false);
            case "orValue" -> either(arguments.get(0), arguments.get(1), true);
            case "_[_]", "_[?_]" -> index(call, arguments);
            case "_+_" -> accumulates(call) ? grow(arguments) : invoke(function, arguments);
            default -> invoke(function, arguments);
        };
    }

    private static Step optionalSelect(Step operand, String field) {
        return frame -> {
            Object container = operand.run(frame);
            frame.charge(1);
            if (container instanceof Optional<?> optional) {
                return optional.isEmpty()
                        ? optional
                        : Optional.ofNullable(find(optional.get(), field));
            }
            return Optional.ofNullable(find(container, field));
        };
    }

    private static Step index(CelCall call, List<Step> arguments) {
        List<Overload> overloads = Libraries.named(call.function());
        int price = price(call.args().get(0));
        return frame -> {
            Object[] values = {arguments.get(0).run(frame), arguments.get(1).run(frame)};
            frame.charge(price);
            return Libraries.call(overloads, values);
        };
    }

    private static Step invoke(String function, List<Step> arguments) {
        List<Overload> overloads = Libraries.named(function);
        Step[] steps = arguments.toArray(new Step[0]);
        boolean late =
                function.equals("join")
                        || function.startsWith("lists.")
                        || Set.of("flatten", "distinct", "reverse", "slice", "sort")
                                .contains(function);
        return frame -> {
            Object[] values = new Object[steps.length];
            for (int i = 0; i < steps.length; i++) {
                values[i] = steps[i].run(frame);
            }
            if (!late) {
                frame.charge(CallCost.of(function, values, JsonNull.NULL));
                return Libraries.call(overloads, values);
            }
            Object result = Libraries.call(overloads, values);
            frame.charge(CallCost.of(function, values, result));
            return result;
        };
    }

    /** A fold's own list, which only the fold's steps see. */
    private boolean accumulates(CelCall call) {
        CelExpr left = call.args().get(0);
        return left.getKind() == Kind.IDENT
                && left.ident().name().startsWith("@")
                && scope.containsKey(left.ident().name());
    }

    private static Step grow(List<Step> arguments) {
        List<Overload> add = Libraries.named("_+_");
        return frame -> {
            Object left = arguments.get(0).run(frame);
            Object right = arguments.get(1).run(frame);
            // The fold's list grows in place, so its length does not matter here.
            frame.charge(
                    left instanceof ListValue
                            ? 1
                            : CallCost.of("_+_", new Object[] {left, right}, left));
            return left instanceof ListValue own && right instanceof CelList more
                    ? own.grow(more)
                    : Libraries.call(add, new Object[] {left, right});
        };
    }

    /** Either side decides alone, even where the other one fails. */
    private static Step logic(Step left, Step right, boolean decisive) {
        return frame -> {
            CelException failed = null;
            try {
                Object first = left.run(frame);
                if (first instanceof Boolean b) {
                    if (b == decisive) {
                        return b;
                    }
                } else {
                    failed = CelException.noSuchOverload();
                }
            } catch (CelException e) {
                failed = e;
            }
            Object second;
            try {
                second = right.run(frame);
            } catch (CelException e) {
                throw failed == null ? e : failed;
            }
            if (second instanceof Boolean b) {
                if (b == decisive) {
                    return b;
                }
            } else if (failed == null) {
                failed = CelException.noSuchOverload();
            }
            if (failed != null) {
                throw failed;
            }
            return !decisive;
        };
    }

    private static Step ternary(Step condition, Step then, Step otherwise) {
        return frame -> {
            if (condition.run(frame) instanceof Boolean b) {
                return (b ? then : otherwise).run(frame);
            }
            throw CelException.noSuchOverload();
        };
    }

    private static Step lenient(Step step) {
        return frame -> {
            frame.charge(1);
            try {
                return !Boolean.FALSE.equals(step.run(frame));
            } catch (CelException e) {
                return true;
            }
        };
    }

    private static Step either(Step first, Step second, boolean unwrap) {
        return frame -> {
            Object value = first.run(frame);
            frame.charge(1);
            if (!(value instanceof Optional<?> optional)) {
                throw CelException.noSuchOverload();
            }
            if (optional.isPresent()) {
                return unwrap ? optional.get() : optional;
            }
            return second.run(frame);
        };
    }

    /** What cel-go works out before it runs, and so for nothing. */
    private static boolean isConstant(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> true;
            case LIST -> expr.list().elements().stream().allMatch(Planner::isConstant);
            case MAP ->
                    expr.map().entries().stream()
                            .allMatch(e -> isConstant(e.key()) && isConstant(e.value()));
            case CALL ->
                    CONVERSIONS.contains(expr.call().function())
                            && expr.call().args().size() == 1
                            && expr.call().args().get(0).getKind() == Kind.CONSTANT;
            default -> false;
        };
    }

    private Step list(CelExpr.CelList list) {
        List<Step> elements = list.elements().stream().map(this::step).toList();
        Set<Integer> optional = Set.copyOf(list.optionalIndices());
        int price = list.elements().stream().allMatch(Planner::isConstant) ? 0 : 10;
        return frame -> {
            frame.charge(price);
            List<Object> values = new ArrayList<>(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                Object value = elements.get(i).run(frame);
                if (!optional.contains(i)) {
                    values.add(value);
                } else if (value instanceof Optional<?> maybe) {
                    maybe.ifPresent(values::add);
                } else {
                    throw CelException.noSuchOverload();
                }
            }
            return new ListValue(values);
        };
    }

    private record Entry(Step key, Step value, boolean optional) {}

    private Step map(CelExpr.CelMap map) {
        List<Entry> entries =
                map.entries().stream()
                        .map(e -> new Entry(step(e.key()), step(e.value()), e.optionalEntry()))
                        .toList();
        int price =
                map.entries().stream().allMatch(e -> isConstant(e.key()) && isConstant(e.value()))
                        ? 0
                        : 30;
        return frame -> {
            frame.charge(price);
            MapValue values = new MapValue();
            for (Entry entry : entries) {
                Object key = entry.key().run(frame);
                if (!(key instanceof String || key instanceof Long || key instanceof Boolean)
                        && !(key instanceof Number && !(key instanceof Double))) {
                    throw new CelException("unsupported key type: " + TypeValue.of(key).name());
                }
                Object value = entry.value().run(frame);
                if (entry.optional()) {
                    if (!(value instanceof Optional<?> maybe)) {
                        throw CelException.noSuchOverload();
                    }
                    if (maybe.isEmpty()) {
                        continue;
                    }
                    value = maybe.get();
                }
                if (values.find(key) != null) {
                    throw new CelException("Failed with repeated key " + key);
                }
                values.put(key, value);
            }
            return values;
        };
    }

    private record Field(String name, Step value, boolean optional) {}

    private Step struct(CelExpr.CelStruct struct) {
        List<Field> fields =
                struct.entries().stream()
                        .map(e -> new Field(e.fieldKey(), step(e.value()), e.optionalEntry()))
                        .toList();
        String type = struct.messageName();
        return frame -> {
            frame.charge(40);
            StructValue made = new StructValue(type);
            for (Field field : fields) {
                Object value = field.value().run(frame);
                if (field.optional()) {
                    if (!(value instanceof Optional<?> maybe)) {
                        throw CelException.noSuchOverload();
                    }
                    if (maybe.isEmpty()) {
                        continue;
                    }
                    value = maybe.get();
                }
                made.put(field.name(), value);
            }
            return made;
        };
    }

    private Step fold(CelExpr.CelComprehension fold) {
        Step range = step(fold.iterRange());
        Step start = step(fold.accuInit());
        int result = slots++;
        Integer hiddenResult = scope.put(fold.accuVar(), result);
        int first = slots++;
        int second = fold.iterVar2().isEmpty() ? -1 : slots++;
        Integer hiddenFirst = scope.put(fold.iterVar(), first);
        Integer hiddenSecond = second < 0 ? null : scope.put(fold.iterVar2(), second);
        Step condition = step(fold.loopCondition());
        Step next = step(fold.loopStep());
        if (second >= 0) {
            restore(fold.iterVar2(), hiddenSecond);
        }
        restore(fold.iterVar(), hiddenFirst);
        Step last = step(fold.result());
        restore(fold.accuVar(), hiddenResult);
        return frame -> {
            Object all = range.run(frame);
            frame.slot(result, start.run(frame));
            Iterable<Object> keys =
                    switch (all) {
                        case CelList list -> list;
                        case CelMap map -> map.keys();
                        default ->
                                throw new CelException(
                                        "got '"
                                                + TypeValue.of(all).name()
                                                + "', expected iterable type");
                    };
            long index = 0;
            for (Object key : keys) {
                if (second < 0) {
                    frame.slot(first, key);
                } else if (all instanceof CelMap map) {
                    frame.slot(first, key);
                    frame.slot(second, map.get(key));
                } else {
                    frame.slot(first, index++);
                    frame.slot(second, key);
                }
                if (!Boolean.TRUE.equals(condition.run(frame))) {
                    break;
                }
                frame.slot(result, next.run(frame));
            }
            return last.run(frame);
        };
    }

    private void restore(String name, @Nullable Integer hidden) {
        if (hidden == null) {
            scope.remove(name);
        } else {
            scope.put(name, hidden);
        }
    }
}
