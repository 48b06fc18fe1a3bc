package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.tree.JsonObject;
import java.util.Comparator;
import java.util.List;

/**
 * A FlowSchema: which requests go to which level, and which of them belong together.
 *
 * @param uid "" for one that everybody has, whether or not it is stored
 * @param level the name of its PriorityLevelConfiguration
 * @param distinguisher {@code ByUser}, {@code ByNamespace} or "" for one flow
 */
record FlowSchema(
        String name,
        String uid,
        long precedence,
        String level,
        String distinguisher,
        List<FlowRule> rules) {
    /** The order in which schemas are asked. */
    static final Comparator<FlowSchema> ORDER =
            Comparator.comparingLong(FlowSchema::precedence).thenComparing(FlowSchema::name);

    private static final FlowRule.ForResources ANY_RESOURCE =
            new FlowRule.ForResources(List.of("*"), List.of("*"), List.of("*"), List.of("*"), true);
    private static final FlowRule.ForPaths ANY_PATH =
            new FlowRule.ForPaths(List.of("*"), List.of("*"));

    /** What operators do, whatever is stored. */
    static final FlowSchema EXEMPT =
            new FlowSchema("exempt", "", 1, "exempt", "", anything("system:masters"));

    /** What no other schema wants. */
    static final FlowSchema CATCH_ALL =
            new FlowSchema("catch-all", "", 10_000, "catch-all", "ByUser", anything("*"));

    static FlowSchema of(JsonObject schema) {
        JsonObject spec = schema.object("spec");
        return new FlowSchema(
                schema.object("metadata").string("name"),
                schema.object("metadata").string("uid"),
                spec.integer("matchingPrecedence", 1000),
                spec.object("priorityLevelConfiguration").string("name"),
                spec.object("distinguisherMethod").string("type"),
                spec.array("rules").objects().stream().map(FlowRule::of).toList());
    }

    private static List<FlowRule> anything(String group) {
        JsonObject subject = JsonObject.of("kind", "Group", "group", JsonObject.of("name", group));
        return List.of(new FlowRule(List.of(subject), List.of(ANY_RESOURCE), List.of(ANY_PATH)));
    }

    /** The same schema with only the rules that concern a user. */
    FlowSchema of(UserInfo user) {
        List<FlowRule> own = rules.stream().filter(rule -> rule.concerns(user)).toList();
        return own.size() == rules.size()
                ? this
                : new FlowSchema(name, uid, precedence, level, distinguisher, own);
    }

    /** Whether a request of a user for whom the rules are is one of this schema's. */
    boolean matches(RequestInfo request) {
        for (FlowRule rule : rules) {
            if (rule.matches(request)) {
                return true;
            }
        }
        return false;
    }

    /** A number for the flow a request belongs to, spread over 63 bits. */
    long flow(UserInfo user, RequestInfo request) {
        long hash = 31L * name.hashCode() + distinguished(user, request).hashCode();
        hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
        return (hash ^ hash >>> 32) & Long.MAX_VALUE;
    }

    /** What tells a request's flow from the schema's others. */
    String distinguished(UserInfo user, RequestInfo request) {
        return switch (distinguisher) {
            case "ByUser" -> user.name();
            case "ByNamespace" -> request.namespace();
            default -> "";
        };
    }
}
