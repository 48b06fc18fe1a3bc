package io.jukung.cel.value;

import io.jukung.cel.types.DeclType;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of a tree. Where the schema calls it a set or a map its order means nothing: equal lists
 * have the same elements, and a sum is a union or a merge by key.
 */
final class TreeList extends CelList {
    private final JsonArray array;
    private final DeclType type;
    private final DeclType element;

    TreeList(JsonArray array, DeclType type) {
        this.array = array;
        this.type = type;
        this.element = type.element() == null ? DeclType.UNTYPED : type.element();
    }

    @Override
    public int size() {
        return array.size();
    }

    @Override
    public Object get(int index) {
        return Trees.view(array.get(index), element);
    }

    private boolean keyed() {
        return type.listType().equals("map");
    }

    private boolean ordered() {
        return !keyed() && !type.listType().equals("set");
    }

    /** What tells an element from the others: itself, or its keys. */
    private Object identity(Object value) {
        if (!keyed()) {
            return Equality.key(value);
        }
        List<Object> keys = new ArrayList<>(type.listKeys().size());
        for (String key : type.listKeys()) {
            Object found = value instanceof CelMap map ? map.property(key) : null;
            keys.add(found == null ? JsonNull.NULL : Equality.key(found));
        }
        return keys;
    }

    @Override
    public boolean same(CelList other) {
        if (ordered()) {
            return super.same(other);
        }
        if (size() != other.size()) {
            return false;
        }
        Map<Object, Object> mine = new HashMap<>();
        forEach(value -> mine.put(identity(value), value));
        Set<Object> seen = new HashSet<>();
        for (Object theirs : other) {
            Object identity = identity(theirs);
            Object value = mine.get(identity);
            if (value == null || !Equality.equal(value, theirs)) {
                return false;
            }
            seen.add(identity);
        }
        return seen.size() == mine.size();
    }

    @Override
    public CelList plus(CelList other) {
        if (ordered()) {
            return super.plus(other);
        }
        List<Object> all = toList();
        Map<Object, Integer> places = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            places.put(identity(all.get(i)), i);
        }
        for (Object theirs : other) {
            Object identity = identity(theirs);
            Integer place = places.get(identity);
            if (place == null) {
                places.put(identity, all.size());
                all.add(theirs);
            } else if (keyed()) {
                all.set(place, theirs);
            }
        }
        return new Joined(all, this);
    }

    /** A sum of lists without order is one too. */
    private static final class Joined extends CelList {
        private final List<Object> elements;
        private final TreeList origin;

        Joined(List<Object> elements, TreeList origin) {
            this.elements = elements;
            this.origin = origin;
        }

        @Override
        public int size() {
            return elements.size();
        }

        @Override
        public Object get(int index) {
            return elements.get(index);
        }

        @Override
        public boolean same(CelList other) {
            if (size() != other.size()) {
                return false;
            }
            Map<Object, Object> mine = new HashMap<>();
            forEach(value -> mine.put(origin.identity(value), value));
            for (Object theirs : other) {
                Object value = mine.remove(origin.identity(theirs));
                if (value == null || !Equality.equal(value, theirs)) {
                    return false;
                }
            }
            return true;
        }
    }
}
