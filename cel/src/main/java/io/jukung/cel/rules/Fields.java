package io.jukung.cel.rules;

import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule's {@code fieldPath}: {@code .spec.color}, {@code .labels['a.b']}. */
final class Fields {
    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[\\]]+)|\\['((?:[^'\\\\]|\\\\.)*)'\\]");

    private Fields() {}

    /** The path as errors print it, "" where it leads nowhere. */
    static String normalized(String path, JsonObject schema) {
        FieldPath found = FieldPath.ROOT;
        JsonObject node = schema;
        Matcher step = STEP.matcher(path);
        int at = 0;
        while (at < path.length()) {
            if (!step.find(at) || step.start() != at) {
                return "";
            }
            String name =
                    step.group(1) != null
                            ? step.group(1)
                            : step.group(2).replaceAll("\\\\(.)", "$1");
            if (node.has("properties")) {
                if (!(node.object("properties").get(name) instanceof JsonObject below)) {
                    return "";
                }
                node = below;
                found = found.child(name);
            } else if (node.get("additionalProperties") instanceof JsonObject below) {
                node = below;
                found = found.key(name);
            } else {
                return "";
            }
            at = step.end();
        }
        return found.text();
    }
}
