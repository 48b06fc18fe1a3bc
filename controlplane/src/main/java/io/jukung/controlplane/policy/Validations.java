package io.jukung.controlplane.policy;

import io.jukung.controlplane.expression.Expression;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a validating policy asks of an object, and what it notes of it. */
record Validations(List<Validation> validations, List<Note> notes) {
    /**
     * @param message "" for none
     * @param reason "" for Invalid
     */
    record Validation(
            Expression expression,
            String message,
            @Nullable Expression messageExpression,
            String reason) {}

    /** An audit annotation. */
    record Note(String key, Expression value) {}

    static Validations of(Policy.RuleSource source) {
        return new Validations(
                source.list("validations").stream().map(v -> validation(v, source)).toList(),
                source.list("auditAnnotations").stream()
                        .map(a ->
                                new Note(
                                        a.string("key"),
                                        source.scope().expression(a.string("valueExpression"))))
                        .toList());
    }

    private static Validation validation(JsonObject validation, Policy.RuleSource source) {
        String message = validation.string("messageExpression");
        return new Validation(
                source.scope().expression(validation.string("expression")),
                validation.string("message").strip(),
                message.isEmpty() ? null : source.scope().message(message),
                validation.string("reason"));
    }
}
