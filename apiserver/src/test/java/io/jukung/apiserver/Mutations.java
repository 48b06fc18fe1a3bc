package io.jukung.apiserver;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes bad input of good. */
final class Mutations {
    /** Stands for a number that no tree can hold. */
    private static final String HUGE = "<huge>";

    private static final List<Object> VALUES =
            List.of(
                    JsonNull.NULL,
                    true,
                    0L,
                    -1L,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    HUGE,
                    1.5,
                    1e300,
                    "",
                    "\u0000",
                    "\ud800",
                    "1e99999999",
                    "999999999999999999999999999999999999Ei",
                    "../../x",
                    "a".repeat(3000),
                    "2026-13-45T99:99:99Z",
                    "$patch",
                    "%00%ff",
                    JsonObject.EMPTY,
                    JsonArray.EMPTY,
                    JsonArray.of(JsonNull.NULL),
                    JsonArray.of(JsonArray.of(JsonObject.EMPTY)),
                    JsonObject.of("$patch", "delete"),
                    JsonObject.of("$patch", "replace", "name", "x"),
                    JsonObject.of("$patch", "nonsense"),
                    JsonObject.of("$retainKeys", JsonArray.of("a", 1L)),
                    JsonObject.of("", ""));
    private static final List<String> KEYS =
            List.of(
                    "",
                    "metadata",
                    "spec",
                    "name",
                    "kind",
                    "apiVersion",
                    "managedFields",
                    "$patch",
                    "$retainKeys",
                    "$setElementOrder/containers",
                    "$deleteFromPrimitiveList/finalizers",
                    "f:spec",
                    "k:{\"name\":\"a\"}",
                    "\u0000",
                    "resourceVersion",
                    "x".repeat(300));

    private final RandomGenerator random;

    Mutations(RandomGenerator random) {
        this.random = random;
    }

    /** The same value with one to three places changed. */
    Object tree(Object value) {
        Object changed = value;
        for (int i = random.nextInt(3); i >= 0; i--) {
            changed = once(changed);
        }
        return changed;
    }

    private Object once(Object value) {
        boolean here = random.nextInt(6) == 0;
        return switch (value) {
            case JsonObject object when !here && !object.isEmpty() -> inside(object);
            case JsonArray array when !here && !array.isEmpty() -> {
                List<Object> items = new ArrayList<>();
                array.forEach(items::add);
                int at = random.nextInt(items.size());
                switch (random.nextInt(4)) {
                    case 0 -> items.add(items.get(at));
                    case 1 -> items.remove(at);
                    default -> items.set(at, once(items.get(at)));
                }
                yield JsonArray.copyOf(items);
            }
            default -> VALUES.get(random.nextInt(VALUES.size()));
        };
    }

    private JsonObject inside(JsonObject object) {
        String key = object.key(random.nextInt(object.size()));
        return switch (random.nextInt(6)) {
            case 0 -> object.without(key);
            case 1 ->
                    object.with(
                            KEYS.get(random.nextInt(KEYS.size())),
                            VALUES.get(random.nextInt(VALUES.size())));
            case 2 -> object.with(KEYS.get(random.nextInt(KEYS.size())), object.get(key));
            default -> object.with(key, once(object.get(key)));
        };
    }

    static byte[] json(Object tree) {
        return Json.toText(tree)
                .replace("\"" + HUGE + "\"", "9".repeat(30))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The same bytes with some flipped, cut, repeated or put in. */
    byte[] bytes(byte[] good) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(4); i >= 0 && bad.length > 0; i--) {
            int at = random.nextInt(bad.length);
            int length = 1 + random.nextInt(8);
            bad =
                    switch (random.nextInt(5)) {
                        case 0 -> {
                            bad[at] ^= (byte) (1 << random.nextInt(8));
                            yield bad;
                        }
                        case 1 -> Arrays.copyOf(bad, at);
                        case 2 ->
                                joined(
                                        bad,
                                        at,
                                        Arrays.copyOfRange(
                                                bad, at, Math.min(at + length, bad.length)),
                                        at);
                        case 3 -> {
                            byte[] noise = new byte[length];
                            random.nextBytes(noise);
                            yield joined(bad, at, noise, at);
                        }
                        default -> joined(bad, at, new byte[0], Math.min(at + length, bad.length));
                    };
        }
        return bad;
    }

    /** What comes before one place, something between, and what comes after another place. */
    private static byte[] joined(byte[] bytes, int before, byte[] between, int after) {
        byte[] all = Arrays.copyOf(bytes, before + between.length + bytes.length - after);
        System.arraycopy(between, 0, all, before, between.length);
        System.arraycopy(bytes, after, all, before + between.length, bytes.length - after);
        return all;
    }
}
