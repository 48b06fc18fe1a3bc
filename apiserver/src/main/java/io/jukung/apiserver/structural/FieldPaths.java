package io.jukung.apiserver.structural;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Simple JSON paths that point into a schema: {@code .spec.color}, {@code .spec.labels['a.b']}; the
 * source is apiextensions-apiserver's {@code cel.ValidFieldPath}.
 */
public final class FieldPaths {
    private FieldPaths() {}

    /**
     * What a path leads to.
     *
     * @param steps the names on the way
     * @param error why it leads nowhere, "" where it does not
     */
    public record Found(List<String> steps, @Nullable Structural schema, String error) {}

    /** Follows a path through a schema. */
    public static Found find(String path, Structural root, boolean brackets) {
        List<String> steps = new ArrayList<>();
        Structural schema = root;
        int at = 0;
        while (at < path.length()) {
            char c = path.charAt(at);
            String name;
            boolean quoted = false;
            if (c == '[') {
                if (!brackets) {
                    return new Found(steps, null, "array notation is not allowed");
                }
                int end = path.indexOf("']", at);
                if (end < 0 || at + 1 >= path.length() || path.charAt(at + 1) != '\'') {
                    return new Found(
                            steps,
                            null,
                            "expected single quoted string but got " + path.substring(at + 1));
                }
                name = path.substring(at + 2, end).replace("\\'", "'");
                quoted = true;
                at = end + 2;
            } else if (c == '.') {
                int end = at + 1;
                while (end < path.length() && ".[".indexOf(path.charAt(end)) < 0) {
                    end++;
                }
                name = path.substring(at + 1, end);
                if (name.isEmpty()) {
                    return new Found(steps, null, "unexpected end of JSON path");
                }
                at = end;
            } else {
                return new Found(steps, null, "expected [ or . but got: " + path.substring(at));
            }
            Structural below = schema.properties.get(name);
            if (below == null && quoted) {
                below = schema.additional;
            }
            if (below == null) {
                return new Found(steps, null, "does not refer to a valid field");
            }
            steps.add(name);
            schema = below;
        }
        return steps.isEmpty()
                ? new Found(steps, null, "unexpected end of JSON path")
                : new Found(steps, schema, "");
    }
}
