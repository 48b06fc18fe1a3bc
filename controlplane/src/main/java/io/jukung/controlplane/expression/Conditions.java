package io.jukung.controlplane.expression;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Match conditions: all must hold. */
public final class Conditions {
    private final List<Expression> all;

    /** How the conditions came out. */
    public record Outcome(boolean matches, String error) {
        private static final Outcome YES = new Outcome(true, "");
        private static final Outcome NO = new Outcome(false, "");

        public boolean failed() {
            return !error.isEmpty();
        }
    }

    /**
     * @param conditions a name and an expression each
     */
    public Conditions(JsonArray conditions, Scope scope) {
        List<Expression> found = new ArrayList<>(conditions.size());
        for (JsonObject condition : conditions.objects()) {
            found.add(scope.expression(condition.string("expression")));
        }
        this.all = List.copyOf(found);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * One false condition decides, whatever became of the others; else errors count.
     *
     * @param ignoring whether an error means no match
     */
    public Outcome check(Inputs inputs, boolean ignoring) {
        List<String> errors = new ArrayList<>(0);
        Budget budget = Budget.ofConditions();
        try {
            List<Expression.Result> results = new ArrayList<>(all.size());
            for (Expression condition : all) {
                results.add(condition.run(inputs, budget));
            }
            for (Expression.Result result : results) {
                if (result.failed()) {
                    errors.add(result.error());
                } else if (result.value() == Boolean.FALSE) {
                    return Outcome.NO;
                }
            }
        } catch (Budget.ExhaustedException e) {
            errors = List.of(String.valueOf(e.getMessage()));
        }
        if (errors.isEmpty()) {
            return Outcome.YES;
        }
        return ignoring
                ? Outcome.NO
                : new Outcome(
                        false,
                        errors.size() == 1
                                ? errors.getFirst()
                                : "[" + String.join(", ", errors) + "]");
    }
}
