package io.jukung.client.events;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was used least recently. */
final class LruMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private static final int ENTRIES = 4096;

    LruMap() {
        super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > ENTRIES;
    }
}
