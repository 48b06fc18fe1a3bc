package io.jukung.controlplane.policy;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.admission.Refusal;
import io.jukung.controlplane.expression.Conditions;
import io.jukung.controlplane.expression.Inputs;
import io.jukung.controlplane.expression.UserAuthorizer;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MutatingAdmissionPolicies with their bindings change what is to be stored. */
public final class MutatingPolicies implements AdmissionPlugin {
    private final Policies<List<Mutation>> policies;

    public MutatingPolicies(Registry registry, Authorizer authorizer) {
        this.policies = new Policies<>(registry, "mutating", authorizer, Mutation::of);
    }

    @Override
    public String name() {
        return "MutatingAdmissionPolicy";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return (attributes.operation() == Operation.CREATE
                        || attributes.operation() == Operation.UPDATE)
                && policies.concern(attributes);
    }

    /** A policy as bound, with one parameter. */
    private record Turn(
            Policy<List<Mutation>> policy,
            Binding binding,
            Match match,
            @Nullable JsonObject params) {
        /** Tells it from others in both rounds. */
        List<String> key() {
            JsonObject meta = params == null ? JsonObject.EMPTY : params.object("metadata");
            return List.of(
                    policy.name(), binding.name(), meta.string("namespace"), meta.string("name"));
        }
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        List<Failure> failures = new ArrayList<>(0);
        List<Turn> turns = turns(attributes, failures);
        AdmissionAttributes now = attributes;
        if (!turns.isEmpty()) {
            Reinvocation.Hooks memory = attributes.reinvocation().of(name());
            memory.starts(attributes.object());
            UserAuthorizer user = policies.user(attributes);
            for (Turn turn : turns) {
                now = apply(turn, now, user, memory, failures);
            }
            memory.ends(now.object());
        }
        if (!failures.isEmpty()) {
            throw refusal(attributes, failures);
        }
        return now.object();
    }

    private record Failure(String message, String reason) {}

    private List<Turn> turns(AdmissionAttributes attributes, List<Failure> failures) {
        List<Turn> turns = new ArrayList<>();
        for (Policy<List<Mutation>> policy : policies.all()) {
            try {
                Match match = policies.match(policy.criteria(), attributes);
                if (match != null) {
                    turns(policy, match, attributes, turns, failures);
                }
            } catch (PolicyException e) {
                fail(policy, null, "failed to configure policy: " + e.why(), "", failures);
            }
        }
        return turns;
    }

    private void turns(
            Policy<List<Mutation>> policy,
            Match match,
            AdmissionAttributes attributes,
            List<Turn> turns,
            List<Failure> failures) {
        for (Binding binding : policies.bindings(policy)) {
            try {
                if (policies.match(binding.criteria(), attributes) != null) {
                    for (JsonObject params : policies.parameters(policy, binding, attributes)) {
                        turns.add(new Turn(policy, binding, match, params));
                    }
                }
            } catch (PolicyException e) {
                fail(policy, binding, "failed to configure binding: " + e.why(), "", failures);
            }
        }
    }

    private AdmissionAttributes apply(
            Turn turn,
            AdmissionAttributes attributes,
            UserAuthorizer user,
            Reinvocation.Hooks memory,
            List<Failure> failures) {
        Policy<List<Mutation>> policy = turn.policy();
        AdmissionAttributes now = attributes;
        Inputs inputs = policies.inputs(policy, now, turn.match(), user, turn.params());
        Conditions.Outcome outcome = policy.conditions().check(inputs, policy.ignoresFailures());
        if (outcome.failed()) {
            fail(policy, turn.binding(), outcome.error(), "Invalid", failures);
            return now;
        }
        if (!outcome.matches() || !memory.turn(turn.key())) {
            return now;
        }
        for (Mutation mutation : policy.rules()) {
            try {
                Inputs seen = policies.inputs(policy, now, turn.match(), user, turn.params());
                JsonObject shown = seen.object();
                if (shown != null) {
                    JsonObject changed = mutation.apply(shown, seen, now.views());
                    now = changed.equals(shown) ? now : now.withObject(now.views().take(changed));
                }
            } catch (MalformedException e) {
                throw StatusException.internal(String.valueOf(e.getMessage()));
            } catch (PolicyException e) {
                fail(policy, turn.binding(), e.why(), "Invalid", failures);
            }
        }
        if (!java.util.Objects.equals(now.object(), attributes.object())) {
            memory.changed();
        }
        if (policy.spec().string("reinvocationPolicy").equals("IfNeeded")) {
            memory.called(turn.key());
        }
        return now;
    }

    private static void fail(
            Policy<List<Mutation>> policy,
            @Nullable Binding binding,
            String why,
            String reason,
            List<Failure> failures) {
        if (!policy.ignoresFailures()) {
            String who =
                    binding == null
                            ? "policy \"" + policy.name() + "\""
                            : "policy '"
                                    + policy.name()
                                    + "' with binding '"
                                    + binding.name()
                                    + "'";
            String message = who + " denied request: " + why;
            failures.add(new Failure(message, reason));
        }
    }

    private static StatusException refusal(AdmissionAttributes attributes, List<Failure> failures) {
        Failure first = failures.getFirst();
        JsonObject status =
                Refusal.forbidden(attributes, "admission request denied by policy").status();
        JsonArray causes =
                JsonArray.copyOf(
                        failures.stream().map(f -> JsonObject.of("message", f.message())).toList());
        return StatusException.of(
                status.with("message", first.message())
                        .with(
                                "reason",
                                first.reason().isEmpty() ? status.string("reason") : first.reason())
                        .withAt(causes, "details", "causes"));
    }
}
