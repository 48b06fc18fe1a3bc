package io.jukung.apiserver.structural;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the defaults that a schema declares: for members that are absent, or null where they may
 * not be; the source is apiextensions-apiserver's {@code schema/defaulting}.
 */
final class Defaulting {
    private Defaulting() {}

    static Object fill(Object value, @Nullable Structural schema) {
        if (schema == null) {
            return value;
        }
        return switch (value) {
            case JsonObject object -> object(object, schema);
            case JsonArray array -> {
                JsonArray changed = array;
                for (int i = 0; i < array.size(); i++) {
                    changed =
                            changed.with(
                                    i, fill(orDefault(array.get(i), schema.items), schema.items));
                }
                yield changed;
            }
            default -> value;
        };
    }

    private static Object object(JsonObject object, Structural schema) {
        JsonObject.Builder changed = null;
        for (Map.Entry<String, Structural> property : schema.properties.entrySet()) {
            Structural member = property.getValue();
            Object before = object.get(property.getKey());
            if (before == null && member.standard == null) {
                continue;
            }
            Object after =
                    fill(
                            before == null && member.standard != null
                                    ? member.standard
                                    : orDefault(before, member),
                            member);
            if (after != before) {
                changed = changed == null ? object.edit() : changed;
                changed.put(property.getKey(), after);
            }
        }
        if (schema.additional != null) {
            for (int i = 0; i < object.size(); i++) {
                if (schema.properties.containsKey(object.key(i))) {
                    continue;
                }
                Object before = object.value(i);
                Object after = fill(orDefault(before, schema.additional), schema.additional);
                if (after != before) {
                    changed = changed == null ? object.edit() : changed;
                    changed.put(object.key(i), after);
                }
            }
        }
        return changed == null ? object : changed.build();
    }

    private static Object orDefault(@Nullable Object value, @Nullable Structural schema) {
        if (value == null || value == JsonNull.NULL) {
            return schema != null && !schema.nullable && schema.standard != null
                    ? schema.standard
                    : JsonNull.NULL;
        }
        return value;
    }
}
