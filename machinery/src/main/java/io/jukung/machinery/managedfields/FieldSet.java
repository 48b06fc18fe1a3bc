package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths in the form in which {@code fieldsV1} carries it, so that reading and writing one
 * costs nothing.
 *
 * <pre>
 *   {"f:spec": {"f:replicas": {},                          .spec.replicas
 *               "f:ports": {"k:{\"port\":80}": {".": {},   .spec.ports[port=80]
 *                                               "f:name": {}}}}}   … and its .name
 * </pre>
 *
 * An empty node is a path in the set; a node with children is one only where it has the member
 * {@code "."}.
 *
 * @param node the steps from the object itself
 */
public record FieldSet(JsonObject node) {
    static final String SELF = ".";

    /** No path. */
    public static final FieldSet EMPTY = new FieldSet(JsonObject.EMPTY);

    /**
     * Paths of named fields: {@code FieldSet.of(List.of("status"), List.of("metadata", "uid"))}.
     */
    @SafeVarargs
    public static FieldSet of(List<String>... paths) {
        FieldSet set = EMPTY;
        for (List<String> path : paths) {
            JsonObject node = JsonObject.EMPTY;
            for (String name : path.reversed()) {
                node = JsonObject.of("f:" + name, node);
            }
            set = set.union(new FieldSet(node));
        }
        return set;
    }

    public boolean isEmpty() {
        return node.isEmpty();
    }

    public FieldSet union(FieldSet other) {
        if (isEmpty() || node == other.node) {
            return other;
        }
        return other.isEmpty() ? this : new FieldSet(union(node, false, other.node, false));
    }

    /** Paths that are in both. */
    public FieldSet intersection(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return EMPTY;
        }
        return ofNullable(intersection(node, false, other.node, false));
    }

    /** Paths that are in this and not in the other; those below a path of the other stay. */
    public FieldSet difference(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        return ofNullable(difference(node, false, other.node, false));
    }

    /** As {@link #difference}, and what is below a path of the other goes, too. */
    public FieldSet without(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        return ofNullable(recursiveDifference(node, false, other.node));
    }

    /** All paths as texts, {@code .spec.ports[port=80].name}. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        addPaths("", node, paths);
        return paths;
    }

    private static void addPaths(String above, JsonObject node, List<String> paths) {
        for (int i = 0; i < node.size(); i++) {
            String key = node.key(i);
            if (!key.equals(SELF)) {
                String path = above + PathElement.text(key);
                JsonObject child = child(node, i);
                if (isMember(child)) {
                    paths.add(path);
                }
                addPaths(path, child, paths);
            }
        }
    }

    /** This with every named field on the way to a path a path itself. */
    FieldSet withNamedFields(TypeSchema type) {
        return new FieldSet(named(node, false, type));
    }

    private static JsonObject named(JsonObject node, boolean member, TypeSchema type) {
        JsonObject.Builder result = JsonObject.builder();
        if (member) {
            result.put(SELF, JsonObject.EMPTY);
        }
        for (int i = 0; i < node.size(); i++) {
            String key = node.key(i);
            if (!key.equals(SELF)) {
                JsonObject child = child(node, i);
                boolean field = key.startsWith("f:") && type.field(key.substring(2)) != null;
                result.put(
                        key,
                        child.isEmpty()
                                ? child
                                : named(child, field || isMember(child), Walk.below(type, key)));
            }
        }
        return result.build();
    }

    private static FieldSet ofNullable(@Nullable JsonObject node) {
        return node == null ? EMPTY : new FieldSet(node);
    }

    static JsonObject child(JsonObject node, int index) {
        return node.value(index) instanceof JsonObject child ? child : JsonObject.EMPTY;
    }

    /** Whether the path to a node below the root is in the set. */
    static boolean isMember(JsonObject node) {
        return node.isEmpty() || node.has(SELF);
    }

    private static boolean hasChildren(JsonObject node) {
        return node.size() > (node.has(SELF) ? 1 : 0);
    }

    private static JsonObject union(JsonObject a, boolean inA, JsonObject b, boolean inB) {
        if (a == b) {
            return a;
        }
        boolean member = inA || inB;
        if (!hasChildren(a) && !hasChildren(b)) {
            return JsonObject.EMPTY;
        }
        JsonObject.Builder result = JsonObject.builder();
        if (member) {
            result.put(SELF, JsonObject.EMPTY);
        }
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            int order = i == a.size() ? 1 : j == b.size() ? -1 : a.key(i).compareTo(b.key(j));
            String key = order <= 0 ? a.key(i) : b.key(j);
            JsonObject child;
            if (order == 0) {
                JsonObject x = child(a, i++);
                JsonObject y = child(b, j++);
                child = union(x, isMember(x), y, isMember(y));
            } else {
                child = order < 0 ? child(a, i++) : child(b, j++);
            }
            if (!key.equals(SELF)) {
                result.put(key, child);
            }
        }
        return result.build();
    }

    private static @Nullable JsonObject intersection(
            JsonObject a, boolean inA, JsonObject b, boolean inB) {
        JsonObject.Builder result = JsonObject.builder();
        boolean any = false;
        for (int i = 0; i < a.size(); i++) {
            String key = a.key(i);
            if (!key.equals(SELF) && b.get(key) instanceof JsonObject y) {
                JsonObject x = child(a, i);
                JsonObject child = intersection(x, isMember(x), y, isMember(y));
                if (child != null) {
                    result.put(key, child);
                    any = true;
                }
            }
        }
        return built(result, any, inA && inB);
    }

    private static @Nullable JsonObject difference(
            JsonObject a, boolean inA, JsonObject b, boolean inB) {
        JsonObject.Builder result = JsonObject.builder();
        boolean any = false;
        for (int i = 0; i < a.size(); i++) {
            String key = a.key(i);
            if (!key.equals(SELF)) {
                JsonObject x = child(a, i);
                JsonObject child =
                        b.get(key) instanceof JsonObject y
                                ? difference(x, isMember(x), y, isMember(y))
                                : x;
                if (child != null) {
                    result.put(key, child);
                    any = true;
                }
            }
        }
        return built(result, any, inA && !inB);
    }

    private static @Nullable JsonObject recursiveDifference(
            JsonObject a, boolean inA, JsonObject b) {
        JsonObject.Builder result = JsonObject.builder();
        boolean any = false;
        for (int i = 0; i < a.size(); i++) {
            String key = a.key(i);
            if (!key.equals(SELF)) {
                JsonObject x = child(a, i);
                JsonObject child = x;
                if (b.get(key) instanceof JsonObject y) {
                    child = isMember(y) ? null : recursiveDifference(x, isMember(x), y);
                }
                if (child != null) {
                    result.put(key, child);
                    any = true;
                }
            }
        }
        return built(result, any, inA);
    }

    private static @Nullable JsonObject built(
            JsonObject.Builder children, boolean any, boolean member) {
        if (!any) {
            return member ? JsonObject.EMPTY : null;
        }
        if (member) {
            children.put(SELF, JsonObject.EMPTY);
        }
        return children.build();
    }

    /** Collects paths along a walk; one per node of a set. */
    static final class Collector {
        private JsonObject.@Nullable Builder children;

        void add(String step, @Nullable JsonObject child) {
            if (child != null) {
                children = children == null ? JsonObject.builder() : children;
                children.put(step, child);
            }
        }

        /** The node of what was collected, null where nothing was. */
        @Nullable JsonObject node(boolean member) {
            return children == null
                    ? member ? JsonObject.EMPTY : null
                    : built(children, true, member);
        }
    }
}
