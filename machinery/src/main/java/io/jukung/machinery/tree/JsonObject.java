package io.jukung.machinery.tree;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object whose keys are sorted and unique.
 *
 * <p>A member's value is one of {@link String}, {@link Long}, {@link Double}, {@link Boolean},
 * {@link JsonNull#NULL}, {@code JsonObject} or {@link JsonArray}; never a Java {@code null}. Sorted
 * keys make look-up a binary search, equality a comparison of arrays and the written form
 * canonical. Two objects with the same keys may share one key array.
 */
public final class JsonObject {
    /** The object without members. */
    public static final JsonObject EMPTY = new JsonObject(new String[0], new Object[0]);

    private final String[] keys;
    private final Object[] values;

    /** Takes both arrays as they are: sorted, unique, of equal length, never changed again. */
    JsonObject(String[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * An object from alternating keys and values; a Java {@code null} value leaves its key out.
     *
     * <pre>{@code JsonObject.of("kind", "Pod", "metadata", JsonObject.of("name", "web"))}</pre>
     */
    public static JsonObject of(@Nullable Object... keysAndValues) {
        Builder builder = new Builder(keysAndValues.length / 2);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String key = (String) Objects.requireNonNull(keysAndValues[i]);
            Object value = keysAndValues[i + 1];
            if (value != null) {
                builder.put(key, value);
            }
        }
        return builder.build();
    }

    /** An object with the entries of a map; values are taken by {@link Json#wrap}. */
    public static JsonObject copyOf(Map<String, ?> map) {
        Builder builder = new Builder(map.size());
        map.forEach((key, value) -> builder.put(key, Json.wrap(value)));
        return builder.build();
    }

    public int size() {
        return keys.length;
    }

    public boolean isEmpty() {
        return keys.length == 0;
    }

    public String key(int index) {
        return keys[index];
    }

    public Object value(int index) {
        return values[index];
    }

    /** The keys, sorted. */
    public List<String> keys() {
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    public boolean has(String key) {
        return index(key) >= 0;
    }

    /** The member's value, or null where there is no such member. */
    public @Nullable Object get(String key) {
        int i = index(key);
        return i < 0 ? null : values[i];
    }

    /** The value at a path of keys, or null where a step is missing or not an object. */
    public @Nullable Object at(String... path) {
        Object value = this;
        for (String key : path) {
            if (!(value instanceof JsonObject object)) {
                return null;
            }
            value = object.get(key);
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    /** The member as an object, {@link #EMPTY} where it is absent or something else. */
    public JsonObject object(String key) {
        return get(key) instanceof JsonObject o ? o : EMPTY;
    }

    /** The member as an array, {@link JsonArray#EMPTY} where it is absent or something else. */
    public JsonArray array(String key) {
        return get(key) instanceof JsonArray a ? a : JsonArray.EMPTY;
    }

    /** The member as a string, "" where it is absent or something else. */
    public String string(String key) {
        return get(key) instanceof String s ? s : "";
    }

    /** The member as a number without fraction, {@code otherwise} where it is not one. */
    public long integer(String key, long otherwise) {
        return switch (get(key)) {
            case Long l -> l;
            case Double d when d == Math.rint(d) -> d.longValue();
            case null, default -> otherwise;
        };
    }

    /** The member as a boolean, {@code otherwise} where it is not one. */
    public boolean bool(String key, boolean otherwise) {
        return get(key) instanceof Boolean b ? b : otherwise;
    }

    /** This object with one member set; the same instance where nothing changes. */
    public JsonObject with(String key, Object value) {
        int i = index(key);
        if (i >= 0) {
            if (values[i] == value || values[i].equals(value)) {
                return this;
            }
            Object[] changed = values.clone();
            changed[i] = value;
            return new JsonObject(keys, changed);
        }
        int at = -i - 1;
        String[] moreKeys = new String[keys.length + 1];
        Object[] moreValues = new Object[keys.length + 1];
        System.arraycopy(keys, 0, moreKeys, 0, at);
        System.arraycopy(values, 0, moreValues, 0, at);
        moreKeys[at] = key;
        moreValues[at] = value;
        System.arraycopy(keys, at, moreKeys, at + 1, keys.length - at);
        System.arraycopy(values, at, moreValues, at + 1, keys.length - at);
        return new JsonObject(moreKeys, moreValues);
    }

    /** This object with the value at a path of keys set, objects on the way made as needed. */
    public JsonObject withAt(Object value, String... path) {
        return withAt(value, path, 0);
    }

    private JsonObject withAt(Object value, String[] path, int depth) {
        String key = path[depth];
        return depth == path.length - 1
                ? with(key, value)
                : with(key, object(key).withAt(value, path, depth + 1));
    }

    /** This object without one member; the same instance where it has none of that name. */
    public JsonObject without(String key) {
        int at = index(key);
        if (at < 0) {
            return this;
        }
        if (keys.length == 1) {
            return EMPTY;
        }
        String[] fewerKeys = new String[keys.length - 1];
        Object[] fewerValues = new Object[keys.length - 1];
        System.arraycopy(keys, 0, fewerKeys, 0, at);
        System.arraycopy(values, 0, fewerValues, 0, at);
        System.arraycopy(keys, at + 1, fewerKeys, at, keys.length - at - 1);
        System.arraycopy(values, at + 1, fewerValues, at, keys.length - at - 1);
        return new JsonObject(fewerKeys, fewerValues);
    }

    /** This object without the member at a path of keys; emptied parents stay, empty. */
    public JsonObject withoutAt(String... path) {
        return withoutAt(path, 0);
    }

    private JsonObject withoutAt(String[] path, int depth) {
        String key = path[depth];
        if (depth == path.length - 1) {
            return without(key);
        }
        return get(key) instanceof JsonObject child
                ? with(key, child.withoutAt(path, depth + 1))
                : this;
    }

    public void forEach(BiConsumer<String, Object> action) {
        for (int i = 0; i < keys.length; i++) {
            action.accept(keys[i], values[i]);
        }
    }

    /** A read-only map of the members, for code that wants one; entries in key order. */
    public Map<String, Object> asMap() {
        return new AsMap(this);
    }

    /** A builder that starts with this object's members. */
    public Builder edit() {
        Builder builder = new Builder(keys.length + 4);
        System.arraycopy(keys, 0, builder.keys, 0, keys.length);
        System.arraycopy(values, 0, builder.values, 0, keys.length);
        builder.size = keys.length;
        return builder;
    }

    public static Builder builder() {
        return new Builder(8);
    }

    /**
     * A builder with room for so many members.
     *
     * @param capacity members; more may come
     */
    public static Builder builder(int capacity) {
        return new Builder(capacity);
    }

    private int index(String key) {
        return search(keys, keys.length, key);
    }

    /** Where a key is among the first so many, or −1 − where it belongs. */
    private static int search(String[] keys, int size, String key) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            String candidate = keys[middle];
            int order = candidate == key ? 0 : candidate.compareTo(key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof JsonObject that
                        && (keys == that.keys || Arrays.equals(keys, that.keys))
                        && Arrays.equals(values, that.values));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
    }

    /** The object as compact JSON. */
    @Override
    public String toString() {
        return Json.toText(this);
    }

    /** Collects members in any order; a key put twice keeps the later value. One thread only. */
    public static final class Builder {
        /** Beyond this, members that come out of order go into a map and are sorted at the end. */
        private static final int SMALL = 64;

        private String[] keys;
        private Object[] values;
        private int size;
        private @Nullable TreeMap<String, Object> large;

        Builder(int capacity) {
            keys = new String[Math.max(capacity, 1)];
            values = new Object[keys.length];
        }

        /** Sets a member; answers whether the key was there before. */
        public boolean add(String key, Object value) {
            if (large != null) {
                return large.put(key, value) != null;
            }
            int last = size == 0 ? -1 : keys[size - 1].compareTo(key);
            int at = last < 0 ? -size - 1 : search(keys, size, key);
            if (at >= 0) {
                values[at] = value;
                return true;
            }
            if (size >= SMALL && last > 0) {
                large = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    large.put(keys[i], values[i]);
                }
                large.put(key, value);
                return false;
            }
            insert(-at - 1, key, value);
            return false;
        }

        /** Sets a member. */
        public Builder put(String key, Object value) {
            add(key, value);
            return this;
        }

        /** Sets a member, or removes it where the value is null. */
        public Builder putOrRemove(String key, @Nullable Object value) {
            if (value == null) {
                remove(key);
            } else {
                add(key, value);
            }
            return this;
        }

        public Builder remove(String key) {
            if (large != null) {
                large.remove(key);
                return this;
            }
            int at = search(keys, size, key);
            if (at >= 0) {
                System.arraycopy(keys, at + 1, keys, at, size - at - 1);
                System.arraycopy(values, at + 1, values, at, size - at - 1);
                size--;
            }
            return this;
        }

        public @Nullable Object get(String key) {
            if (large != null) {
                return large.get(key);
            }
            int at = search(keys, size, key);
            return at < 0 ? null : values[at];
        }

        private void insert(int at, String key, Object value) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            System.arraycopy(keys, at, keys, at + 1, size - at);
            System.arraycopy(values, at, values, at + 1, size - at);
            keys[at] = key;
            values[at] = value;
            size++;
        }

        public JsonObject build() {
            if (large != null) {
                return large.isEmpty()
                        ? EMPTY
                        : new JsonObject(
                                large.keySet().toArray(new String[0]), large.values().toArray());
            }
            return size == 0
                    ? EMPTY
                    : new JsonObject(Arrays.copyOf(keys, size), Arrays.copyOf(values, size));
        }
    }
}
