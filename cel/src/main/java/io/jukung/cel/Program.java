package io.jukung.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import io.jukung.cel.cost.Estimator;
import io.jukung.cel.evaluation.CostExceededException;
import io.jukung.cel.evaluation.Frame;
import io.jukung.cel.evaluation.Planner;
import io.jukung.cel.types.DeclType;
import io.jukung.cel.value.CelException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A checked expression, ready to run; safe from any thread. */
public final class Program {
    /** Most that one run may cost; the source is apiserver's {@code celconfig.PerCallLimit}. */
    public static final long CALL_LIMIT = 1_000_000;

    private final CelAbstractSyntaxTree tree;
    private final Map<String, DeclType> variables;
    private final Planner.Plan plan;

    Program(CelAbstractSyntaxTree tree, Map<String, DeclType> variables) {
        this.tree = tree;
        this.variables = variables;
        this.plan = Planner.plan(tree, variables.keySet());
    }

    /**
     * What a run gave: a value or an error, and its cost either way.
     *
     * @param exceeded whether the error is that it cost too much
     */
    public record Outcome(
            @Nullable Object value, @Nullable String error, boolean exceeded, long cost) {}

    /** The type of the expression's value. */
    public CelType type() {
        return tree.getResultType();
    }

    /** Whether the expression names a variable. */
    public boolean uses(String variable) {
        return tree.getReferenceMap().values().stream()
                .anyMatch(reference -> reference.name().equals(variable));
    }

    /** The most that a run may cost by the bounds in the variables' schemas. */
    public long estimate() {
        return Estimator.estimate(tree, variables);
    }

    /**
     * Runs the expression.
     *
     * @param values of the variables, null for one without a value
     * @param limit most that the run may cost
     */
    public Outcome run(Function<String, @Nullable Object> values, long limit) {
        Frame frame = plan.frame(values, limit);
        try {
            Object value = plan.step().run(frame);
            return new Outcome(value, null, false, frame.cost());
        } catch (CelException e) {
            return new Outcome(null, String.valueOf(e.getMessage()), false, frame.cost());
        } catch (CostExceededException e) {
            return new Outcome(null, String.valueOf(e.getMessage()), true, frame.cost());
        }
    }
}
