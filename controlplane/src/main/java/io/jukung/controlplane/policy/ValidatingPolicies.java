package io.jukung.controlplane.policy;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.admission.Refusal;
import io.jukung.controlplane.expression.UserAuthorizer;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.controlplane.policy.Evaluation.Failure;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ValidatingAdmissionPolicies with their bindings decide about writes. */
public final class ValidatingPolicies implements AdmissionPlugin {
    private static final String AUDIT_KEY = "validation.policy.admission.k8s.io/validation_failure";
    private static final int MOST_AUDITED = 50;

    private final Policies<Validations> policies;

    public ValidatingPolicies(Registry registry, Authorizer authorizer) {
        this.policies = new Policies<>(registry, "validating", authorizer, Validations::of);
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return policies.concern(attributes);
    }

    /** What one write has come to, over all policies. */
    private record Findings(List<Denial> denials, List<Object> audited) {}

    private record Denial(String message, String reason) {}

    @Override
    public void validate(AdmissionAttributes attributes) {
        Findings findings = new Findings(new ArrayList<>(0), new ArrayList<>(0));
        UserAuthorizer user = policies.user(attributes);
        for (Policy<Validations> policy : policies.all()) {
            try {
                Match match = policies.match(policy.criteria(), attributes);
                if (match != null) {
                    apply(policy, attributes, match, user, findings);
                }
            } catch (PolicyException e) {
                misconfigured(policy, null, e, findings);
            }
        }
        if (!findings.audited().isEmpty()) {
            attributes
                    .request()
                    .auditAnnotations()
                    .put(
                            AUDIT_KEY,
                            text(
                                    findings.audited()
                                            .subList(
                                                    0,
                                                    Math.min(
                                                            MOST_AUDITED,
                                                            findings.audited().size()))));
        }
        if (!findings.denials().isEmpty()) {
            throw refusal(attributes, findings.denials().getFirst());
        }
    }

    private static String text(List<Object> list) {
        return new String(Json.write(JsonArray.copyOf(list)), StandardCharsets.UTF_8);
    }

    private void apply(
            Policy<Validations> policy,
            AdmissionAttributes attributes,
            Match match,
            UserAuthorizer user,
            Findings findings) {
        Map<String, Set<String>> notes = new LinkedHashMap<>();
        for (Binding binding : policies.bindings(policy)) {
            try {
                if (policies.match(binding.criteria(), attributes) == null) {
                    continue;
                }
                for (JsonObject params : policies.parameters(policy, binding, attributes)) {
                    Evaluation evaluation =
                            Evaluation.of(
                                    policy,
                                    policies.inputs(policy, attributes, match, user, params));
                    take(policy, binding, evaluation, attributes, findings);
                    evaluation
                            .notes()
                            .forEach((key, value) ->
                                    notes.computeIfAbsent(key, ignored -> new LinkedHashSet<>())
                                            .add(value));
                }
            } catch (PolicyException e) {
                misconfigured(policy, binding, e, findings);
            }
        }
        notes.forEach((key, values) ->
                attributes
                        .request()
                        .auditAnnotations()
                        .put(policy.name() + "/" + key, String.join(", ", values)));
    }

    private static void misconfigured(
            Policy<Validations> policy,
            @Nullable Binding binding,
            PolicyException e,
            Findings findings) {
        if (!policy.ignoresFailures()) {
            String what = binding == null ? "policy" : "binding";
            String message = "failed to configure " + what + ": " + e.why();
            findings.denials().add(new Denial(denied(policy, binding, message), ""));
        }
    }

    private static void take(
            Policy<Validations> policy,
            Binding binding,
            Evaluation evaluation,
            AdmissionAttributes attributes,
            Findings findings) {
        for (Failure failure : evaluation.failures()) {
            for (String action : binding.actions()) {
                switch (action) {
                    case "Deny" ->
                            findings.denials()
                                    .add(
                                            new Denial(
                                                    denied(policy, binding, failure.message()),
                                                    failure.reason()));
                    case "Warn" ->
                            attributes
                                    .request()
                                    .warn(
                                            "Validation failed for ValidatingAdmissionPolicy '%s'"
                                                            .formatted(policy.name())
                                                    + " with binding '%s': %s"
                                                            .formatted(
                                                                    binding.name(),
                                                                    failure.message()));
                    case "Audit" -> findings.audited().add(audited(policy, binding, failure));
                    default -> {
                        // an action of a later version: none of ours
                    }
                }
            }
        }
        for (Failure error : evaluation.errors()) {
            findings.denials().add(new Denial(denied(policy, binding, error.message()), ""));
        }
    }

    private static JsonObject audited(
            Policy<Validations> policy, Binding binding, Failure failure) {
        return JsonObject.of(
                "message", failure.message(),
                "policy", policy.name(),
                "binding", binding.name(),
                "expressionIndex", (long) failure.index(),
                "validationActions", JsonArray.copyOf(binding.actions()));
    }

    private static String denied(
            Policy<Validations> policy, @Nullable Binding binding, String message) {
        return "ValidatingAdmissionPolicy '"
                + policy.name()
                + "'"
                + (binding == null ? "" : " with binding '" + binding.name() + "'")
                + " denied request: "
                + message;
    }

    private static StatusException refusal(AdmissionAttributes attributes, Denial denial) {
        JsonObject status = Refusal.forbidden(attributes, denial.message()).status();
        String reason = denial.reason().isEmpty() ? "Invalid" : denial.reason();
        long code =
                switch (reason) {
                    case "Forbidden" -> 403;
                    case "Unauthorized" -> 401;
                    case "RequestEntityTooLarge" -> 413;
                    default -> 422;
                };
        JsonObject cause = JsonObject.of("message", denial.message());
        return StatusException.of(
                status.with("reason", reason)
                        .with("code", code)
                        .withAt(JsonArray.of(cause), "details", "causes"));
    }
}
