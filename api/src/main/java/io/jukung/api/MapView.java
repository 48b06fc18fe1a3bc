package io.jukung.api;

import io.jukung.machinery.tree.JsonObject;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map whose values are made from the object's when somebody takes one; keys are sorted. */
final class MapView<T> extends AbstractMap<String, T> {
    private final JsonObject object;
    private final Function<Object, T> value;

    MapView(JsonObject object, Function<Object, T> value) {
        this.object = object;
        this.value = value;
    }

    JsonObject object() {
        return object;
    }

    @Override
    public @Nullable T get(@Nullable Object key) {
        Object found = key instanceof String s ? object.get(s) : null;
        return found == null ? null : value.apply(found);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String s && object.has(s);
    }

    @Override
    public int size() {
        return object.size();
    }

    @Override
    public Set<Map.Entry<String, T>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return object.size();
            }

            @Override
            public Iterator<Map.Entry<String, T>> iterator() {
                return entries();
            }
        };
    }

    private Iterator<Map.Entry<String, T>> entries() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < object.size();
            }

            @Override
            public Map.Entry<String, T> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int at = next++;
                return Map.entry(object.key(at), value.apply(object.value(at)));
            }
        };
    }
}
