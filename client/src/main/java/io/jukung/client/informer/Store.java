package io.jukung.client.informer;

import io.jukung.api.KubeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Objects by key, and by the values of indexes; a replacement shows to readers all at once. */
final class Store<T extends KubeObject> implements Lister<T> {
    /** The index over namespaces, which every store has. */
    private static final String NAMESPACE = "";

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, T> objects = new HashMap<>();
    private final Map<String, Index<T>> indexes = new HashMap<>();

    private record Index<T>(
            Function<T, ? extends Collection<String>> values, Map<String, Map<String, T>> keys) {
        void put(String key, T object) {
            for (String value : values.apply(object)) {
                keys.computeIfAbsent(value, v -> new LinkedHashMap<>()).put(key, object);
            }
        }

        void remove(String key, T object) {
            for (String value : values.apply(object)) {
                Map<String, T> under = keys.get(value);
                if (under != null) {
                    under.remove(key);
                    if (under.isEmpty()) {
                        keys.remove(value);
                    }
                }
            }
        }
    }

    Store() {
        index(NAMESPACE, object -> List.of(object.namespace()));
    }

    void index(String name, Function<T, ? extends Collection<String>> values) {
        write(() -> {
            Index<T> index = new Index<>(values, new HashMap<>());
            objects.forEach(index::put);
            return indexes.put(name, index);
        });
    }

    /** Stores an object; returns what was there before. */
    @Nullable T put(String key, T object) {
        return write(() -> {
            T before = objects.put(key, object);
            for (Index<T> index : indexes.values()) {
                if (before != null) {
                    index.remove(key, before);
                }
                index.put(key, object);
            }
            return before;
        });
    }

    @Nullable T remove(String key) {
        return write(() -> {
            T before = objects.remove(key);
            if (before != null) {
                indexes.values().forEach(index -> index.remove(key, before));
            }
            return before;
        });
    }

    /** Puts other objects in the place of all; returns those that were there. */
    Map<String, T> replace(Map<String, T> now) {
        return write(() -> {
            Map<String, T> before = Map.copyOf(objects);
            objects.clear();
            objects.putAll(now);
            for (Index<T> index : indexes.values()) {
                index.keys().clear();
                objects.forEach(index::put);
            }
            return before;
        });
    }

    @Override
    public @Nullable T get(String key) {
        return read(() -> objects.get(key));
    }

    @Override
    public List<T> list(String namespace) {
        return namespace.isEmpty()
                ? read(() -> new ArrayList<>(objects.values()))
                : indexed(NAMESPACE, namespace);
    }

    @Override
    public List<T> indexed(String index, String value) {
        return read(() -> {
            Index<T> found = indexes.get(index);
            if (found == null) {
                throw new IllegalArgumentException("no index " + index);
            }
            return new ArrayList<>(found.keys().getOrDefault(value, Map.of()).values());
        });
    }

    @Override
    public int size() {
        return read(objects::size);
    }

    private <R extends @Nullable Object> R read(Supplier<R> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private <R extends @Nullable Object> R write(Supplier<R> action) {
        lock.writeLock().lock();
        try {
            return action.get();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
