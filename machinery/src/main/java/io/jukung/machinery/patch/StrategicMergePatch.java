package io.jukung.machinery.patch;

import io.jukung.machinery.patch.PatchException.Kind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' own merge patch, which knows the type that it changes: lists with a merge key merge
 * element by element. The source is apimachinery's {@code strategicpatch}.
 *
 * <table>
 * <caption>Directives in a patch</caption>
 * <tr><td>{@code "$patch": "replace"}</td><td>this object or list takes the place of the old
 * <tr><td>{@code "$patch": "delete"}</td><td>the object goes, or the element with that merge key
 * <tr><td>{@code "$retainKeys": ["type"]}</td><td>members not named go
 * <tr><td>{@code "$deleteFromPrimitiveList/x": [1]}</td><td>these values of list x go
 * <tr><td>{@code "$setElementOrder/x": [...]}</td><td>list x gets this order
 * </table>
 */
public final class StrategicMergePatch {
    private static final String DIRECTIVE = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String SET_ORDER = "$setElementOrder/";

    private StrategicMergePatch() {}

    /**
     * The object changed.
     *
     * @param type the object's type
     * @throws PatchException where the patch is malformed or does not fit
     */
    public static JsonObject apply(JsonObject object, JsonObject patch, TypeSchema type) {
        return mergeObjects(object, patch, type);
    }

    private static JsonObject mergeObjects(JsonObject original, JsonObject patch, TypeSchema type) {
        Object directive = patch.get(DIRECTIVE);
        if (directive != null) {
            return switch (directive) {
                case String s when s.equals("replace") -> patch.without(DIRECTIVE);
                case String s when s.equals("delete") -> JsonObject.EMPTY;
                case String s when s.equals("merge") ->
                        mergeMembers(original, patch.without(DIRECTIVE), type);
                default -> throw bad("unknown patch type: " + Json.toText(directive) + " in map");
            };
        }
        return mergeMembers(original, patch, type);
    }

