package io.jukung.resources.flowcontrol;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks flow schemas; from {@code pkg/apis/flowcontrol/validation}. */
final class FlowSchemas {
    private static final long LAST = 10_000;
    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "proxy",
                    "update",
                    "watch");
    private static final List<String> KINDS = List.of("Group", "ServiceAccount", "User");

    private FlowSchemas() {}

    static void check(Field schema, @Nullable Field old) {
        String name = schema.at("metadata").text("name");
        Field spec = schema.at("spec");
        precedence(spec.at("matchingPrecedence"), name);
        Field method = spec.at("distinguisherMethod");
        if (method.present() && !List.of("ByNamespace", "ByUser").contains(method.text("type"))) {
            method.at("type").notSupported(method.object(), List.of("ByNamespace", "ByUser"));
        }
        Field level = spec.at("priorityLevelConfiguration", "name");
        level.required("must reference a priority level");
        level.checkIfSet(Names::dns1123Subdomain);
        spec.at("rules").items().forEach(FlowSchemas::rule);
        JsonObject fixed = BootstrapFlows.fixedSchema(name);
        if (fixed != null && !Equality.same(spec.object(), fixed)) {
            spec.invalid("spec of '" + name + "' must equal the fixed value");
        }
        FlowControlStrategies.conditions(schema, old);
    }

    private static void precedence(Field precedence, String name) {
        long number = precedence.number();
        if (number <= 0) {
            precedence.invalid("must be a positive value");
        }
        if (number > LAST) {
            precedence.invalid("must not be greater than " + LAST);
        }
        if (number == 1 && !name.equals("exempt")) {
            precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
        }
    }

    private static void rule(Field rule) {
        rule.at("subjects").items().forEach(FlowSchemas::subject);
        rule.at("subjects").required("subjects must contain at least one value");
        if (rule.at("resourceRules").empty() && rule.at("nonResourceRules").empty()) {
            rule.missing("at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        rule.at("resourceRules").items().forEach(FlowSchemas::resourceRule);
        rule.at("nonResourceRules").items().forEach(FlowSchemas::pathRule);
    }

    private static void subject(Field subject) {
        String kind = subject.text("kind");
        if (!KINDS.contains(kind)) {
            subject.at("kind").notSupported(kind, KINDS);
            return;
        }
        Field own = subject.at(member(kind));
        if (own.absent()) {
            own.missing(own.name() + " is required when subject kind is '" + kind + "'");
        } else {
            own.at("name").required();
            if (kind.equals("ServiceAccount")) {
                serviceAccount(own);
            }
        }
        for (String other : List.of("ServiceAccount", "User", "Group")) {
            if (!other.equals(kind) && subject.has(member(other))) {
                subject.at(member(other))
                        .forbidden(
                                member(other)
                                        + " is forbidden when subject kind is not '"
                                        + other
                                        + "'");
            }
        }
    }

    private static String member(String kind) {
        return kind.substring(0, 1).toLowerCase(Locale.ROOT) + kind.substring(1);
    }

    private static void serviceAccount(Field account) {
        if (!account.text("name").equals("*")) {
            account.at("name").checkIfSet(Names::dns1123Subdomain);
        }
        account.at("namespace").checkIfSet(Names::dns1123Label);
        account.at("namespace").required("must specify namespace for service account");
    }

    private static void verbs(Field verbs) {
        if (verbs.empty()) {
            verbs.missing("verbs must contain at least one value");
        } else if (verbs.strings().contains("*")) {
            alone(verbs, "verbs");
        } else if (!VERBS.containsAll(verbs.strings())) {
            verbs.notSupported(verbs.array(), VERBS);
        }
    }

    /** A star leaves nothing to name. */
    private static void alone(Field list, String what) {
        if (list.array().size() > 1 && list.strings().contains("*")) {
            list.invalid("if '*' is present, must not specify other " + what);
        }
    }

    private static void resourceRule(Field rule) {
        verbs(rule.at("verbs"));
        rule.at("apiGroups").required("resource rules must supply at least one api group");
        alone(rule.at("apiGroups"), "api groups");
        rule.at("resources").required("resource rules must supply at least one resource");
        alone(rule.at("resources"), "resources");
        Field namespaces = rule.at("namespaces");
        if (namespaces.empty() && !rule.at("clusterScope").truth()) {
            namespaces.missing(
                    "resource rules that are not cluster scoped must supply at least one"
                            + " namespace");
        } else if (namespaces.strings().contains("*")) {
            alone(namespaces, "namespaces");
        } else {
            for (Field namespace : namespaces.items()) {
                for (String message : Names.dns1123Label(namespace.text())) {
                    namespace.invalid(
                            "each member of this list must be '*' or a DNS-1123 label; " + message);
                }
            }
        }
    }

    private static void pathRule(Field rule) {
        verbs(rule.at("verbs"));
        Field paths = rule.at("nonResourceURLs");
        if (paths.empty()) {
            paths.missing("nonResourceURLs must contain at least one value");
        } else if (paths.strings().contains("*")) {
            alone(paths, "non-resource URLs");
        } else {
            paths.items().forEach(FlowSchemas::path);
        }
    }

    private static void path(Field path) {
        String text = path.text();
        int star = text.indexOf('*');
        if (text.isEmpty()) {
            path.invalid("must not be empty");
        } else if (text.equals("/")) {
            return;
        } else if (!text.startsWith("/")) {
            path.invalid("must start with slash");
        } else if (text.contains(" ")) {
            path.invalid("must not contain white-space");
        } else if (text.contains("//")) {
            path.invalid("must not contain double slash");
        } else if (star >= 0 && (star != text.length() - 1 || !text.endsWith("/*"))) {
            path.invalid("wildcard can only do suffix matching");
        }
    }
}
