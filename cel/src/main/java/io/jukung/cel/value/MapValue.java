package io.jukung.cel.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map that an expression made; numbers are the same key whatever their type. */
public final class MapValue extends CelMap {
    private record Entry(Object key, Object value) {}

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    /** Adds an entry; only while the map is being made. */
    public MapValue put(Object key, Object value) {
        entries.put(Equality.key(key), new Entry(key, value));
        return this;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public @Nullable Object find(Object key) {
        Entry entry = entries.get(Equality.key(key));
        return entry == null ? null : entry.value();
    }

    @Override
    public Iterable<Object> keys() {
        return Collections.unmodifiableCollection(
                entries.values().stream().map(Entry::key).toList());
    }
}
