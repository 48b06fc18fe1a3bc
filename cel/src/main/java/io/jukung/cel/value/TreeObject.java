package io.jukung.cel.value;

import io.jukung.cel.types.DeclType;
import io.jukung.cel.types.DeclType.Field;
import io.jukung.cel.types.Escaping;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object whose schema names its properties; nulls are absent, unknown fields are not seen. */
final class TreeObject extends CelMap {
    private final JsonObject object;
    private final DeclType type;

    TreeObject(JsonObject object, DeclType type) {
        this.object = object;
        this.type = type;
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
        Field field = type.fields().get(name);
        Object value = field == null ? null : object.get(field.property());
        return field == null || value == null || value == JsonNull.NULL
                ? null
                : Trees.view(value, field.type());
    }

    @Override
    @Nullable Object property(String name) {
        String field = Escaping.escape(name);
        return field == null ? null : find(field);
    }

    @Override
    public Iterable<Object> keys() {
        List<Object> keys = new ArrayList<>(type.fields().size());
        type.fields()
                .forEach((name, field) -> {
                    Object value = object.get(field.property());
                    if (value != null && value != JsonNull.NULL) {
                        keys.add(name);
                    }
                });
        return keys;
    }

    /** Fields without a type count too: both trees must have the same there. */
    @Override
    public boolean same(CelMap other) {
        if (!(other instanceof TreeObject that) || that.size() != size()) {
            return other.size() == size() && super.same(other);
        }
        for (int i = 0; i < object.size(); i++) {
            String property = object.key(i);
            String name = Escaping.escape(property);
            Object theirs = that.object.get(property);
            if (theirs == null) {
                return false;
            }
            Object mine = name == null ? null : find(name);
            Object his = name == null ? null : that.find(name);
            boolean equal =
                    mine == null || his == null
                            ? object.value(i).equals(theirs)
                            : Equality.equal(mine, his);
            if (!equal) {
                return false;
            }
        }
        return true;
    }
}
