package io.jukung.apiserver.audit;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.tree.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
                    "rules[].level: Unsupported value: \""
                            + text
                            + "\": supported values:"
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
            Set<String> omitStages,
            @Nullable Boolean omitManagedFields) {
        boolean matches(UserInfo user, RequestInfo info) {
            if (!users.isEmpty() && !users.contains(user.name())) {
                return false;
            }
            if (!userGroups.isEmpty() && user.groups().stream().noneMatch(userGroups::contains)) {
                return false;
            }
            if (!verbs.isEmpty() && !verbs.contains(info.verb())) {
                return false;
            }
            if (!namespaces.isEmpty() || !resources.isEmpty()) {
                return info.resourceRequest() && matchesResource(info);
            }
            return nonResourceUrls.isEmpty()
                    || (!info.resourceRequest()
                            && nonResourceUrls.stream()
                                    .anyMatch(spec -> matchesPath(info.path(), spec)));
        }

        private boolean matchesResource(RequestInfo info) {
            if (!namespaces.isEmpty() && !namespaces.contains(info.namespace())) {
                return false;
            }
            return resources.isEmpty()
                    || resources.stream().anyMatch(entry -> matchesEntry(entry, info));
        }

        private static boolean matchesEntry(JsonObject entry, RequestInfo info) {
            String group = entry.string("group");
            if (!group.equals(info.group()) && !group.equals("*")) {
                return false;
            }
            if (entry.array("resources").isEmpty()) {
                return true;
            }
            List<String> names = entry.array("resourceNames").strings();
            if (!names.isEmpty() && !names.contains(info.name())) {
                return false;
            }
            String own = info.resource();
            String below = info.subresource();
            String combined = below.isEmpty() ? own : own + "/" + below;
            return entry.array("resources").strings().stream()
                    .anyMatch(spec ->
                            spec.equals("*")
                                    || spec.equals(combined)
                                    || spec.equals(own + "/*")
                                    || (!below.isEmpty() && spec.equals("*/" + below)));
        }

        private static boolean matchesPath(String path, String spec) {
            return spec.equals("*")
                    || spec.equals(path)
                    || (spec.endsWith("*")
                            && path.startsWith(spec.substring(0, spec.length() - 1)));
        }
    }

    /** What a request's events are to contain. */
    public record Decision(Level level, Set<String> omitStages, boolean omitManagedFields) {}

    /** The first rule that matches a request decides. */
    public Decision decide(UserInfo user, RequestInfo info) {
        for (Rule rule : rules) {
            if (rule.matches(user, info)) {
                Boolean own = rule.omitManagedFields();
                return new Decision(
                        rule.level(), rule.omitStages(), own == null ? omitManagedFields : own);
            }
        }
        return new Decision(Level.NONE, omitStages, omitManagedFields);
    }

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
        Set<String> omitted = Set.copyOf(policy.array("omitStages").strings());
        List<Rule> rules =
                policy.array("rules").objects().stream().map(r -> rule(r, omitted)).toList();
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("an audit policy must have at least one rule");
        }
        return new AuditPolicy(rules, omitted, policy.bool("omitManagedFields", false));
    }

    private static Rule rule(JsonObject rule, Set<String> omittedEverywhere) {
        Set<String> omitted = new HashSet<>(rule.array("omitStages").strings());
        omitted.addAll(omittedEverywhere);
        return new Rule(
                Level.of(rule.string("level")),
                rule.array("users").strings(),
                rule.array("userGroups").strings(),
                rule.array("verbs").strings(),
                rule.array("resources").objects(),
                rule.array("namespaces").strings(),
                rule.array("nonResourceURLs").strings(),
                Set.copyOf(omitted),
                rule.get("omitManagedFields") instanceof Boolean b ? b : null);
    }
}
