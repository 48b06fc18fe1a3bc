package io.jukung.resources.field;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Small changes to trees that leave what they do not touch as the same instance. */
public final class Trees {
    private Trees() {}

    /** Sets a member that is absent, or "" or 0 where the value is a text or a number. */
    public static JsonObject orElse(JsonObject object, String key, Object value) {
        Object present = object.get(key);
        boolean unset =
                present == null
                        || (present instanceof String s && s.isEmpty())
                        || (present instanceof Long n && n == 0 && value instanceof Long);
        return unset ? object.with(key, value) : object;
    }

    /** Sets a member only where there is none at all, as Go does through a nil pointer. */
    public static JsonObject ifAbsent(JsonObject object, String key, Object value) {
        Object now = object.get(key);
        return now == null || now == JsonNull.NULL ? object.with(key, value) : object;
    }

    /** Changes a member that is an object; leaves everything else. */
    public static JsonObject inside(
            JsonObject object, String key, UnaryOperator<JsonObject> change) {
        return object.get(key) instanceof JsonObject member
                ? object.with(key, change.apply(member))
                : object;
    }

    /** As {@link #inside}, starting from an empty object where there is none. */
    public static JsonObject always(
            JsonObject object, String key, UnaryOperator<JsonObject> change) {
        return object.with(key, change.apply(object.object(key)));
    }

    /** Changes every element of a list that is an object. */
    public static JsonObject each(JsonObject object, String key, UnaryOperator<JsonObject> change) {
        if (!(object.get(key) instanceof JsonArray list) || list.isEmpty()) {
            return object;
        }
        return object.with(
                key, list.map(item -> item instanceof JsonObject o ? change.apply(o) : item));
    }

    /** The object with a member as another has it, or without it where that has none. */
    public static JsonObject keep(JsonObject object, String key, JsonObject from) {
        Object value = from.get(key);
        return value == null ? object.without(key) : object.with(key, value);
    }

    public static JsonObject withOrWithout(JsonObject object, String key, @Nullable Object value) {
        return value == null ? object.without(key) : object.with(key, value);
    }
}
