package io.jukung.client.informer;

import io.jukung.api.KubeObject;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads an informer's store. What it returns are the instances that everybody shares (views are
 * immutable); lists are snapshots in no particular order.
 */
public interface Lister<T extends KubeObject> {
    /** The object of a key ({@link KubeObject#key}), or null. */
    @Nullable T get(String key);

    /** The object of a name, or null; namespace is "" for kinds without one. */
    default @Nullable T get(String namespace, String name) {
        return get(namespace.isEmpty() ? name : namespace + "/" + name);
    }

    /** All of a namespace; all there are for "". */
    List<T> list(String namespace);

    default List<T> list() {
        return list("");
    }

    /** Those of a namespace (all for "") whose labels, or whatever else, are right. */
    default List<T> list(String namespace, Predicate<T> which) {
        return list(namespace).stream().filter(which).toList();
    }

    /** What an index ({@link Informer#index}) has under a value. */
    List<T> indexed(String index, String value);

    /** How many objects there are. */
    int size();
}
