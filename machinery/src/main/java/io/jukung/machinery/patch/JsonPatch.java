package io.jukung.machinery.patch;

import io.jukung.machinery.patch.PatchException.Kind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * JSON patch (RFC 6902) with the texts that upstream's API server answers.
 *
 * <pre>{@code
 * [{"op": "replace", "path": "/spec/replicas", "value": 3},
 *  {"op": "add", "path": "/metadata/labels/example.com~1tier", "value": "front"}]
 * }</pre>
 *
 * Negative indices count from an array's end, {@code -} names the place behind it. All operations
 * apply or none.
 */
public final class JsonPatch {
    /** More operations than this are refused. */
    public static final int MAX_OPERATIONS = 10_000;

    private static final long MAX_COPIED = 3 * 1024 * 1024;

    private static final String MISSING = "missing value";
    private static final String BAD_INDEX = "invalid index referenced";

    private JsonPatch() {}

    /**
     * The object changed by all operations, one after the other.
     *
     * @param operations the parsed body; an array of operations
     * @throws PatchException where it is no patch or does not fit
     */
    public static JsonObject apply(JsonObject object, Object operations) {
        if (operations instanceof JsonNull) {
            return object;
        }
        if (!(operations instanceof JsonArray list)) {
            throw undecodable(operations, "Go value of type []handlers.jsonPatchOp");
        }
        checkForm(list);
        if (list.size() > MAX_OPERATIONS) {
            throw new PatchException(
                    Kind.TOO_LARGE,
                    "The allowed maximum operations in a JSON patch is "
                            + MAX_OPERATIONS
                            + ", got "
                            + list.size());
        }
        Object document = object;
        long copied = 0;
        for (Object operation : list) {
            JsonObject op = operation instanceof JsonObject o ? o : JsonObject.EMPTY;
            Object before = document;
            document = step(document, op);
            if ("copy".equals(op.get("op"))) {
                copied += Json.write(copied(before, from(op, "copy"))).length;
                checkCopied(copied);
            }
        }
        return (JsonObject) document;
    }

    /** Whether all could be operations, before the first is tried. */
    private static void checkForm(JsonArray operations) {
        for (Object operation : operations) {
            if (operation instanceof JsonNull) {
                continue;
            }
            if (!(operation instanceof JsonObject op)) {
                throw undecodable(operation, "Go value of type handlers.jsonPatchOp");
            }
            for (String member : List.of("op", "path", "from")) {
                Object value = op.get(member);
                if (value != null && !(value instanceof String) && !(value instanceof JsonNull)) {
                    throw undecodable(
                            value, "Go struct field jsonPatchOp." + member + " of type string");
                }
            }
        }
    }

    private static PatchException undecodable(Object value, String into) {
        return new PatchException(
                Kind.BAD_REQUEST,
                "error decoding patch: json: cannot unmarshal "
                        + Json.typeName(value)
                        + " into "
                        + into);
    }

    /** A few copies of what holds the copies before would make any object boundless. */
    private static void checkCopied(long bytes) {
        if (bytes > MAX_COPIED) {
            throw fail(
                    "Unable to complete the copy, the accumulated size increase of copy is "
                            + bytes
                            + ", exceeding the limit "
                            + MAX_COPIED);
        }
    }

    private static Object step(Object document, JsonObject op) {
        String kind = op.get("op") instanceof String s ? s : "unknown";
        return switch (kind) {
            case "add" -> add(document, op);
            case "remove" -> remove(document, path(op, "remove"));
            case "replace" -> replace(document, op);
            case "move" -> move(document, op);
            case "copy" -> copy(document, op);
            case "test" -> test(document, op);
            default -> throw fail("Unexpected kind: " + kind);
        };
    }

    private static String path(JsonObject op, String name) {
        if (op.get("path") instanceof String path) {
            return path;
        }
        throw fail(name + " operation failed to decode path: " + MISSING);
    }