    private static JsonObject mergeMembers(JsonObject original, JsonObject patch, TypeSchema type) {
        JsonObject retained = retainKeys(original, patch);
        JsonObject.Builder result = retained.edit();
        JsonObject changes = patch.without(RETAIN_KEYS);
        Set<String> ordered = new HashSet<>();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.key(i).startsWith(SET_ORDER)) {
                String key = changes.key(i).substring(SET_ORDER.length());
                order(retained, changes, key, changes.value(i), field(type, key), result);
                ordered.add(key);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            String key = changes.key(i);
            if (key.startsWith(SET_ORDER) || ordered.contains(key)) {
                continue;
            }
            if (key.startsWith(DELETE_FROM)) {
                String list = key.substring(DELETE_FROM.length());
                if (!ordered.contains(list)) {
                    deleteFrom(list, changes.value(i), result);
                }
                continue;
            }
            Object merged = merge(result.get(key), changes.value(i), field(type, key));
            result.putOrRemove(key, merged);
        }
        return result.build();
    }

    /** A field's own facts; a map's members are its elements, and unknown fields are any JSON. */
    private static TypeSchema.Field field(TypeSchema type, String name) {
        TypeSchema.Field field = type.field(name);
        if (field != null) {
            return field;
        }
        TypeSchema member = type.kind() == TypeSchema.Kind.MAP ? type.element() : TypeSchema.ANY;
        return TypeSchema.Field.of(name, member, false);
    }

    private static @Nullable Object merge(
            @Nullable Object original, Object patch, TypeSchema.Field field) {
        if (patch == JsonNull.NULL) {
            return null;
        }
        if (original instanceof JsonObject before && patch instanceof JsonObject change) {
            return field.patchStrategy() == TypeSchema.PatchStrategy.REPLACE
                    ? change
                    : mergeObjects(before, change, field.type());
        }
        if (original instanceof JsonArray before && patch instanceof JsonArray change) {
            return field.patchStrategy().merges()
                    ? mergeLists(before, change, field)
                    : withoutDirectives(change);
        }
        return withoutDirectives(patch);
    }

    private static JsonObject retainKeys(JsonObject original, JsonObject patch) {
        Object directive = patch.get(RETAIN_KEYS);
        if (directive == null) {
            return original;
        }
        if (!(directive instanceof JsonArray list)) {
            throw bad("invalid patch format of retainKeys");
        }
        for (String key : patch.keys()) {
            if (!key.startsWith("$") && !list.contains(key)) {
                throw bad("invalid patch format of retainKeys");
            }
        }
        JsonObject.Builder result = original.edit();
        original.keys().stream().filter(key -> !list.contains(key)).forEach(result::remove);
        return result.build();
    }

    private static void deleteFrom(String key, Object values, JsonObject.Builder result) {
        if (!(values instanceof JsonArray gone)) {
            throw bad("invalid patch format of primitive list");
        }
        if (result.get(key) instanceof JsonArray list) {
            result.put(
                    key, JsonArray.copyOf(list.stream().filter(v -> !gone.contains(v)).toList()));
        }
    }

    private static void order(
            JsonObject original,
            JsonObject patch,
            String key,
            Object order,
            TypeSchema.Field field,
            JsonObject.Builder result) {
        if (!(order instanceof JsonArray wanted)) {
            throw bad("invalid patch format of setElementOrder list");
        }
        Object before = original.get(key);
        Object change = patch.get(key);
        if (change == JsonNull.NULL) {
            result.remove(key);
            return;
        }
        if (before instanceof JsonArray list
                && patch.get(DELETE_FROM + key) instanceof JsonArray gone) {
            before = JsonArray.copyOf(list.stream().filter(v -> !gone.contains(v)).toList());
        }
        JsonArray merged;
        if (before instanceof JsonArray list && change instanceof JsonArray changes) {
            requireOrdered(changes, wanted, field.mergeKey());
            if (!field.patchStrategy().merges()) {
                result.putOrRemove(key, withoutDirectives(changes));
                return;
            }
            merged = mergeLists(list, changes, field);
        } else if (change instanceof JsonArray changes) {
            requireOrdered(changes, wanted, field.mergeKey());
            merged = withoutDirectives(changes) instanceof JsonArray a ? a : JsonArray.EMPTY;
        } else if (before instanceof JsonArray list) {
            merged = list;
        } else {
            return;
        }
        JsonArray serverOrder = before instanceof JsonArray list ? list : JsonArray.EMPTY;
        result.put(key, ordered(merged, wanted, serverOrder, field.mergeKey()));
    }

    /** Every element of the patch must be in the order list, in the same order. */
    private static void requireOrdered(JsonArray patch, JsonArray order, String mergeKey) {
        List<Object> wanted = identities(order, mergeKey);
        int at = 0;
        for (Object element : patch) {
            if (element instanceof JsonObject object && object.has(DIRECTIVE)) {
                continue;
            }
            Object identity = identity(element, mergeKey);
            while (at < wanted.size() && !wanted.get(at).equals(identity)) {
                at++;
            }
            if (at++ >= wanted.size()) {
                throw bad(
                        "The order in patch list:\n"
                                + patch
                                + "\n doesn't match $setElementOrder list:\n"
                                + order
                                + "\n");
            }
        }
    }

    private static JsonArray mergeLists(
            JsonArray original, JsonArray patch, TypeSchema.Field field) {
        if (original.isEmpty() && patch.isEmpty()) {
            return original;
        }
        Object sample = original.isEmpty() ? patch.get(0) : original.get(0);
        return sample instanceof JsonObject
                ? mergeObjectLists(original, patch, field)
                : mergeSets(original, patch);
    }

    private static JsonArray mergeSets(JsonArray original, JsonArray patch) {
        Set<Object> union = new LinkedHashSet<>(original.asList());
        union.addAll(patch.asList());
        return ordered(JsonArray.copyOf(union), patch, original, "");
    }

    private static JsonArray mergeObjectLists(
            JsonArray original, JsonArray patch, TypeSchema.Field field) {
        String mergeKey = field.mergeKey();
        if (mergeKey.isEmpty()) {
            throw unprocessable(
                    "cannot merge lists without merge key for " + field.type().element().name());
        }
        boolean replace = false;
        List<JsonObject> changes = new ArrayList<>();
        Map<Object, Object> merged = new LinkedHashMap<>();
        List<Object> unkeyed = new ArrayList<>();
        for (Object element : original) {
            Object identity = element instanceof JsonObject object ? object.get(mergeKey) : element;
            if (identity == null) {
                unkeyed.add(element);
            } else {
                merged.putIfAbsent(identity, element);
            }
        }
        for (Object element : patch) {
            if (!(element instanceof JsonObject change)) {
                throw unprocessable("expected a list of maps in the patch, got " + element);
            }
            switch (change.get(DIRECTIVE)) {
                case null -> changes.add(change);
                case String s when s.equals("delete") -> merged.remove(key(change, mergeKey));
                case String s when s.equals("replace") -> replace = true;
                case String s when s.equals("merge") -> changes.add(change.without(DIRECTIVE));
                case Object other ->
                        throw bad("unknown patch type: " + Json.toText(other) + " in list");
            }
        }
        if (replace) {
            return JsonArray.copyOf(changes);
        }
        for (JsonObject change : changes) {
            Object identity = key(change, mergeKey);
            Object before = merged.get(identity);
            merged.put(
                    identity,
                    before instanceof JsonObject object
                            ? mergeObjects(object, change, field.type().element())
                            : withoutDirectives(change));
        }
        List<Object> all = new ArrayList<>(unkeyed);
        all.addAll(merged.values());
        return ordered(JsonArray.copyOf(all), JsonArray.copyOf(changes), original, mergeKey);
    }

    private static Object key(JsonObject element, String mergeKey) {
        Object value = element.get(mergeKey);
        if (value == null) {
            throw unprocessable(
                    "map: " + element + " does not contain declared merge key: " + mergeKey);
        }
        return value;
    }

    private static Object identity(Object element, String mergeKey) {
        if (mergeKey.isEmpty() || !(element instanceof JsonObject object)) {
            return element;
        }
        Object value = object.get(mergeKey);
        return value == null ? element : value;
    }

    private static List<Object> identities(JsonArray list, String mergeKey) {
        return list.stream().map(element -> identity(element, mergeKey)).toList();
    }

    /**
     * Puts elements that the patch names in the patch's order and the others, in the server's
     * order, before those of the patch that they stood before.
     */
    private static JsonArray ordered(
            JsonArray elements, JsonArray wanted, JsonArray server, String mergeKey) {
        Map<Object, Integer> wantedAt = positions(wanted, mergeKey);
        Map<Object, Integer> serverAt = positions(server, mergeKey);
        List<Object> named = new ArrayList<>();
        List<Object> others = new ArrayList<>();
        for (Object element : elements) {
            (wantedAt.containsKey(identity(element, mergeKey)) ? named : others).add(element);
        }
        named.sort((a, b) ->
                Integer.compare(
                        wantedAt.getOrDefault(identity(a, mergeKey), 0),
                        wantedAt.getOrDefault(identity(b, mergeKey), 0)));
        others.sort((a, b) ->
                Integer.compare(
                        serverAt.getOrDefault(identity(a, mergeKey), Integer.MAX_VALUE),
                        serverAt.getOrDefault(identity(b, mergeKey), Integer.MAX_VALUE)));
        List<Object> result = new ArrayList<>(elements.size());
        int at = 0;
        for (Object element : named) {
            Integer mine = serverAt.get(identity(element, mergeKey));
            while (mine != null && at < others.size()) {
                Integer other = serverAt.get(identity(others.get(at), mergeKey));
                if (other == null || other > mine) {
                    break;
                }
                result.add(others.get(at++));
            }
            result.add(element);
        }
        result.addAll(others.subList(at, others.size()));
        return JsonArray.copyOf(result);
    }

    private static Map<Object, Integer> positions(JsonArray list, String mergeKey) {
        Map<Object, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
            positions.putIfAbsent(identity(list.get(i), mergeKey), i);
        }
        return positions;
    }

    /** A part of the patch as it stands for something new: no directives, no nulls. */
    private static @Nullable Object withoutDirectives(Object value) {
        return switch (value) {
            case JsonObject object -> {
                Object directive = object.get(DIRECTIVE);
                if (directive != null && directive.equals("delete")) {
                    yield null;
                }
                JsonObject.Builder result = JsonObject.builder();
                object.forEach((key, member) -> {
                    if (!isDirective(key) && member != JsonNull.NULL) {
                        result.putOrRemove(key, withoutDirectives(member));
                    }
                });
                yield result.build();
            }
            case JsonArray array -> {
                List<Object> elements = new ArrayList<>(array.size());
                for (Object element : array) {
                    boolean special = element instanceof JsonObject o && o.has(DIRECTIVE);
                    Object kept = special ? null : withoutDirectives(element);
                    if (kept != null) {
                        elements.add(kept);
                    }
                }
                yield JsonArray.copyOf(elements);
            }
            default -> value;
        };
    }

    private static boolean isDirective(String key) {
        return key.equals(DIRECTIVE)
                || key.equals(RETAIN_KEYS)
                || key.startsWith(DELETE_FROM)
                || key.startsWith(SET_ORDER);
    }

    private static PatchException bad(String message) {
        return new PatchException(Kind.BAD_REQUEST, message);
    }

    private static PatchException unprocessable(String message) {
        return new PatchException(Kind.UNPROCESSABLE, message);
    }
}
