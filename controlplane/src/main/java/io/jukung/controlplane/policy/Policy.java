package io.jukung.controlplane.policy;

import io.jukung.controlplane.expression.Conditions;
import io.jukung.controlplane.expression.Scope;
import io.jukung.controlplane.matching.Criteria;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * What validating and mutating policies have in common.
 *
 * @param rules what the policy does, its expressions still to be compiled
 * @param <R> the sort of rules
 */
record Policy<R>(
        String name,
        JsonObject spec,
        Criteria criteria,
        Scope scope,
        Conditions conditions,
        R rules) {
    static <R> Policy<R> of(JsonObject policy, Function<RuleSource, R> rules) {
        JsonObject spec = policy.object("spec");
        Scope scope = new Scope(spec.has("paramKind"), spec.array("variables"));
        return new Policy<>(
                policy.object("metadata").string("name"),
                spec,
                Criteria.ofPolicy(spec.object("matchConstraints"), false),
                scope,
                new Conditions(spec.array("matchConditions"), scope),
                rules.apply(new RuleSource(spec, scope)));
    }

    /** What rules are made from. */
    record RuleSource(JsonObject spec, Scope scope) {
        List<JsonObject> list(String field) {
            return spec.array(field).objects();
        }
    }

    /** Whether a write goes on where the policy cannot be evaluated. */
    boolean ignoresFailures() {
        return spec.string("failurePolicy").equals("Ignore");
    }
}
