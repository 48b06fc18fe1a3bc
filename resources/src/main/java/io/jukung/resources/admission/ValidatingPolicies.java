package io.jukung.resources.admission;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks {@code ValidatingAdmissionPolicy}. */
final class ValidatingPolicies {
    private static final int MOST_ANNOTATIONS = 20;
    private static final int LONGEST_VALUE = 5 * 1024;

    private ValidatingPolicies() {}

    static void check(Field policy, @Nullable Field old) {
        Field spec = policy.at("spec");
        Expressions expressions = new Expressions(spec.has("paramKind"));
        PolicyParts.failurePolicy(spec.at("failurePolicy"));
        PolicyParts.paramKind(spec.at("paramKind"));
        PolicyParts.matchConstraints(spec.at("matchConstraints"));
        boolean known =
                old != null
                        && spec.at("paramKind").sameAs(old.at("spec", "paramKind"))
                        && spec.at("matchConditions").sameAs(old.at("spec", "matchConditions"));
        if (!known) {
            MatchRules.conditions(spec.at("matchConditions"), expressions);
        }
        PolicyParts.variables(spec.at("variables"), expressions);
        Field validations = spec.at("validations");
        Field annotations = spec.at("auditAnnotations");
        if (validations.empty() && annotations.empty()) {
            String text = "validations or auditAnnotations must contain at least one item";
            validations.missing(text);
            annotations.missing(text);
            return;
        }
        validations.items().forEach(validation -> validation(validation, expressions));
        auditAnnotations(annotations, policy, expressions);
    }

    private static void validation(Field validation, Expressions expressions) {
        Field expression = validation.at("expression");
        if (expression.text().isBlank()) {
            expression.missing("expression is not specified");
        } else {
            expressions.check(expression, Expressions.Use.VALIDATION);
        }
        Field messageExpression = validation.at("messageExpression");
        if (!messageExpression.empty()) {
            if (messageExpression.text().isBlank()) {
                messageExpression.invalid("must be non-empty if specified");
            } else {
                expressions.check(messageExpression, Expressions.Use.MESSAGE);
            }
        }
        Field message = validation.at("message");
        if (!message.empty() && message.text().isBlank()) {
            message.invalid("message must be non-empty if specified");
        } else if (message.text().strip().matches("(?s).*[\\n\\r].*")) {
            message.invalid("message must not contain line breaks");
        }
        validation.at("reason").in("Forbidden", "Invalid", "RequestEntityTooLarge");
    }

    private static void auditAnnotations(Field annotations, Field policy, Expressions expressions) {
        if (annotations.array().size() > MOST_ANNOTATIONS) {
            annotations.invalid(
                    "must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
        }
        String name = policy.at("metadata").text("name");
        Set<String> seen = new HashSet<>();
        for (Field annotation : annotations.items()) {
            Field key = annotation.at("key");
            if (name.isEmpty()) {
                key.invalid(key.text(), "requires metadata.name be non-empty");
            } else {
                key.as(name + "/" + key.text()).check(Names::qualifiedName);
            }
            Field value = annotation.at("valueExpression");
            if (value.text().isBlank()) {
                value.missing("valueExpression is not specified");
            } else if (value.text().strip().length() > LONGEST_VALUE) {
                value.missing("must not exceed " + LONGEST_VALUE + " bytes in length");
            } else {
                expressions.check(value, Expressions.Use.AUDIT_ANNOTATION);
            }
            key.unique(seen);
        }
    }

    static void typeChecking(Field checking) {
        for (Field warning : checking.at("expressionWarnings").items()) {
            warning.at("warning").required();
            if (warning.text("fieldRef").isBlank()) {
                warning.at("fieldRef").missing("");
            }
        }
    }
}
