package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Visits every node of a schema, from the root down. */
public final class SchemaWalk {
    private static final List<String> LISTS = List.of("allOf", "oneOf", "anyOf");

    private SchemaWalk() {}

    /** Calls for the schema and all schemas in it. */
    public static void each(
            JsonObject schema, FieldPath path, BiConsumer<JsonObject, FieldPath> visit) {
        visit.accept(schema, path);
        schema.object("properties")
                .forEach((name, value) -> {
                    if (value instanceof JsonObject property) {
                        each(property, path.child("properties").key(name), visit);
                    }
                });
        for (String key : List.of("items", "additionalProperties", "not")) {
            if (schema.get(key) instanceof JsonObject part) {
                each(part, path.child(key), visit);
            }
        }
        for (String key : LISTS) {
            JsonArray parts = schema.array(key);
            for (int i = 0; i < parts.size(); i++) {
                each(parts.object(i), path.child(key).index(i), visit);
            }
        }
    }

    /** Whether any node is so. */
    public static boolean any(JsonObject schema, Predicate<JsonObject> is) {
        boolean[] found = {false};
        each(schema, FieldPath.ROOT, (node, path) -> found[0] = found[0] || is.test(node));
        return found[0];
    }
}
