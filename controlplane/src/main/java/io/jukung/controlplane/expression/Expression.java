package io.jukung.controlplane.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jukung.cel.CelEnvironment;
import io.jukung.cel.CompilationException;
import io.jukung.cel.Program;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An expression, compiled when it first runs. Any thread. */
public final class Expression {
    private final String text;
    private final Supplier<CelEnvironment> environment;
    private volatile @Nullable Compiled compiled;

    private record Compiled(@Nullable Program program, String problem) {}

    /** A value, or why there is none. */
    public record Result(@Nullable Object value, String error) {
        /** Whether an error is there instead of a value. */
        public boolean failed() {
            return value == null;
        }
    }

    Expression(String text, Supplier<CelEnvironment> environment) {
        this.text = text.strip();
        this.environment = environment;
    }

    public String text() {
        return text;
    }

    CelType type() {
        Program program = compiled().program();
        return program == null ? SimpleType.DYN : program.type();
    }

    /**
     * Runs the expression.
     *
     * @throws Budget.ExhaustedException where the budget is spent
     */
    public Result run(Inputs inputs, Budget budget) {
        Program.Outcome outcome = evaluate(inputs);
        if (outcome == null) {
            return new Result(null, "compilation error: " + compiled().problem());
        }
        budget.spend(inputs.takeVariablesCost());
        budget.spend(outcome.cost());
        return outcome.value() == null
                ? new Result(
                        null, "expression '" + text + "' resulted in error: " + outcome.error())
                : new Result(outcome.value(), "");
    }

    /** The bare run; null where the expression does not compile. */
    Program.@Nullable Outcome evaluate(Inputs inputs) {
        Program program = compiled().program();
        return program == null ? null : program.run(inputs::find, Program.CALL_LIMIT);
    }

    String problem() {
        return compiled().problem();
    }

    private Compiled compiled() {
        Compiled known = compiled;
        if (known == null) {
            try {
                known = new Compiled(environment.get().compile(text), "");
            } catch (CompilationException e) {
                known = new Compiled(null, e.issues());
            }
            compiled = known;
        }
        return known;
    }
}
