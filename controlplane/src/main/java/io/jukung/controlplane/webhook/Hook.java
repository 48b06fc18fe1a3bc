package io.jukung.controlplane.webhook;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Objects;
import io.jukung.controlplane.admission.Refusal;
import io.jukung.controlplane.expression.Conditions;
import io.jukung.controlplane.expression.Inputs;
import io.jukung.controlplane.expression.Scope;
import io.jukung.controlplane.expression.UserAuthorizer;
import io.jukung.controlplane.matching.Criteria;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One webhook of a configuration.
 *
 * @param uid tells it from every other webhook
 * @param scope of the names in its conditions
 */
record Hook(
        String uid,
        String configuration,
        JsonObject tree,
        Criteria criteria,
        Scope scope,
        Conditions conditions) {
    private static final long SECONDS = 10;

    /** The webhooks of all configurations, in the order in which they are asked. */
    static List<Hook> of(List<JsonObject> configurations) {
        List<Hook> hooks = new ArrayList<>();
        configurations.stream()
                .sorted(Comparator.comparing(c -> c.object("metadata").string("name")))
                .forEach(configuration -> {
                    String name = configuration.object("metadata").string("name");
                    int index = 0;
                    for (JsonObject hook : configuration.array("webhooks").objects()) {
                        String uid = name + "/" + hook.string("name") + "/" + index++;
                        hooks.add(of(uid, name, hook));
                    }
                });
        return List.copyOf(hooks);
    }

    private static Hook of(String uid, String configuration, JsonObject hook) {
        Scope scope = new Scope(false, JsonArray.EMPTY);
        return new Hook(
                uid,
                configuration,
                hook,
                Criteria.ofWebhook(hook),
                scope,
                new Conditions(hook.array("matchConditions"), scope));
    }

    String name() {
        return tree.string("name");
    }

    /** Whether a write goes on where the webhook cannot be asked. */
    boolean ignoresFailures() {
        return tree.string("failurePolicy").equals("Ignore");
    }

    boolean wantsLaterChanges() {
        return tree.string("reinvocationPolicy").equals("IfNeeded");
    }

    /** Whether it may be asked about a write that is not to happen. */
    boolean harmless() {
        String effects = tree.string("sideEffects");
        return effects.equals("None") || effects.equals("NoneOnDryRun");
    }

    Duration timeout() {
        return Duration.ofSeconds(tree.integer("timeoutSeconds", SECONDS));
    }

    /**
     * As what this webhook wants to see a write; null where it does not.
     *
     * @throws io.jukung.machinery.status.StatusException Forbidden where its conditions fail
     */
    @Nullable Match match(
            AdmissionAttributes attributes, Objects namespaces, Authorizer authorizer) {
        Match match = criteria.match(attributes, namespaces);
        if (match == null || conditions.isEmpty()) {
            return match;
        }
        Inputs inputs =
                new Inputs(
                        attributes,
                        match,
                        new UserAuthorizer(authorizer, attributes.request().user()),
                        null,
                        null,
                        scope);
        Conditions.Outcome outcome = conditions.check(inputs, ignoresFailures());
        if (outcome.failed()) {
            throw Refusal.forbidden(attributes, outcome.error());
        }
        return outcome.matches() ? match : null;
    }
}
