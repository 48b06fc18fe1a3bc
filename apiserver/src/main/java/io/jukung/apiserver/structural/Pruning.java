package io.jukung.apiserver.structural;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drops what a schema does not know, and nulls that mean nothing; the source is
 * apiextensions-apiserver's {@code schema/pruning} and {@code defaulting/prunenulls}. What is right
 * already stays the same instance.
 */
final class Pruning {
    private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

    private final List<String> unknown = new ArrayList<>(0);

    /** The paths of what was dropped. */
    List<String> unknown() {
        return unknown;
    }

    Object prune(Object value, @Nullable Structural schema, Place place) {
        if (schema != null && schema.preserve) {
            return preserved(value, schema, place);
        }
        return switch (value) {
            case JsonObject object -> object(object, schema, place);
            case JsonArray array -> {
                JsonArray changed = array;
                for (int i = 0; i < array.size(); i++) {
                    if (isContainer(array.get(i))) {
                        changed =
                                changed.with(
                                        i,
                                        prune(
                                                array.get(i),
                                                schema == null ? null : schema.items,
                                                place.index(i)));
                    }
                }
                yield changed;
            }
            default -> value;
        };
    }

    private static boolean isContainer(Object value) {
        return value instanceof JsonObject || value instanceof JsonArray;
    }

    private Object object(JsonObject object, @Nullable Structural schema, Place place) {
        JsonObject.Builder changed = null;
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            Object before = object.value(i);
            if (schema != null && schema.embedded && META.contains(key)) {
                continue;
            }
            Structural known = schema == null ? null : schema.properties.get(key);
            if (known != null || (schema != null && schema.hasAdditional)) {
                if (!isContainer(before)) {
                    continue;
                }
                Object after =
                        prune(
                                before,
                                known != null || schema == null ? known : schema.additional,
                                place.child(key));
                if (after != before) {
                    changed = changed == null ? object.edit() : changed;
                    changed.put(key, after);
                }
                continue;
            }
            unknown.add(place.child(key).toString());
            changed = changed == null ? object.edit() : changed;
            changed.remove(key);
        }
        return changed == null ? object : changed.build();
    }

    private Object preserved(Object value, @Nullable Structural schema, Place place) {
        if (schema == null) {
            return value;
        }
        if (value instanceof JsonArray array) {
            JsonArray changed = array;
            for (int i = 0; i < array.size(); i++) {
                changed = changed.with(i, preserved(array.get(i), schema.items, place.index(i)));
            }
            return changed;
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        JsonObject.Builder changed = null;
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            if (schema.embedded && META.contains(key)) {
                continue;
            }
            Structural known = schema.properties.get(key);
            if (known == null && !schema.hasAdditional) {
                continue;
            }
            Object before = object.value(i);
            Object after =
                    prune(before, known == null ? schema.additional : known, place.child(key));
            if (after != before) {
                changed = changed == null ? object.edit() : changed;
                changed.put(key, after);
            }
        }
        return changed == null ? object : changed.build();
    }

    /** Drops members that are null, may not be, and will not be defaulted either. */
    static Object nulls(Object value, @Nullable Structural schema) {
        return switch (value) {
            case JsonObject object -> {
                JsonObject.Builder changed = null;
                for (int i = 0; i < object.size(); i++) {
                    String key = object.key(i);
                    Object before = object.value(i);
                    Structural member = schema == null ? null : schema.member(key);
                    Object after =
                            before == JsonNull.NULL
                                            && member != null
                                            && !member.nullable
                                            && member.standard == null
                                    ? null
                                    : nulls(before, member);
                    if (after != before) {
                        changed = changed == null ? object.edit() : changed;
                        changed.putOrRemove(key, after);
                    }
                }
                yield changed == null ? object : changed.build();
            }
            case JsonArray array -> {
                JsonArray changed = array;
                for (int i = 0; i < array.size(); i++) {
                    changed =
                            changed.with(
                                    i, nulls(array.get(i), schema == null ? null : schema.items));
                }
                yield changed;
            }
            default -> value;
        };
    }
}
