package io.jukung.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import io.jukung.cel.value.GoDuration;
import io.jukung.cel.value.Trees;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Patterns, durations and timestamps that are written out must be right: checked once, early. */
final class Literals {
    private final CelAbstractSyntaxTree tree;
    private final List<String> issues = new ArrayList<>(0);

    /** In the arguments of these, lists may mix types. */
    private static final Set<String> MIXING = Set.of("format", "lists.@sortByAssociatedKeys");

    private int mixing;

    private Literals(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    static List<String> check(CelAbstractSyntaxTree tree) {
        Literals literals = new Literals(tree);
        literals.visit(tree.getExpr());
        return literals.issues;
    }

    private void visit(CelExpr expr) {
        switch (expr.getKind()) {
            case SELECT -> visit(expr.select().operand());
            case CALL -> {
                call(expr.call());
                expr.call().target().ifPresent(this::visit);
                mixing += MIXING.contains(expr.call().function()) ? 1 : 0;
                expr.call().args().forEach(this::visit);
                mixing -= MIXING.contains(expr.call().function()) ? 1 : 0;
            }
            case LIST -> {
                List<CelExpr> elements = expr.list().elements();
                alike(elements, expr.list().optionalIndices());
                elements.forEach(this::visit);
            }
            case MAP -> {
                List<CelExpr.CelMap.Entry> entries = expr.map().entries();
                alike(entries.stream().map(CelExpr.CelMap.Entry::key).toList(), List.of());
                alike(
                        entries.stream().map(CelExpr.CelMap.Entry::value).toList(),
                        IntStream.range(0, entries.size())
                                .filter(i -> entries.get(i).optionalEntry())
                                .boxed()
                                .toList());
                entries.forEach(entry -> {
                    visit(entry.key());
                    visit(entry.value());
                });
            }
            case COMPREHENSION -> {
                visit(expr.comprehension().iterRange());
                visit(expr.comprehension().accuInit());
                visit(expr.comprehension().loopCondition());
                visit(expr.comprehension().loopStep());
                visit(expr.comprehension().result());
            }
            default -> {}
        }
    }

    /** Elements of one literal are of one type; the first that is not is named. */
    private void alike(List<CelExpr> elements, List<Integer> optional) {
        if (mixing > 0) {
            return;
        }
        CelType first = null;
        for (int i = 0; i < elements.size(); i++) {
            CelType type = tree.getType(elements.get(i).id()).orElse(SimpleType.DYN);
            if (optional.contains(i) && !type.parameters().isEmpty()) {
                type = type.parameters().get(0);
            }
            if (first == null) {
                first = type;
            } else if (!first.equals(type)) {
                issue(
                        elements.get(i),
                        "expected type '%s' but found '%s'"
                                .formatted(CelTypes.format(first), CelTypes.format(type)));
                return;
            }
        }
    }

    private void issue(CelExpr expr, String text) {
        CelSourceLocation at =
                tree.getSource()
                        .getOffsetLocation(
                                tree.getSource().getPositionsMap().getOrDefault(expr.id(), 0))
                        .orElse(CelSourceLocation.NONE);
        issues.add(CelIssue.formatError(at, text).toDisplayString(tree.getSource()));
    }

    private void call(CelExpr.CelCall call) {
        if (call.args().isEmpty()) {
            return;
        }
        CelExpr last = call.args().get(call.args().size() - 1);
        if (last.getKind() != Kind.CONSTANT
                || last.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            return;
        }
        String text = last.constant().stringValue();
        boolean right =
                switch (call.function()) {
                    case "matches" -> isPattern(text);
                    case "duration" -> isDuration(text);
                    case "timestamp" -> isTimestamp(text);
                    default -> true;
                };
        if (!right) {
            issue(last, "invalid " + call.function() + " argument");
        }
    }

    private static boolean isPattern(String text) {
        try {
            return Pattern.compile(text) != null;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        try {
            return GoDuration.parse(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTimestamp(String text) {
        try {
            return Trees.time(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
