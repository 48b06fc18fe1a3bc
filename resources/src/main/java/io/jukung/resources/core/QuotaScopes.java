package io.jukung.resources.core;

import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks what a quota counts: its scopes and its scope selector. */
final class QuotaScopes {
    private static final Set<String> SCOPES =
            Set.of(
                    "BestEffort",
                    "CrossNamespacePodAffinity",
                    "NotBestEffort",
                    "NotTerminating",
                    "PriorityClass",
                    "Terminating",
                    "VolumeAttributesClass");
    private static final Set<String> WITHOUT_VALUES =
            Set.of(
                    "BestEffort",
                    "CrossNamespacePodAffinity",
                    "NotBestEffort",
                    "NotTerminating",
                    "Terminating");
    private static final Set<String> OF_PODS =
            Set.of(
                    "pods",
                    "cpu",
                    "memory",
                    "requests.cpu",
                    "requests.memory",
                    "limits.cpu",
                    "limits.memory");
    private static final Set<String> OF_CLAIMS =
            Set.of("persistentvolumeclaims", "requests.storage");
    private static final String ELSEWHERE = "unsupported scope applied to resource";

    private QuotaScopes() {}

    static void check(Field spec) {
        Field scopes = spec.at("scopes");
        Set<String> resources = new TreeSet<>(spec.at("hard").object().keys());
        for (String scope : scopes.strings()) {
            if (!SCOPES.contains(scope)) {
                scopes.invalid("unsupported scope");
            }
            misapplied(scope, resources).forEach(name -> scopes.invalid(ELSEWHERE));
        }
        conflicts(scopes, scopes.value(), new HashSet<>(scopes.strings()));
        if (spec.has("scopeSelector")) {
            selector(spec, resources);
        }
    }

    private static List<String> misapplied(String scope, Set<String> resources) {
        Set<String> covered =
                switch (scope) {
                    case "BestEffort" -> Set.of("pods");
                    case "VolumeAttributesClass" -> OF_CLAIMS;
                    default -> OF_PODS;
                };
        return resources.stream()
                .filter(name -> SCOPES.contains(scope))
                .filter(name -> ResourceNames.isOfQuota(name) && !covered.contains(name))
                .toList();
    }

    private static void conflicts(Field at, @Nullable Object shown, Set<String> scopes) {
        if (scopes.containsAll(List.of("BestEffort", "NotBestEffort"))) {
            at.invalid(shown, "conflicting scopes");
        }
        if (scopes.containsAll(List.of("Terminating", "NotTerminating"))) {
            at.invalid(shown, "conflicting scopes");
        }
    }

    private static void selector(Field spec, Set<String> resources) {
        Field expressions = spec.at("scopeSelector", "matchExpressions");
        Set<String> seen = new HashSet<>();
        for (Field expression : expressions.items()) {
            String scope = expression.text("scopeName");
            if (!SCOPES.contains(scope)) {
                expressions.at("scopeName").invalid(scope, "unsupported scope");
            }
            misapplied(scope, resources)
                    .forEach(name ->
                            expressions.invalid(spec.at("scopeSelector").value(), ELSEWHERE));
            operator(expressions, expression, scope);
            seen.add(scope);
        }
        conflicts(expressions, spec.at("scopes").value(), seen);
    }

    private static void operator(Field expressions, Field expression, String scope) {
        Field values = expressions.at("values").as(expression.at("values").value());
        String operator = expression.text("operator");
        if (WITHOUT_VALUES.contains(scope) && !operator.equals("Exists")) {
            expressions
                    .at("operator")
                    .invalid(
                            operator,
                            "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                                    + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                                    + " ResourceQuotaScopeNotBestEffort or"
                                    + " ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        switch (operator) {
            case "In", "NotIn" ->
                    values.required(
                            "must be at least one value when `operator` is 'In' or 'NotIn' for"
                                    + " scope selector");
            case "Exists", "DoesNotExist" -> {
                if (!values.empty()) {
                    values.invalid(
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for"
                                    + " scope selector");
                }
            }
            default ->
                    expressions.at("operator").invalid(operator, "not a valid selector operator");
        }
    }
}
