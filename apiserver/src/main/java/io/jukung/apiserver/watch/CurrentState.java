package io.jukung.apiserver.watch;

import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Watch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of a range as a watch has brought them so far, in key order. Guarded by its owner. */
final class CurrentState {
    private final TreeMap<String, KeyValue> keys = new TreeMap<>();

    void reset(Collection<KeyValue> all) {
        keys.clear();
        all.forEach(one -> keys.put(one.key(), one));
    }

    /** Takes a change in; answers what was there before, with what its readers made of it. */
    @Nullable KeyValue apply(Watch.Event event) {
        KeyValue now = event.keyValue();
        return event.type() == Watch.Type.DELETE
                ? keys.remove(now.key())
                : keys.put(now.key(), now);
    }

    List<KeyValue> in(Range range) {
        if (range.single()) {
            KeyValue one = keys.get(range.from());
            return one == null ? List.of() : List.of(one);
        }
        return new ArrayList<>(keys.subMap(range.from(), range.to()).values());
    }
}
