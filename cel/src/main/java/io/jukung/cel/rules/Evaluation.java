package io.jukung.cel.rules;

import io.jukung.cel.Program;
import io.jukung.cel.Program.Outcome;
import io.jukung.cel.types.DeclType;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.Trees;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One object and all its rules: what they say, until the budget is spent. */
final class Evaluation {
    private static final int LONGEST_MESSAGE = 5 * 1024;
    private static final String SPENT =
            "validation failed due to running out of cost budget, no further validation rules will"
                    + " be run";

    private final List<FieldError> errors = new ArrayList<>(0);
    private final Consumer<String> warnings;
    private long budget;

    /**
     * What a value is compared with, to forgive what did not change.
     *
     * @param here null where the value has no former self
     * @param above the nearest above that has one
     */
    private record Ratchet(@Nullable Correlation here, @Nullable Correlation above) {
        boolean forgives() {
            return here != null ? here.unchanged() : above != null && above.unchanged();
        }

        Ratchet key(String name) {
            if (here == null) {
                return this;
            }
            // Both objects were converted to one version: these two cannot show a change.
            if (above == null && (name.equals("apiVersion") || name.equals("kind"))) {
                return new Ratchet(null, null);
            }
            return new Ratchet(here.key(name), here);
        }

        Ratchet index(int at) {
            return here == null ? this : new Ratchet(here.index(at), here);
        }
    }

    Evaluation(long budget, Consumer<String> warnings) {
        this.budget = budget;
        this.warnings = warnings;
    }

    List<FieldError> run(RuleNode root, JsonObject object, @Nullable JsonObject old) {
        Correlation whole = old == null ? null : new Correlation(root.schema(), object, old);
        node(root, FieldPath.ROOT, object, old, new Ratchet(whole, null));
        return errors;
    }

    private void node(
            RuleNode node, FieldPath path, Object value, @Nullable Object old, Ratchet ratchet) {
        if (value == JsonNull.NULL || budget < 0) {
            return;
        }
        rules(node, path, value, old == JsonNull.NULL ? null : old, ratchet);
        for (RuleNode part : node.allOf()) {
            node(part, path, value, old, new Ratchet(null, ratchet.above()));
        }
        switch (value) {
            case JsonObject object -> members(node, path, object, old, ratchet);
            case JsonArray array -> elements(node, path, array, old, ratchet);
            default -> {}
        }
    }

    private void members(
            RuleNode node,
            FieldPath path,
            JsonObject object,
            @Nullable Object old,
            Ratchet ratchet) {
        JsonObject before = old instanceof JsonObject o ? o : JsonObject.EMPTY;
        RuleNode additional = node.additional();
        if (additional != null) {
            object.forEach((name, value) ->
                    node(additional, path.key(name), value, before.get(name), ratchet.key(name)));
        }
        node.properties()
                .forEach((name, property) -> {
                    Object value = object.get(name);
                    if (value != null) {
                        node(
                                property,
                                path.child(name),
                                value,
                                before.get(name),
                                ratchet.key(name));
                    }
                });
    }

    private void elements(
            RuleNode node, FieldPath path, JsonArray array, @Nullable Object old, Ratchet ratchet) {
        RuleNode items = node.items();
        if (items == null) {
            return;
        }
        JsonArray before = old instanceof JsonArray a ? a : JsonArray.EMPTY;
        for (int i = 0; i < array.size() && budget >= 0; i++) {
            Object was = Correlation.sameKeys(node.schema(), array.get(i), before);
            node(items, path.index(i), array.get(i), was, ratchet.index(i));
        }
    }

    private void rules(
            RuleNode node, FieldPath path, Object value, @Nullable Object old, Ratchet ratchet) {
        DeclType type = node.type();
        if (type == null || node.rules().isEmpty()) {
            return;
        }
        String kind = node.schema().string("type");
        if (budget <= 0) {
            stop(FieldError.invalid(path, kind, SPENT));
            return;
        }
        for (Rule rule : node.rules()) {
            if (budget < 0) {
                return;
            }
            if (rule.error() != null) {
                errors.add(FieldError.invalid(path, kind, "rule compile error: " + rule.error()));
            } else if (rule.program() != null
                    && (old != null || !rule.isTransition() || rule.optionalOldSelf())) {
                rule(rule, rule.program(), new Subject(path, kind, type, value, old), ratchet);
            }
        }
    }

