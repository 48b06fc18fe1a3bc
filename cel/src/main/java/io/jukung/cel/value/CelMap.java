package io.jukung.cel.value;

import org.jspecify.annotations.Nullable;

/** A map, or an object, whose fields are its keys. */
public abstract class CelMap {
    public abstract int size();

    /** The value at a key, null where there is none. */
    public abstract @Nullable Object find(Object key);

    /** The keys that have values, in the order of iteration. */
    public abstract Iterable<Object> keys();

    /** The value of a property by its own name, not escaped. */
    @Nullable Object property(String name) {
        return find(name);
    }

    public Object get(Object key) {
        Object found = find(key);
        if (found == null) {
            throw CelException.noSuchKey(key);
        }
        return found;
    }

    public boolean same(CelMap other) {
        if (size() != other.size()) {
            return false;
        }
        for (Object key : keys()) {
            Object theirs = other.find(key);
            if (theirs == null || !Equality.equal(get(key), theirs)) {
                return false;
            }
        }
        return true;
    }
}
