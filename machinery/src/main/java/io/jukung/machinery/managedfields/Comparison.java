package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.typed.TypeSchema.Kind;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which paths differ between two states of an object. */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
    /**
     * Structs that Go's types hold by value: they are there, empty, before anybody sets them, and
     * so nobody adds them.
     */
    private static final Set<String> ALWAYS_THERE =
            Set.of(
                    "metadata",
                    "spec",
                    "status",
                    "template",
                    "jobTemplate",
                    "strategy",
                    "updateStrategy",
                    "resources",
                    "loadBalancer",
                    "nodeInfo",
                    "daemonEndpoints",
                    "kubeletEndpoint");

    static Comparison of(JsonObject before, JsonObject after, TypeSchema type) {
        if (before == after) {
            return new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);
        }
        Node node = new Node();
        node.members(before, after, type);
        return new Comparison(
                set(node.added.node(false)),
                set(node.modified.node(false)),
                set(node.removed.node(false)));
    }

    private static FieldSet set(@Nullable JsonObject node) {
        return node == null ? FieldSet.EMPTY : new FieldSet(node);
    }

    FieldSet addedOrModified() {
        return modified.union(added);
    }

    Comparison without(FieldSet ignored) {
        return ignored.isEmpty()
                ? this
                : new Comparison(
                        added.without(ignored),
                        modified.without(ignored),
                        removed.without(ignored));
    }

    boolean isSame() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    private static boolean isByValue(TypeSchema.@Nullable Field field, String key) {
        return field != null
                && ((field.type().kind() == Kind.OBJECT
                                && (field.required() || ALWAYS_THERE.contains(key)))
                        || (field.type().kind() == Kind.LIST && field.required()));
    }

    /**
     * The paths below a value that was not there before: what {@link Node} would find, without a
     * look at what is modified or removed. Most of what is created is that.
     *
     * @param member whether the value's own path is one of them
     */
    private static @Nullable JsonObject gained(Object value, TypeSchema type, boolean member) {
        if (value instanceof JsonObject object && !object.isEmpty() && Walk.isGranularMap(type)) {
            return gainedMembers(object, type, member);
        }
        if (value instanceof JsonArray array && !array.isEmpty() && Walk.isGranularList(type)) {
            FieldSet.Collector collector = new FieldSet.Collector();
            Walk.elements(array, type)
                    .forEach((step, element) ->
                            collector.add(
                                    step,
                                    Walk.isDuplicated(element, type)
                                            ? JsonObject.EMPTY
                                            : gained(element, type.element(), true)));
            return collector.node(member);
        }
        return JsonObject.EMPTY;
    }

    private static @Nullable JsonObject gainedMembers(
            JsonObject object, TypeSchema type, boolean member) {
        JsonObject.Builder node = JsonObject.builder(object.size() + 1);
        if (member) {
            node.put(FieldSet.SELF, JsonObject.EMPTY);
        }
        boolean any = false;
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            TypeSchema.Field field = type.field(key);
            TypeSchema below =
                    type.kind() == Kind.MAP
                            ? type.element()
                            : field == null ? TypeSchema.ANY : field.type();
            JsonObject child = gained(object.value(i), below, !isByValue(field, key));
            if (child != null) {
                node.put(PathElement.field(key), child);
                any = true;
            }
        }
        return any ? node.build() : member ? JsonObject.EMPTY : null;
    }

    /** The differences below one place. */
    private static final class Node {
        private final FieldSet.Collector added = new FieldSet.Collector();
        private final FieldSet.Collector modified = new FieldSet.Collector();
        private final FieldSet.Collector removed = new FieldSet.Collector();

        /** Both sorted by key: one pass over the two. */
        void members(JsonObject before, JsonObject after, TypeSchema type) {
            int i = 0;
            int j = 0;
            while (i < before.size() || j < after.size()) {
                int order =
                        i == before.size()
                                ? 1
                                : j == after.size() ? -1 : before.key(i).compareTo(after.key(j));
                String key = order <= 0 ? before.key(i) : after.key(j);
                Object left = order <= 0 ? before.value(i++) : null;
                Object right = order >= 0 ? after.value(j++) : null;
                if (left != right) {
                    step(
                            PathElement.field(key),
                            left,
                            right,
                            Walk.member(type, key),
                            isByValue(type.field(key), key));
                }
            }
        }

        private void elements(JsonArray before, JsonArray after, TypeSchema type) {
            Map<String, Object> left = Walk.elements(before, type);
            Map<String, Object> right = Walk.elements(after, type);
            left.forEach((step, element) -> element(step, element, right.get(step), type));
            right.forEach((step, element) -> {
                if (!left.containsKey(step)) {
                    element(step, null, element, type);
                }
            });
        }

        private void element(
                String step, @Nullable Object left, @Nullable Object right, TypeSchema list) {
            boolean several = left != null && Walk.isDuplicated(left, list);
            boolean severalAfter = right != null && Walk.isDuplicated(right, list);
            if (several && severalAfter) {
                leaf(step, left, right);
            } else if (several || severalAfter) {
                // One element, or none, has become several of the same key, or the other way.
                Object single = several ? right : left;
                if (single != null) {
                    step(
                            step,
                            several ? null : left,
                            several ? right : null,
                            list.element(),
                            false);
                }
                (several ? removed : added).add(step, JsonObject.EMPTY);
            } else if (left != right) {
                step(step, left, right, list.element(), false);
            }
        }

        /**
         * One step down.
         *
         * @param silent whether the place itself is there with or without a value
         */
        private void step(
                String step,
                @Nullable Object left,
                @Nullable Object right,
                TypeSchema type,
                boolean silent) {
            if (left == null && right != null) {
                added.add(step, gained(right, type, !silent));
                return;
            }
            boolean maps = isMap(left) && isMap(right) && Walk.isGranularMap(type);
            boolean lists = isList(left) && isList(right) && Walk.isGranularList(type);
            if ((!maps && !lists) || (isNothing(left) && isNothing(right))) {
                leaf(step, left, right);
                return;
            }
            Node below = new Node();
            if (maps) {
                below.members(
                        left instanceof JsonObject o ? o : JsonObject.EMPTY,
                        right instanceof JsonObject o ? o : JsonObject.EMPTY,
                        type);
            } else {
                below.elements(
                        left instanceof JsonArray a ? a : JsonArray.EMPTY,
                        right instanceof JsonArray a ? a : JsonArray.EMPTY,
                        type);
            }
            added.add(step, below.added.node(false));
            modified.add(step, below.modified.node(false));
            removed.add(step, below.removed.node(right == null && !silent));
        }

        private void leaf(String step, @Nullable Object left, @Nullable Object right) {
            if (left == null) {
                added.add(step, JsonObject.EMPTY);
            } else if (right == null) {
                removed.add(step, JsonObject.EMPTY);
            } else if (!left.equals(right)) {
                modified.add(step, JsonObject.EMPTY);
            }
        }

        private static boolean isMap(@Nullable Object value) {
            return value == null || value == JsonNull.NULL || value instanceof JsonObject;
        }

        private static boolean isList(@Nullable Object value) {
            return value == null || value == JsonNull.NULL || value instanceof JsonArray;
        }

        private static boolean isNothing(@Nullable Object value) {
            return switch (value) {
                case null -> true;
                case JsonNull ignored -> true;
                case JsonObject object -> object.isEmpty();
                case JsonArray array -> array.isEmpty();
                default -> false;
            };
        }
    }
}
