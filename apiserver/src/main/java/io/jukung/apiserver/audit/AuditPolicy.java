package io.jukung.apiserver.audit;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Which requests are recorded, and how much of them; an {@code audit.k8s.io/v1 Policy}.
 *
 * @param rules the first that matches decides; where none does, nothing is recorded
 */
public record AuditPolicy(List<Rule> rules, Set<String> omitStages, boolean omitManagedFields) {
    /** How much is recorded. */
    public enum Level {
        NONE("None"),
        METADATA("Metadata"),
        REQUEST("Request"),
        REQUEST_RESPONSE("RequestResponse");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        /** As policies and events spell it. */
        public String text() {
            return text;
        }

        static Level of(String text) {
            for (Level level : values()) {
                if (level.text.equals(text)) {
                    return level;
                }
            }
            throw new IllegalArgumentException(
                    "rules[].level: Unsupported value: \"" + text + "\": supported values:"
                            + " \"None\", \"Metadata\", \"Request\", \"RequestResponse\"");
        }
    }

    /**
     * One rule; an empty list matches anything.
     *
     * @param resources what {@code rules[].resources} says
     */
    public record Rule(
            Level level,
            List<String> users,
            List<String> userGroups,
            List<String> verbs,
            List<JsonObject> resources,
            List<String> namespaces,
            List<String> nonResourceUrls,
            Set<String> omitStages) {}

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     */
    public static AuditPolicy of(JsonObject policy) {
        if (!policy.string("kind").equals("Policy")
                || !policy.string("apiVersion").equals("audit.k8s.io/v1")) {
            throw new IllegalArgumentException(
                    "an audit policy must be of apiVersion audit.k8s.io/v1 and kind Policy");
        }
        List<Rule> rules =
                policy.array("rules").objects().stream()
                        .map(
                                rule ->
                                        new Rule(
                                                Level.of(rule.string("level")),
                                                rule.array("users").strings(),
                                                rule.array("userGroups").strings(),
                                                rule.array("verbs").strings(),
                                                rule.array("resources").objects(),
                                                rule.array("namespaces").strings(),
                                                rule.array("nonResourceURLs").strings(),
                                                Set.copyOf(rule.array("omitStages").strings())))
                        .toList();
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("an audit policy must have at least one rule");
        }
        return new AuditPolicy(
                rules,
                Set.copyOf(policy.array("omitStages").strings()),
                policy.bool("omitManagedFields", false));
    }
}
