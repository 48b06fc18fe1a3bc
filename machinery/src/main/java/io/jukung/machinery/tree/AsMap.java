package io.jukung.machinery.tree;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object's members as a read-only map; nothing is copied. */
final class AsMap extends AbstractMap<String, Object> {
    private final JsonObject object;

    AsMap(JsonObject object) {
        this.object = object;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < object.size();
                    }

                    @Override
                    public Entry<String, Object> next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        return Map.entry(object.key(next), object.value(next++));
                    }
                };
            }

            @Override
            public int size() {
                return object.size();
            }
        };
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return key instanceof String s ? object.get(s) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String s && object.has(s);
    }

    @Override
    public int size() {
        return object.size();
    }
}
