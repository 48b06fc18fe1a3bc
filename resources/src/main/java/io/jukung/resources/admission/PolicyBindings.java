package io.jukung.resources.admission;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the bindings of validating and mutating policies. */
final class PolicyBindings {
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

    private PolicyBindings() {}

    static void check(Field binding, boolean mutating) {
        Field spec = binding.at("spec");
        spec.at("policyName").requiredAnd(Names::dns1123Subdomain);
        paramRef(spec.at("paramRef"));
        Field match = spec.at("matchResources");
        if (match.present()) {
            MatchRules.resourcesOf(match);
            if (mutating) {
                MutatingPolicies.operations(match);
            }
        }
        if (!mutating) {
            actions(spec.at("validationActions"));
        }
    }

    private static void paramRef(Field reference) {
        if (reference.absent()) {
            return;
        }
        Field name = reference.at("name");
        Field selector = reference.at("selector");
        name.checkIfSet(Names::pathSegmentName);
        boolean both = !name.empty() && selector.present();
        if (both) {
            name.forbidden("name and selector are mutually exclusive");
        }
        Rules.labelSelector(selector);
        if (both) {
            selector.forbidden("name and selector are mutually exclusive");
        }
        if (name.empty() && selector.absent()) {
            reference.missing("one of name or selector must be specified");
        }
        reference.at("parameterNotFoundAction").oneOf("Deny", "Allow");
    }

    private static void actions(Field actions) {
        Set<String> seen = new HashSet<>();
        for (Field action : actions.items()) {
            if (!ACTIONS.contains(action.text())) {
                action.notSupported(action.text(), ACTIONS);
            }
            action.unique(seen);
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            actions.invalid(
                    "must not contain both Deny and Warn (repeating the same validation failure"
                            + " information in the API response and headers serves no purpose)");
        }
        actions.required("at least one validation action is required");
    }
}
