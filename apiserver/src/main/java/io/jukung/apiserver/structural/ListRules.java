package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** No element twice in sets, no keys twice in map lists; upstream's {@code schema/listtype}. */
final class ListRules {
    private ListRules() {}

    static List<FieldError> check(JsonObject object, Structural schema) {
        List<FieldError> errors = new ArrayList<>(0);
        value(object, schema, FieldPath.ROOT, errors);
        return errors;
    }

    private static void value(
            Object value, @Nullable Structural schema, FieldPath path, List<FieldError> errors) {
        if (schema == null) {
            return;
        }
        if (value instanceof JsonArray array) {
            switch (schema.list) {
                case "set" ->
                        duplicates(array.asList())
                                .forEach(i ->
                                        errors.add(
                                                FieldError.duplicate(path.index(i), array.get(i))));
                case "map" -> map(array, schema, path, errors);
                default -> {}
            }
            for (int i = 0; i < array.size(); i++) {
                value(array.get(i), schema.items, path.index(i), errors);
            }
        } else if (value instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                String key = object.key(i);
                Structural known = schema.properties.get(key);
                value(
                        object.value(i),
                        known == null ? schema.additional : known,
                        known == null ? path.key(key) : path.child(key),
                        errors);
            }
        }
    }

    private static void map(
            JsonArray array, Structural schema, FieldPath path, List<FieldError> errors) {
        List<Object> keys = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Object element = array.get(i);
            if (element != JsonNull.NULL && !(element instanceof JsonObject)) {
                errors.add(
                        FieldError.invalid(
                                path.index(i),
                                element,
                                "must be an object for an array of list-type map"));
                return;
            }
            JsonObject object = element instanceof JsonObject o ? o : JsonObject.EMPTY;
            JsonObject.Builder key = JsonObject.builder();
            schema.listKeys.forEach(name -> key.putOrRemove(name, object.get(name)));
            keys.add(key.build());
        }
        duplicates(keys).forEach(i -> errors.add(FieldError.duplicate(path.index(i), keys.get(i))));
    }

    /** Where values stand that were there once before; each value is told of once. */
    private static List<Integer> duplicates(List<Object> values) {
        Map<Object, Integer> seen = new HashMap<>();
        List<Integer> twice = new ArrayList<>(0);
        for (int i = 0; i < values.size(); i++) {
            if (seen.merge(values.get(i), 1, Integer::sum) == 2) {
                twice.add(i);
            }
        }
        return twice;
    }
}