    private record Subject(
            FieldPath path, String kind, DeclType type, Object value, @Nullable Object old) {
        Function<String, @Nullable Object> variables(boolean optional) {
            Object self = Trees.view(value, type);
            Object before = old == null ? null : Trees.view(old, type);
            Object oldSelf = optional ? Optional.ofNullable(before) : before;
            return name ->
                    switch (name) {
                        case Rule.SELF -> self;
                        case Rule.OLD_SELF -> oldSelf;
                        default -> null;
                    };
        }
    }

    private void rule(Rule rule, Program program, Subject subject, Ratchet ratchet) {
        FieldPath path = subject.path();
        Outcome outcome;
        Function<String, @Nullable Object> variables;
        try {
            variables = subject.variables(rule.optionalOldSelf());
            outcome = program.run(variables, Program.CALL_LIMIT);
        } catch (CelException e) {
            errors.add(
                    FieldError.invalid(
                            path,
                            subject.kind(),
                            e.getMessage() + " evaluating rule: " + rule.shown()));
            return;
        }
        if (outcome.cost() > budget) {
            stop(FieldError.invalid(path, subject.kind(), SPENT));
            return;
        }
        budget -= outcome.cost();
        String error = outcome.error();
        if (outcome.exceeded()) {
            stop(
                    FieldError.invalid(
                            path,
                            subject.kind(),
                            "'"
                                    + error
                                    + "': no further validation rules will be run due to call cost"
                                    + " exceeds limit for rule: "
                                    + rule.shown()));
        } else if (error != null && error.startsWith("no such overload")) {
            errors.add(
                    FieldError.invalid(
                            path,
                            subject.kind(),
                            "'"
                                    + error
                                    + "': call arguments did not match a supported operator,"
                                    + " function or macro signature for rule: "
                                    + rule.shown()));
        } else if (error != null) {
            errors.add(
                    FieldError.invalid(
                            path, subject.kind(), error + " evaluating rule: " + rule.shown()));
        } else if (!Boolean.TRUE.equals(outcome.value())) {
            broken(rule, subject, variables, ratchet);
        }
    }

    private void broken(
            Rule rule,
            Subject subject,
            Function<String, @Nullable Object> variables,
            Ratchet ratchet) {
        FieldPath path =
                rule.field().isEmpty() ? subject.path() : subject.path().child(rule.field());
        String detail = null;
        Program message = rule.messageProgram();
        if (message != null) {
            Outcome outcome = message.run(variables, Program.CALL_LIMIT);
            String written = "\"" + rule.source().string("messageExpression") + "\"";
            if (outcome.cost() > budget) {
                report(
                        rule,
                        ratchet,
                        FieldError.invalid(
                                path,
                                subject.kind(),
                                "messageExpression evaluation failed due to running out of cost"
                                        + " budget, no further validation rules will be run"));
                budget = -1;
                return;
            }
            if (outcome.exceeded()) {
                report(
                        rule,
                        ratchet,
                        FieldError.invalid(
                                path,
                                subject.kind(),
                                "no further validation rules will be run due to call cost exceeds"
                                        + " limit for messageExpression: "
                                        + written));
                budget = -1;
                return;
            }
            budget -= outcome.cost();
            detail = usable(outcome.value());
        }
        if (detail == null) {
            String given = rule.source().string("message");
            detail = given.isEmpty() ? "failed rule: " + rule.shown() : given.strip();
        }
        report(rule, ratchet, error(rule, path, subject, detail));
    }

    /** A message that fits on one line, null for any other. */
    private static @Nullable String usable(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return null;
        }
        String message = text.strip();
        return message.isEmpty()
                        || message.indexOf('\n') >= 0
                        || message.getBytes(StandardCharsets.UTF_8).length > LONGEST_MESSAGE
                ? null
                : message;
    }

    private static FieldError error(Rule rule, FieldPath path, Subject subject, String detail) {
        boolean whole = subject.kind().equals("object") || subject.kind().equals("array");
        return switch (rule.source().string("reason")) {
            case "FieldValueForbidden" -> FieldError.forbidden(path, detail);
            case "FieldValueRequired" -> FieldError.required(path, detail);
            case "FieldValueDuplicate" ->
                    whole
                            ? new FieldError(FieldError.Type.DUPLICATE, path, "Duplicate value")
                            : FieldError.duplicate(path, subject.value());
            default ->
                    whole
                            ? new FieldError(
                                    FieldError.Type.INVALID, path, "Invalid value: " + detail)
                            : FieldError.invalid(path, subject.value(), detail);
        };
    }

    private void report(Rule rule, Ratchet ratchet, FieldError error) {
        if (!rule.isTransition() && ratchet.forgives()) {
            warnings.accept(error.toString());
        } else {
            errors.add(error);
        }
    }

    private void stop(FieldError error) {
        errors.add(error);
        budget = -1;
    }
}
