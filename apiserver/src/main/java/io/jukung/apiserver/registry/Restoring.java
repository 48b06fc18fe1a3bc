package io.jukung.apiserver.registry;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words for a strategic merge whose result does not fit its kind: upstream makes the object
 * straight from Go's maps there, not from JSON.
 */
final class Restoring {
    private static final Pattern DECODING =
            Pattern.compile("json: cannot unmarshal (\\w+)(?: (\\S+))? into Go .* of type (.+)");

    private Restoring() {}

    /** What upstream says instead of an error of decoding; that one itself where it is another. */
    static String message(String decoding) {
        Matcher error = DECODING.matcher(decoding);
        if (!error.matches()) {
            return decoding;
        }
        boolean fraction = Objects.requireNonNullElse(error.group(2), "").contains(".");
        String type = error.group(3);
        String kind = kind(error.group(1), fraction);
        if (type.startsWith("map[")) {
            return "cannot restore map from " + kind;
        }
        if (type.startsWith("[]")) {
            return "cannot restore slice from " + kind;
        }
        if (type.contains(".")) {
            return "cannot restore struct from: " + kind;
        }
        boolean converts =
                (kind.equals("int64") && type.equals("string"))
                        || (kind.equals("float64") && type.startsWith("int"));
        return converts ? "cannot convert " + kind + " to " + type : "unrecognized type: " + type;
    }

    private static String kind(String json, boolean fraction) {
        return switch (json) {
            case "number" -> fraction ? "float64" : "int64";
            case "array" -> "slice";
            case "object" -> "map";
            default -> json;
        };
    }

    /** A value as Go prints it: {@code map[spec:map[containers:[a b]]]}. */
    static String shown(@Nullable Object value) {
        return switch (value) {
            case JsonObject object ->
                    object.keys().stream()
                            .map(key -> key + ":" + shown(object.get(key)))
                            .collect(Collectors.joining(" ", "map[", "]"));
            case JsonArray array ->
                    array.asList().stream()
                            .map(Restoring::shown)
                            .collect(Collectors.joining(" ", "[", "]"));
            case null -> "<nil>";
            case JsonNull ignored -> "<nil>";
            default -> value.toString();
        };
    }
}
