package io.jukung.resources.pod;

import static io.jukung.resources.field.Trees.each;
import static io.jukung.resources.field.Trees.inside;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;

/** Writes a new pod's own label values into the selectors that ask for them by key alone. */
final class LabelKeys {
    private LabelKeys() {}

    static JsonObject merge(JsonObject pod) {
        JsonObject labels = pod.object("metadata").object("labels");
        return inside(
                pod,
                "spec",
                spec ->
                        inside(
                                spec,
                                "affinity",
                                affinity ->
                                        inside(
                                                inside(
                                                        affinity,
                                                        "podAffinity",
                                                        terms -> terms(terms, labels)),
                                                "podAntiAffinity",
                                                terms -> terms(terms, labels))));
    }

    private static JsonObject terms(JsonObject affinity, JsonObject labels) {
        JsonObject required =
                each(
                        affinity,
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        term -> term(term, labels));
        return each(
                required,
                "preferredDuringSchedulingIgnoredDuringExecution",
                weighted -> inside(weighted, "podAffinityTerm", term -> term(term, labels)));
    }

    private static JsonObject term(JsonObject term, JsonObject labels) {
        if (!term.has("labelSelector")) {
            return term;
        }
        JsonArray expressions = term.object("labelSelector").array("matchExpressions");
        for (String key : term.array("matchLabelKeys").strings()) {
            expressions = plus(expressions, key, "In", labels);
        }
        for (String key : term.array("mismatchLabelKeys").strings()) {
            expressions = plus(expressions, key, "NotIn", labels);
        }
        return expressions.isEmpty()
                ? term
                : term.withAt(expressions, "labelSelector", "matchExpressions");
    }

    private static JsonArray plus(
            JsonArray expressions, String key, String operator, JsonObject labels) {
        Object value = labels.get(key);
        if (value == null) {
            return expressions;
        }
        JsonObject requirement =
                JsonObject.of("key", key, "operator", operator, "values", JsonArray.of(value));
        return expressions.contains(requirement) ? expressions : expressions.plus(requirement);
    }
}
