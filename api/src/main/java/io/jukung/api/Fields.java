package io.jukung.api;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.IntOrString;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tree values to what getters answer and back; called by generated views.
 *
 * <p>Reading never throws: a value of the wrong type or form reads as an absent one, since
 * validation has its say before an object gets this far.
 */
public final class Fields {
    private static final byte[] NO_BYTES = new byte[0];

    private Fields() {}

    public static <T extends KubeObject> Kind<T> kind(
            String group,
            String version,
            String kind,
            String resource,
            boolean namespaced,
            Function<JsonObject, T> view) {
        return new Kind<>(
                new GroupVersionKind(group, version, kind),
                new GroupVersionResource(group, version, resource),
                namespaced,
                view);
    }

    public static <T> List<T> list(JsonArray array, Function<Object, T> element) {
        return array.isEmpty() ? List.of() : new ListView<>(array, element);
    }

    public static <T> Map<String, T> map(JsonObject object, Function<Object, T> value) {
        return object.isEmpty() ? Map.of() : new MapView<>(object, value);
    }

    /** Whether a member is there, and not merely as a null. */
    public static boolean has(JsonObject node, String name) {
        Object value = node.get(name);
        return value != null && value != JsonNull.NULL;
    }

    public static String string(@Nullable Object value) {
        return value instanceof String s ? s : "";
    }

    public static int int32(@Nullable Object value) {
        return value instanceof Number n ? n.intValue() : 0;
    }

    public static long int64(@Nullable Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }

    public static double number(@Nullable Object value) {
        return value instanceof Number n ? n.doubleValue() : 0;
    }

    public static boolean bool(@Nullable Object value) {
        return value instanceof Boolean b && b;
    }

    public static JsonObject object(@Nullable Object value) {
        return value instanceof JsonObject o ? o : JsonObject.EMPTY;
    }

    public static JsonArray array(@Nullable Object value) {
        return value instanceof JsonArray a ? a : JsonArray.EMPTY;
    }

    /** Decoded base64. */
    public static byte[] bytes(@Nullable Object value) {
        if (!(value instanceof String s)) {
            return NO_BYTES;
        }
        try {
            return Base64.getDecoder().decode(s);
        } catch (IllegalArgumentException e) {
            return NO_BYTES;
        }
    }

    /** An RFC 3339 time. */
    public static @Nullable Instant instant(@Nullable Object value) {
        if (!(value instanceof String s)) {
            return null;
        }
        try {
            return Times.parse(s);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** As {@link #instant}, for elements of lists and maps: the epoch where it is no time. */
    public static Instant time(@Nullable Object value) {
        return Objects.requireNonNullElse(instant(value), Instant.EPOCH);
    }

    public static Quantity quantity(@Nullable Object value) {
        try {
            return switch (value) {
                case String s -> Quantity.parse(s);
                case Number n -> Quantity.parse(n.toString());
                case null, default -> Quantity.ZERO;
            };
        } catch (IllegalArgumentException e) {
            return Quantity.ZERO;
        }
    }

    public static @Nullable IntOrString intOrString(@Nullable Object value) {
        return IntOrString.ofNode(value);
    }

    /** A time with microseconds, as leases and events carry it. */
    public static Object microTime(Instant value) {
        return Times.formatMicro(value);
    }

    /** The tree value for what a builder was given; times get whole seconds. */
    public static Object encode(Object value) {
        return switch (value) {
            case ListView<?> list -> list.array();
            case MapView<?> map -> map.object();
            case List<?> list -> JsonArray.of(list.stream().map(Fields::encode).toArray());
            case Map<?, ?> map -> {
                JsonObject.Builder builder = JsonObject.builder();
                map.forEach((key, v) -> builder.put(String.valueOf(key), encode(v)));
                yield builder.build();
            }
            case Instant time -> Times.format(time);
            case Quantity quantity -> quantity.toString();
            case IntOrString either -> either.node();
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            default -> Json.wrap(value);
        };
    }
}
