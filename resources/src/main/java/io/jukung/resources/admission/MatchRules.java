package io.jukung.resources.admission;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks which requests a webhook or a policy is about. */
final class MatchRules {
    private static final List<String> OPERATIONS =
            List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

    private MatchRules() {}

    /** A {@code RuleWithOperations}. */
    static void rule(Field rule) {
        Field operations = rule.at("operations");
        list(operations, "operations");
        for (Field operation : operations.items()) {
            if (!OPERATIONS.contains(operation.text())) {
                operation.notSupported(operation.text(), OPERATIONS);
            }
        }
        list(rule.at("apiGroups"), "API groups");
        Field versions = rule.at("apiVersions");
        list(versions, "API versions");
        versions.items().forEach(Field::required);
        resources(rule.at("resources"));
        rule.at("scope").in("*", "Cluster", "Namespaced");
    }

    private static void list(Field list, String what) {
        list.required();
        if (list.array().size() > 1 && list.strings().contains("*")) {
            list.invalid("if '*' is present, must not specify other " + what);
        }
    }

    /** Names like {@code pods}, {@code pods/log}, with stars on either side. */
    private static void resources(Field resources) {
        resources.required();
        Set<String> allOf = new HashSet<>();
        Set<String> ofAll = new HashSet<>();
        boolean plain = false;
        for (Field resource : resources.items()) {
            String name = resource.text();
            if (name.isEmpty()) {
                resource.missing("");
                continue;
            }
            int slash = name.indexOf('/');
            if (slash < 0) {
                plain = !name.equals("*");
                continue;
            }
            String parent = name.substring(0, slash);
            String part = name.substring(slash + 1);
            if (allOf.contains(parent)) {
                resource.invalid("if '" + parent + "/*' is present, must not specify " + name);
            }
            if (ofAll.contains(part)) {
                resource.invalid("if '*/" + part + "' is present, must not specify " + name);
            }
            if (part.equals("*")) {
                allOf.add(parent);
            }
            if (parent.equals("*")) {
                ofAll.add(part);
            }
        }
        List<String> names = resources.strings();
        if (names.size() > 1 && names.contains("*/*")) {
            resources.invalid("if '*/*' is present, must not specify other resources");
        }
        if (names.contains("*") && plain) {
            resources.invalid(
                    "if '*' is present, must not specify other resources without subresources");
        }
    }

    /** A {@code MatchResources}, whose defaults have been filled. */
    static void resourcesOf(Field match) {
        Field policy = match.at("matchPolicy");
        if (policy.absent()) {
            policy.missing("");
        } else {
            policy.in("Equivalent", "Exact");
        }
        for (String selector : List.of("namespaceSelector", "objectSelector")) {
            if (match.at(selector).absent()) {
                match.at(selector).missing("");
            }
            Rules.labelSelector(match.at(selector));
        }
        match.at("resourceRules").items().forEach(MatchRules::named);
        match.at("excludeResourceRules").items().forEach(MatchRules::named);
    }

    private static void named(Field rule) {
        Set<String> seen = new HashSet<>();
        for (Field name : rule.at("resourceNames").items()) {
            name.check(Names::pathSegmentName);
            name.unique(seen);
        }
        rule(rule);
    }

    /** What else must hold of a request, as named expressions. */
    static void conditions(Field conditions, Expressions expressions) {
        if (conditions.array().size() > 64) {
            conditions.tooMany(conditions.array().size(), 64);
        }
        Set<String> seen = new HashSet<>();
        for (Field condition : conditions.items()) {
            Field expression = condition.at("expression");
            if (expression.text().isBlank()) {
                expression.missing("");
            } else {
                expressions.check(expression, Expressions.Use.MATCH_CONDITION);
            }
            Field name = condition.at("name");
            name.requiredAnd(Names::qualifiedName);
            if (!name.empty()) {
                name.unique(seen);
            }
        }
    }
}
