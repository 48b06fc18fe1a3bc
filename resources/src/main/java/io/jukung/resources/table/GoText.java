package io.jukung.resources.table;

import io.jukung.machinery.tree.JsonObject;
import java.util.stream.Collectors;

/** A label selector as upstream's {@code String()} writes it out, member by member. */
final class GoText {
    private GoText() {}

    static String of(JsonObject selector) {
        JsonObject labels = selector.object("matchLabels");
        String pairs =
                labels.keys().stream()
                        .sorted()
                        .map(key -> key + ": " + labels.string(key) + ",")
                        .collect(Collectors.joining());
        String expressions =
                selector.array("matchExpressions").objects().stream()
                        .map(GoText::requirement)
                        .collect(Collectors.joining());
        return "&LabelSelector{MatchLabels:map[string]string{"
                + pairs
                + "},MatchExpressions:[]LabelSelectorRequirement{"
                + expressions
                + "},}";
    }

    private static String requirement(JsonObject expression) {
        return "LabelSelectorRequirement{Key:"
                + expression.string("key")
                + ",Operator:"
                + expression.string("operator")
                + ",Values:["
                + String.join(" ", expression.array("values").strings())
                + "],},";
    }
}
