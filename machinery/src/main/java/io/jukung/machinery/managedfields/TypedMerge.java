package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Lays a configuration over an object: what the configuration says wins, the rest stays. */
final class TypedMerge {
    private TypedMerge() {}

    static JsonObject merge(JsonObject live, JsonObject config, TypeSchema type) {
        JsonObject.Builder result = live.edit();
        for (int i = 0; i < config.size(); i++) {
            String key = config.key(i);
            Object before = live.get(key);
            result.put(
                    key,
                    before == null
                            ? config.value(i)
                            : value(before, config.value(i), Walk.member(type, key)));
        }
        return result.build();
    }

    private static Object value(Object live, Object config, TypeSchema type) {
        if (live instanceof JsonObject x
                && config instanceof JsonObject y
                && Walk.isGranularMap(type)) {
            return merge(x, y, type);
        }
        if (live instanceof JsonArray x
                && config instanceof JsonArray y
                && Walk.isGranularList(type)) {
            return list(x, y, type);
        }
        if (config == JsonNull.NULL && keepsElements(live, type)) {
            return live;
        }
        return config;
    }

    /** A null says no more of a map or list than that it be there. */
    private static boolean keepsElements(Object live, TypeSchema type) {
        return switch (live) {
            case JsonObject object -> !object.isEmpty() && Walk.isGranularMap(type);
            case JsonArray array -> !array.isEmpty() && Walk.isGranularList(type);
            default -> false;
        };
    }

    /**
     * The configuration's elements in its order; those that only the live list has stay behind the
     * one that they stood behind.
     */
    private static JsonArray list(JsonArray live, JsonArray config, TypeSchema type) {
        Map<String, Object> left = Walk.elements(live, type);
        Map<String, Object> right = Walk.elements(config, type);
        List<String> lefts = new ArrayList<>(left.keySet());
        List<String> rights = new ArrayList<>(right.keySet());
        Deque<String> shared = new ArrayDeque<>();
        rights.stream().filter(left::containsKey).forEach(shared::add);
        Set<String> merged = new HashSet<>();
        List<Object> result = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < lefts.size() || j < rights.size()) {
            if (i < lefts.size() && j < rights.size()) {
                String step = lefts.get(i);
                if (step.equals(rights.get(j))) {
                    merged.add(step);
                    add(left, right, step, type, result);
                    i++;
                    j++;
                    shared.poll();
                    continue;
                }
                if (right.containsKey(step) && !shared.isEmpty() && !step.equals(shared.peek())) {
                    i++;
                    continue;
                }
            }
            if (i < lefts.size()) {
                String step = lefts.get(i);
                if (!right.containsKey(step)) {
                    add(left, right, step, type, result);
                    i++;
                    continue;
                }
                if (merged.contains(step)) {
                    i++;
                }
            }
            if (j < rights.size()) {
                String step = rights.get(j++);
                merged.add(step);
                add(left, right, step, type, result);
                if (step.equals(shared.peek())) {
                    shared.poll();
                }
            }
        }
        return JsonArray.copyOf(result);
    }

    private static void add(
            Map<String, Object> left,
            Map<String, Object> right,
            String step,
            TypeSchema type,
            List<Object> result) {
        Object x = left.get(step);
        Object y = right.get(step);
        if (y == null && x instanceof JsonArray several && Walk.isDuplicated(x, type)) {
            several.forEach(result::add);
        } else if (y == null) {
            result.add(Objects.requireNonNull(x));
        } else if (x == null || Walk.isDuplicated(x, type)) {
            result.add(y);
        } else {
            result.add(value(x, y, type.element()));
        }
    }
}
