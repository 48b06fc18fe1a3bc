package io.jukung.cel.rules;

import io.jukung.cel.types.DeclType;
import io.jukung.cel.types.SchemaTypes;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schema's node with rules, in itself or below.
 *
 * @param schema of the node: rules may come from elsewhere, out of {@code allOf}
 * @param type null where there are no rules in the node itself
 */
record RuleNode(
        JsonObject schema,
        @Nullable DeclType type,
        List<Rule> rules,
        Map<String, RuleNode> properties,
        @Nullable RuleNode additional,
        @Nullable RuleNode items,
        List<RuleNode> allOf) {
    /**
     * @param rules the schema whose rules these are: the node's own, or a part of its {@code allOf}
     */
    static RuleNode of(JsonObject rules, JsonObject schema, boolean root) {
        DeclType type =
                rules.array(Rule.KEY).isEmpty()
                        ? null
                        : SchemaTypes.of(
                                schema,
                                root || schema.bool("x-kubernetes-embedded-resource", false),
                                "selfType");
        Map<String, RuleNode> properties = new LinkedHashMap<>();
        rules.object("properties")
                .forEach((name, value) -> {
                    if (value instanceof JsonObject below
                            && RuleSet.hasRules(below)
                            && schema.object("properties").get(name) instanceof JsonObject node) {
                        properties.put(name, of(below, node, false));
                    }
                });
        List<RuleNode> allOf = new ArrayList<>(0);
        for (JsonObject part : rules.array("allOf").objects()) {
            if (RuleSet.hasRules(part)) {
                allOf.add(of(part, schema, root));
            }
        }
        return new RuleNode(
                schema,
                type,
                type == null ? List.of() : Rule.of(rules, schema, type),
                properties,
                below(rules, schema, "additionalProperties"),
                below(rules, schema, "items"),
                allOf);
    }

    private static @Nullable RuleNode below(JsonObject rules, JsonObject schema, String key) {
        return rules.get(key) instanceof JsonObject part
                        && RuleSet.hasRules(part)
                        && schema.get(key) instanceof JsonObject node
                ? of(part, node, false)
                : null;
    }
}
