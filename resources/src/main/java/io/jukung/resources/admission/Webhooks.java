package io.jukung.resources.admission;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks webhook configurations; from {@code pkg/apis/admissionregistration/validation}. What an
 * old object already has wrong that was once allowed, its update may keep.
 */
record Webhooks(boolean mutating) {
    private static final List<String> REVIEWS = List.of("v1", "v1beta1");
    private static final List<String> HARMLESS = List.of("None", "NoneOnDryRun");

    void check(Field configuration, @Nullable Field old) {
        Field hooks = configuration.at("webhooks");
        List<Field> before = old == null ? List.of() : old.at("webhooks").items();
        boolean sameConditions = old != null && sameConditions(hooks.items(), before);
        boolean harmless = before.stream().allMatch(h -> HARMLESS.contains(h.text("sideEffects")));
        boolean understood =
                before.stream()
                        .map(h -> h.at("admissionReviewVersions").strings())
                        .allMatch(v -> v.isEmpty() || v.stream().anyMatch(REVIEWS::contains));
        boolean unique =
                before.stream().map(h -> h.text("name")).distinct().count() == before.size();
        Set<String> names = new HashSet<>();
        for (Field hook : hooks.items()) {
            hook(hook, harmless);
            if (!sameConditions) {
                MatchRules.conditions(hook.at("matchConditions"), new Expressions(false));
            }
            reviewVersions(hook.at("admissionReviewVersions"), understood);
            if (unique && !hook.at("name").empty()) {
                hook.at("name").unique(names);
            }
        }
    }

    private static boolean sameConditions(List<Field> now, List<Field> before) {
        if (now.size() != before.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).at("matchConditions").sameAs(before.get(i).at("matchConditions"))) {
                return false;
            }
        }
        return true;
    }

    private void hook(Field hook, boolean harmless) {
        fullyQualified(hook.at("name"));
        hook.at("rules").items().forEach(MatchRules::rule);
        hook.at("failurePolicy").in("Fail", "Ignore");
        hook.at("matchPolicy").in("Equivalent", "Exact");
        List<String> effects =
                harmless ? HARMLESS : List.of("None", "NoneOnDryRun", "Some", "Unknown");
        Field sideEffects = hook.at("sideEffects");
        if (sideEffects.absent()) {
            sideEffects.missing("must specify one of " + String.join(", ", effects));
        } else if (!effects.contains(sideEffects.text())) {
            sideEffects.notSupported(sideEffects.text(), effects);
        }
        Field timeout = hook.at("timeoutSeconds");
        if (timeout.present() && (timeout.number() > 30 || timeout.number() < 1)) {
            timeout.invalid("the timeout value must be between 1 and 30 seconds");
        }
        Rules.labelSelector(hook.at("namespaceSelector"));
        Rules.labelSelector(hook.at("objectSelector"));
        if (mutating) {
            hook.at("reinvocationPolicy").in("IfNeeded", "Never");
        }
        WebhookClient.check(hook.at("clientConfig"));
    }

    /** A DNS name of at least three parts. */
    private static void fullyQualified(Field name) {
        if (name.empty()) {
            name.missing("");
            return;
        }
        int before = name.errorCount();
        name.check(Names::dns1123Subdomain);
        if (name.errorCount() == before && name.text().split("\\.", -1).length < 3) {
            name.invalid("should be a domain with at least three segments separated by dots");
        }
    }

    private static void reviewVersions(Field versions, boolean understood) {
        if (versions.empty()) {
            versions.missing("must specify one of " + String.join(", ", REVIEWS));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field version : versions.items()) {
            if (seen.add(version.text())) {
                version.check(Names::dns1035Label);
            } else {
                version.invalid("duplicate version");
            }
        }
        if (understood && seen.stream().noneMatch(REVIEWS::contains)) {
            versions.invalid("must include at least one of " + String.join(", ", REVIEWS));
        }
    }
}
