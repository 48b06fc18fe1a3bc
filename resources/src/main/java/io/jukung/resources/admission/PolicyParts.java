package io.jukung.resources.admission;

import io.jukung.cel.types.Escaping;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import java.util.Locale;

/** Checks what validating and mutating policies have in common. */
final class PolicyParts {
    private PolicyParts() {}

    static void failurePolicy(Field policy) {
        if (policy.absent()) {
            policy.missing("");
        } else {
            policy.in("Fail", "Ignore");
        }
    }

    /** The kind of object that a policy takes its parameters from. */
    static void paramKind(Field kind) {
        if (kind.absent()) {
            return;
        }
        Field apiVersion = kind.at("apiVersion");
        String text = apiVersion.text();
        int slash = text.indexOf('/');
        if (text.isEmpty()) {
            apiVersion.missing("");
        } else if (slash != text.lastIndexOf('/')) {
            apiVersion.invalid("unexpected GroupVersion string: " + text);
        } else {
            String group = text.equals("/") || slash < 0 ? "" : text.substring(0, slash);
            String version = text.equals("/") ? "" : text.substring(slash + 1);
            if (!group.isEmpty() && !Names.dns1123Subdomain(group).isEmpty()) {
                apiVersion.invalid(group, String.join(",", Names.dns1123Subdomain(group)));
            }
            if (version.isEmpty()) {
                apiVersion.invalid("version must be specified");
            } else if (!Names.dns1035Label(version).isEmpty()) {
                apiVersion.invalid(version, String.join(",", Names.dns1035Label(version)));
            }
        }
        Field name = kind.at("kind");
        if (name.empty()) {
            name.missing("");
        } else if (!Names.dns1035Label(name.text().toLowerCase(Locale.ROOT)).isEmpty()) {
            name.invalid(
                    "may have mixed case, but should otherwise match: "
                            + String.join(
                                    ",", Names.dns1035Label(name.text().toLowerCase(Locale.ROOT))));
        }
    }

    static void matchConstraints(Field match) {
        if (match.absent()) {
            match.missing("");
            return;
        }
        MatchRules.resourcesOf(match);
        match.at("resourceRules").required();
    }

    static void variables(Field variables, Expressions expressions) {
        for (Field variable : variables.items()) {
            Field name = variable.at("name");
            if (name.text().isBlank()) {
                name.missing("name is not specified");
            } else if (!Escaping.isIdentifier(name.text())) {
                name.invalid("must be a valid CEL identifier");
            }
            Field expression = variable.at("expression");
            if (expression.text().isBlank()) {
                expression.missing("expression is not specified");
            } else {
                expressions.declare(name, expression);
            }
        }
    }
}
