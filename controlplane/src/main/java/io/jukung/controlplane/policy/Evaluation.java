package io.jukung.controlplane.policy;

import io.jukung.controlplane.expression.Budget;
import io.jukung.controlplane.expression.Conditions;
import io.jukung.controlplane.expression.Expression;
import io.jukung.controlplane.expression.Inputs;
import io.jukung.controlplane.policy.Validations.Note;
import io.jukung.controlplane.policy.Validations.Validation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A validating policy evaluated for one write with one parameter; the source is apiserver's {@code
 * policy/validating/validator.go}.
 *
 * @param failures of validations, as the binding's actions shall treat them
 * @param errors of audit annotations, which refuse whatever the actions are
 * @param notes for the audit log, by key
 */
record Evaluation(List<Failure> failures, List<Failure> errors, Map<String, String> notes) {
    private static final int LONGEST_MESSAGE = 5 * 1024;
    private static final int LONGEST_NOTE = 10 * 1024;

    /** A validation that failed. */
    record Failure(int index, String message, String reason) {}

    static Evaluation of(Policy<Validations> policy, Inputs inputs) {
        boolean ignoring = policy.ignoresFailures();
        Evaluation result =
                new Evaluation(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        Conditions.Outcome conditions = policy.conditions().check(inputs, ignoring);
        if (conditions.failed()) {
            result.failures.add(new Failure(0, conditions.error(), ""));
            return result;
        }
        if (!conditions.matches()) {
            return result;
        }
        try {
            result.validate(policy.rules().validations(), inputs, ignoring);
            result.note(policy.rules().notes(), inputs, ignoring);
        } catch (Budget.ExhaustedException e) {
            Evaluation spent = new Evaluation(new ArrayList<>(), List.of(), Map.of());
            if (!ignoring) {
                spent.failures.add(new Failure(0, String.valueOf(e.getMessage()), ""));
            }
            return spent;
        }
        return result;
    }

    private void validate(List<Validation> validations, Inputs inputs, boolean ignoring) {
        Budget budget = Budget.ofPolicy();
        List<Expression.Result> results = new ArrayList<>(validations.size());
        for (Validation validation : validations) {
            results.add(validation.expression().run(inputs, budget));
        }
        for (int i = 0; i < results.size(); i++) {
            Expression.Result result = results.get(i);
            Validation validation = validations.get(i);
            if (result.failed()) {
                if (!ignoring) {
                    failures.add(new Failure(i, result.error(), ""));
                }
            } else if (result.value() != Boolean.TRUE) {
                failures.add(
                        new Failure(i, message(validation, inputs, budget), validation.reason()));
            }
        }
    }

    private static String message(Validation validation, Inputs inputs, Budget budget) {
        Expression expression = validation.messageExpression();
        if (expression != null) {
            String said = said(expression, inputs, budget);
            if (!said.isEmpty()) {
                return said;
            }
        }
        return validation.message().isEmpty()
                ? "failed expression: " + validation.expression().text()
                : validation.message();
    }

    private static String said(Expression expression, Inputs inputs, Budget budget) {
        Expression.Result result;
        try {
            result = expression.run(inputs, budget);
        } catch (Budget.ExhaustedException e) {
            return "failed messageExpression: " + e.getMessage();
        }
        String text = result.value() instanceof String s ? s.strip() : "";
        return text.length() > LONGEST_MESSAGE || text.contains("\n") ? "" : text;
    }

    private void note(List<Note> wanted, Inputs inputs, boolean ignoring) {
        Budget budget = Budget.ofPolicy();
        for (Note note : wanted) {
            Expression.Result result = note.value().run(inputs, budget);
            if (result.failed()) {
                if (!ignoring) {
                    errors.add(new Failure(0, result.error(), ""));
                }
            } else {
                String text = text(result.value());
                if (!text.isEmpty()) {
                    notes.put(note.key(), text.substring(0, Math.min(text.length(), LONGEST_NOTE)));
                }
            }
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof String s ? s.strip() : "";
    }
}
