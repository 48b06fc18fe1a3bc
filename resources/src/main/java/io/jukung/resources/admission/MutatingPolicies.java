package io.jukung.resources.admission;

import io.jukung.resources.field.Field;
import org.jspecify.annotations.Nullable;

/** Checks {@code MutatingAdmissionPolicy}. */
final class MutatingPolicies {
    private MutatingPolicies() {}

    static void check(Field policy, @Nullable Field old) {
        Field spec = policy.at("spec");
        Expressions expressions = new Expressions(spec.has("paramKind"));
        PolicyParts.failurePolicy(spec.at("failurePolicy"));
        PolicyParts.paramKind(spec.at("paramKind"));
        PolicyParts.matchConstraints(spec.at("matchConstraints"));
        for (String list : new String[] {"resourceRules", "excludeResourceRules"}) {
            for (Field rule : spec.at("matchConstraints", list).items()) {
                for (Field operation : rule.at("operations").items()) {
                    if (!operation.text().equals("CREATE") && !operation.text().equals("UPDATE")) {
                        operation.notSupported("CREATE", "UPDATE");
                    }
                }
            }
        }
        boolean known =
                old != null
                        && spec.at("paramKind").sameAs(old.at("spec", "paramKind"))
                        && spec.at("matchConditions").sameAs(old.at("spec", "matchConditions"));
        if (!known) {
            MatchRules.conditions(spec.at("matchConditions"), expressions);
        }
        PolicyParts.variables(spec.at("variables"), expressions);
        spec.at("mutations").required("mutations must contain at least one item");
        spec.at("mutations").items().forEach(MutatingPolicies::mutation);
        Field again = spec.at("reinvocationPolicy");
        if (again.empty()) {
            again.missing("");
        } else {
            again.in("IfNeeded", "Never");
        }
    }

    private static void mutation(Field mutation) {
        Field type = mutation.at("patchType");
        switch (type.text()) {
            case "" -> type.missing("must be specified");
            case "ApplyConfiguration" -> patch(mutation, "applyConfiguration", "jsonPatch");
            case "JSONPatch" -> patch(mutation, "jsonPatch", "applyConfiguration");
            default -> type.notSupported("ApplyConfiguration", "JSONPatch");
        }
    }

    private static void patch(Field mutation, String wanted, String other) {
        String type = mutation.text("patchType");
        Field patch = mutation.at(wanted);
        if (mutation.has(other)) {
            mutation.at(other)
                    .invalid(
                            mutation.at(other).value(),
                            other + " must not be specified when patchType is " + type);
        }
        if (patch.absent()) {
            patch.missing(wanted + " must be specified when patchType is " + type);
            return;
        }
        Field expression = patch.at("expression");
        if (expression.text().isBlank()) {
            expression.missing("expression is not specified");
        }
    }
}