    private static String from(JsonObject op, String name) {
        if (op.get("from") instanceof String from) {
            return from;
        }
        throw fail(name + " operation failed to decode from: " + MISSING);
    }

    private static Object value(JsonObject op) {
        Object value = op.get("value");
        return value == null ? JsonNull.NULL : value;
    }

    private static Object add(Object document, JsonObject op) {
        String path = path(op, "add");
        requireParent(
                document,
                path,
                "add operation does not apply: doc is missing path: \"" + path + "\"");
        return change(
                document,
                path,
                (parent, key) ->
                        inserted(parent, key, value(op), "error in add for path: '" + path + "'"));
    }

    private static Object remove(Object document, String path) {
        requireParent(
                document,
                path,
                "remove operation does not apply: doc is missing path: \"" + path + "\"");
        return change(
                document,
                path,
                (parent, key) -> removed(parent, key, "error in remove for path: '" + path + "'"));
    }

    private static Object replace(Object document, JsonObject op) {
        String path = path(op, "replace");
        String prefix = "replace operation does not apply: doc is missing ";
        if (path.isEmpty() && value(op) instanceof JsonObject whole) {
            return whole;
        }
        requireParent(document, path, prefix + "path: " + path);
        return change(
                document,
                path,
                (parent, key) -> {
                    // what an object does not have yet can be replaced all the same
                    if (parent instanceof JsonArray && member(parent, key) == null) {
                        throw fail(prefix + "key: " + path + ": " + MISSING);
                    }
                    return switch (parent) {
                        case JsonObject object -> object.with(key, value(op));
                        case JsonArray array -> array.with(index(key, array.size()), value(op));
                        default -> throw new IllegalStateException();
                    };
                });
    }

    private static Object move(Object document, JsonObject op) {
        String from = from(op, "move");
        requireParent(
                document, from, "move operation does not apply: doc is missing from path: " + from);
        String key = lastKey(from);
        String error = "error in move for path: '" + key + "'";
        Object moved = get(document, from, error);
        Object without = change(document, from, (parent, k) -> removed(parent, k, error));
        String path = path(op, "move");
        requireParent(
                without,
                path,
                "move operation does not apply: doc is missing destination path: " + path);
        return change(
                without,
                path,
                (parent, k) ->
                        inserted(parent, k, moved, "error in move for path: '" + path + "'"));
    }

    private static Object copy(Object document, JsonObject op) {
        String from = from(op, "copy");
        requireParent(
                document, from, "copy operation does not apply: doc is missing from path: " + from);
        Object copied = copied(document, from);
        String path = path(op, "copy");
        requireParent(
                document,
                path,
                "copy operation does not apply: doc is missing destination path: " + path);
        return change(
                document,
                path,
                (parent, key) ->
                        inserted(parent, key, copied, "error while adding value during copy"));
    }

    /** What an object does not have is copied as null. */
    private static Object copied(Object document, String from) {
        Object parent = parent(document, from);
        return parent instanceof JsonObject object && !object.has(lastKey(from))
                ? JsonNull.NULL
                : get(document, from, "error in copy for path: '" + from + "'");
    }

    private static Object test(Object document, JsonObject op) {
        String path = path(op, "test");
        requireParent(document, path, "test operation does not apply: is missing path: " + path);
        Object parent = parent(document, path);
        Object found = member(parent, lastKey(path));
        if (found == null && parent instanceof JsonArray array) {
            String why = badIndex(lastKey(path), array);
            throw fail("error in test for path: '" + path + "': " + why);
        }
        Object actual = found == null ? JsonNull.NULL : found;
        if (!Equality.same(actual, value(op))) {
            throw fail("testing value " + path + " failed: test failed");
        }
        return document;
    }

    private static Object get(Object document, String path, String error) {
        Object parent = parent(document, path);
        String key = lastKey(path);
        Object found = member(parent, key);
        if (found == null) {
            String why =
                    parent instanceof JsonArray array
                            ? badIndex(key, array)
                            : "unable to get nonexistent key: " + key + ": " + MISSING;
            throw fail(error + ": " + why);
        }
        return found;
    }

