package io.jukung.resources.admission;

import io.jukung.resources.field.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks {@code MutatingAdmissionPolicy}. */
final class MutatingPolicies {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "UPDATE");

    private MutatingPolicies() {}

    static void check(Field policy, @Nullable Field old) {
        Field spec = policy.at("spec");
        Expressions expressions = new Expressions(spec.has("paramKind"));
        PolicyParts.failurePolicy(spec.at("failurePolicy"));
        PolicyParts.paramKind(spec.at("paramKind"));
        PolicyParts.matchConstraints(spec.at("matchConstraints"));
        operations(spec.at("matchConstraints"));
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

    /** Deletions cannot be changed; the path names no rule, as upstream's. */
    static void operations(Field match) {
        Field all = match.at("resourceRules", "operations");
        for (Field rule : match.at("resourceRules").items()) {
            for (String operation : rule.at("operations").strings()) {
                if (!OPERATIONS.contains(operation)) {
                    all.notSupported(operation, OPERATIONS);
                }
            }
        }
    }

    private static void mutation(Field mutation) {
        Field type = mutation.at("patchType");
        switch (type.text()) {
            case "" -> type.missing("");
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
                    .invalid("{" + other + "}", "must not be specified when patchType is " + type);
        }
        if (patch.absent()) {
            patch.missing("must be specified when patchType is " + type);
            return;
        }
        Field expression = patch.at("expression");
        if (expression.text().isBlank()) {
            expression.missing("");
        }
    }
}
