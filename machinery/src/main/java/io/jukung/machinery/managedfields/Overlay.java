package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.typed.TypeSchema.Kind;
import java.util.ArrayList;
import java.util.List;

/** A configuration laid over an object as apply does it, without anybody owning the fields. */
public final class Overlay {
    private Overlay() {}

    /**
     * The object with what the configuration says.
     *
     * @throws IllegalArgumentException where the configuration does not fit the type, or sets a
     *     whole that cannot be set in part; upstream's words
     */
    public static JsonObject of(JsonObject object, JsonObject configuration, TypeSchema type) {
        String wrong = Conformance.check(configuration, type);
        if (wrong != null) {
            throw new IllegalArgumentException(
                    "failed to convert patch object to typed object: " + wrong);
        }
        List<String> atomics = new ArrayList<>(0);
        atomics(configuration, type, "", atomics);
        if (!atomics.isEmpty()) {
            throw new IllegalArgumentException(
                    "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: "
                            + String.join(", ", atomics));
        }
        return TypedMerge.merge(object, configuration, type);
    }

    private static void atomics(Object value, TypeSchema type, String path, List<String> found) {
        if (value instanceof JsonObject object) {
            if (isMap(type) && !Walk.isGranularMap(type)) {
                found.add(path);
            }
            object.forEach((key, below) ->
                    atomics(below, Walk.member(type, key), path + "." + key, found));
        } else if (value instanceof JsonArray array && type.kind() == Kind.LIST) {
            if (!Walk.isGranularList(type)) {
                found.add(path);
            }
            for (int i = 0; i < array.size(); i++) {
                atomics(array.get(i), type.element(), path + "[" + i + "]", found);
            }
        }
    }

    private static boolean isMap(TypeSchema type) {
        return type.kind() == Kind.OBJECT || type.kind() == Kind.MAP;
    }
}