    private static Object inserted(Object parent, String key, Object value, String error) {
        if (parent instanceof JsonObject object) {
            return object.with(key, value);
        }
        JsonArray array = (JsonArray) parent;
        if (key.equals("-")) {
            return array.plus(value);
        }
        int index = index(key, array.size() + 1);
        if (index < 0) {
            throw fail(error + ": " + badIndex(key, array));
        }
        List<Object> elements = new ArrayList<>(array.asList());
        elements.add(index, value);
        return JsonArray.copyOf(elements);
    }

    private static Object removed(Object parent, String key, String error) {
        if (parent instanceof JsonObject object) {
            if (!object.has(key)) {
                throw fail(error + ": Unable to remove nonexistent key: " + key + ": " + MISSING);
            }
            return object.without(key);
        }
        JsonArray array = (JsonArray) parent;
        int index = index(key, array.size());
        if (index < 0) {
            throw fail(error + ": " + badIndex(key, array));
        }
        List<Object> elements = new ArrayList<>(array.asList());
        elements.remove(index);
        return JsonArray.copyOf(elements);
    }

    private static @Nullable Object member(Object parent, String key) {
        if (parent instanceof JsonObject object) {
            return object.get(key);
        }
        JsonArray array = (JsonArray) parent;
        int index = index(key, array.size());
        return index < 0 ? null : array.get(index);
    }

    /** The place in an array, −1 where the key names none. */
    private static int index(String key, int size) {
        try {
            int index = Integer.parseInt(key);
            int place = index < 0 ? index + size : index;
            return place >= 0 && place < size ? place : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String badIndex(String key, JsonArray array) {
        try {
            return "Unable to access invalid index: " + Integer.parseInt(key) + ": " + BAD_INDEX;
        } catch (NumberFormatException e) {
            return "value was not a proper array index: '"
                    + key
                    + "': strconv.Atoi: parsing \""
                    + key
                    + "\": invalid syntax";
        }
    }

    /** Refuses a path whose parent is not there, is a scalar, or is no path. */
    private static void requireParent(Object document, String path, String error) {
        Object at = document;
        String[] keys = path.split("/", -1);
        if (keys.length < 2) {
            throw fail(error + ": " + MISSING);
        }
        for (int i = 1; i < keys.length - 1; i++) {
            Object below = member(at, unescape(keys[i]));
            if (!(below instanceof JsonObject) && !(below instanceof JsonArray)) {
                throw fail(error + ": " + MISSING);
            }
            at = below;
        }
    }

    private static Object parent(Object document, String path) {
        Object at = document;
        String[] keys = path.split("/", -1);
        for (int i = 1; i < keys.length - 1; i++) {
            Object below = member(at, unescape(keys[i]));
            if (below == null) {
                throw new IllegalStateException("the parent was there");
            }
            at = below;
        }
        return at;
    }

    /** The document with the parent of a path's end replaced; the parent is there. */
    private static Object change(
            Object document, String path, BiFunction<Object, String, Object> change) {
        return change(document, path.split("/", -1), 1, change);
    }

    private static Object change(
            Object at, String[] keys, int depth, BiFunction<Object, String, Object> change) {
        String key = unescape(keys[depth]);
        if (depth == keys.length - 1) {
            return change.apply(at, key);
        }
        Object below = member(at, key);
        if (below == null) {
            throw new IllegalStateException("the parent was there");
        }
        Object changed = change(below, keys, depth + 1, change);
        return switch (at) {
            case JsonObject object -> object.with(key, changed);
            case JsonArray array -> array.with(index(key, array.size()), changed);
            default -> throw new IllegalStateException("a scalar has no members");
        };
    }

    private static String lastKey(String path) {
        return unescape(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String unescape(String key) {
        return key.indexOf('~') < 0 ? key : key.replace("~1", "/").replace("~0", "~");
    }

    private static PatchException fail(String message) {
        return new PatchException(Kind.UNPROCESSABLE, message);
    }
}
