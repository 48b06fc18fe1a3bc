package io.jukung.bench.surface;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two OpenAPI v2 documents say differently: a line for each place, and only counts for
 * descriptions, of which there are many. Order does not matter in lists of words and parameters;
 * references to shared parameters are followed.
 */
final class Differences {
    private final Map<String, JsonObject> ourParameters;
    private final Map<String, JsonObject> theirParameters;
    private final List<String> lines = new ArrayList<>();
    private int missingDescriptions;
    private int otherDescriptions;

    private Differences(JsonObject ours, JsonObject theirs) {
        ourParameters = shared(ours);
        theirParameters = shared(theirs);
    }

    static Differences between(JsonObject ours, JsonObject theirs) {
        Differences differences = new Differences(ours, theirs);
        for (String part : List.of("definitions", "paths", "security", "securityDefinitions")) {
            differences.compare(part, ours.get(part), theirs.get(part));
        }
        return differences;
    }

    /** Whether there is any besides descriptions. */
    boolean real() {
        return !lines.isEmpty();
    }

    void print(PrintStream out) {
        lines.forEach(out::println);
        out.printf(
                "%d differences; descriptions: %d missing, %d in other words%n",
                lines.size(), missingDescriptions, otherDescriptions);
    }

    private static Map<String, JsonObject> shared(JsonObject document) {
        JsonObject parameters = document.object("parameters");
        Map<String, JsonObject> shared = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            shared.put("#/parameters/" + parameters.key(i), (JsonObject) parameters.value(i));
        }
        return shared;
    }

    private void compare(String where, @Nullable Object ours, @Nullable Object theirs) {
        if (Objects.equals(ours, theirs)) {
            return;
        }
        if (where.endsWith(" description") && !(theirs instanceof JsonObject)) {
            if (ours == null) {
                missingDescriptions++;
            } else {
                otherDescriptions++;
            }
        } else if (ours == null || theirs == null) {
            lines.add((ours == null ? "missing " : "extra   ") + where + detail(ours, theirs));
        } else if (ours instanceof JsonObject a && theirs instanceof JsonObject b) {
            TreeSet<String> keys = new TreeSet<>();
            keys.addAll(a.keys());
            keys.addAll(b.keys());
            keys.forEach(key -> compare(where + " " + key, a.get(key), b.get(key)));
        } else if (ours instanceof JsonArray a && theirs instanceof JsonArray b) {
            compareLists(where, a, b);
        } else {
            lines.add("differs " + where + ": " + ours + " != " + theirs);
        }
    }

    private static String detail(@Nullable Object ours, @Nullable Object theirs) {
        Object present = ours == null ? theirs : ours;
        String text = String.valueOf(present);
        return ": " + (text.length() > 200 ? text.substring(0, 200) + "…" : text);
    }

    private void compareLists(String where, JsonArray ours, JsonArray theirs) {
        compare(
                where + " []",
                byIdentity(ours, ourParameters),
                byIdentity(theirs, theirParameters));
    }

    /** A list as a map: parameters by place and name, anything else by its text. */
    private static JsonObject byIdentity(JsonArray list, Map<String, JsonObject> shared) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Object element : list) {
            Object resolved = element;
            if (element instanceof JsonObject object && shared.get(object.string("$ref")) != null) {
                resolved = shared.get(object.string("$ref"));
            }
            String key =
                    resolved instanceof JsonObject object && object.has("in")
                            ? object.string("in") + ":" + object.string("name")
                            : String.valueOf(resolved);
            all.put(key, resolved);
        }
        return JsonObject.copyOf(all);
    }
}
