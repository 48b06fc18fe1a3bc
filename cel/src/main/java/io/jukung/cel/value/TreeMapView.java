package io.jukung.cel.value;

import io.jukung.cel.types.DeclType;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** A map of a tree: a schema's {@code additionalProperties}, or an object without any schema. */
final class TreeMapView extends CelMap {
    private final JsonObject object;
    private final DeclType element;

    TreeMapView(JsonObject object, DeclType element) {
        this.object = object;
        this.element = element;
    }

    @Override
    public int size() {
        return object.size();
    }

    @Override
    public @Nullable Object find(Object key) {
        if (!(key instanceof String name)) {
            throw CelException.noSuchOverload();
        }
        Object value = object.get(name);
        return value == null ? null : Trees.view(value, element);
    }

    @Override
    public Iterable<Object> keys() {
        return Collections.unmodifiableList(object.keys());
    }
}
