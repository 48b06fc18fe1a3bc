package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which paths differ between two states of an object. */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
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

    /**
     * The paths of a value that was not there before, its own among them: what {@link Node} would
     * find, without a look at what is modified or removed. Most of what is created is that.
     */
    private static JsonObject gained(Object value, TypeSchema type) {
        if (value instanceof JsonObject object && !object.isEmpty() && Walk.isGranularMap(type)) {
            return gainedMembers(object, type);
        }
        if (value instanceof JsonArray array && !array.isEmpty() && Walk.isGranularList(type)) {
            FieldSet.Collector collector = new FieldSet.Collector();
            Walk.elements(array, type)
                    .forEach((step, element) ->
                            collector.add(
                                    step,
                                    Walk.isDuplicated(element, type)
                                            ? JsonObject.EMPTY
                                            : gained(element, type.element())));
            return Objects.requireNonNull(collector.node(true));
        }
        return JsonObject.EMPTY;
    }

    private static JsonObject gainedMembers(JsonObject object, TypeSchema type) {
        JsonObject.Builder node = JsonObject.builder(object.size() + 1);
        node.put(FieldSet.SELF, JsonObject.EMPTY);
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            node.put(PathElement.field(key), gained(object.value(i), Walk.member(type, key)));
        }
        return node.build();
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
                    step(PathElement.field(key), left, right, Walk.member(type, key));
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
                    step(step, several ? null : left, several ? right : null, list.element());
                }
                (several ? removed : added).add(step, JsonObject.EMPTY);
            } else if (left != right) {
                step(step, left, right, list.element());
            }
        }

        private void step(
                String step, @Nullable Object left, @Nullable Object right, TypeSchema type) {
            if (left == null && right != null) {
                added.add(step, gained(right, type));
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
            removed.add(step, below.removed.node(right == null));
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
