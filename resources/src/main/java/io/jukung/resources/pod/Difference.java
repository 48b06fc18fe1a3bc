package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two trees' differences as lines with {@code -} and {@code +}, for people to read. */
final class Difference {
    private final StringBuilder text = new StringBuilder();

    private Difference() {}

    static String of(JsonObject before, JsonObject after) {
        Difference difference = new Difference();
        difference.compare("", before, after);
        return difference.text.toString();
    }

    private void compare(String path, @Nullable Object before, @Nullable Object after) {
        if (Equality.same(before, after)) {
            return;
        }
        if (before instanceof JsonObject a && after instanceof JsonObject b) {
            TreeSet<String> keys = new TreeSet<>(a.keys());
            keys.addAll(b.keys());
            for (String key : keys) {
                compare(path.isEmpty() ? key : path + "." + key, a.get(key), b.get(key));
            }
        } else if (before instanceof JsonArray a
                && after instanceof JsonArray b
                && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                compare(path + "[" + i + "]", a.get(i), b.get(i));
            }
        } else {
            line('-', path, before);
            line('+', path, after);
        }
    }

    private void line(char sign, String path, @Nullable Object value) {
        if (value != null) {
            text.append(sign).append(' ').append(path).append(": ").append(value).append('\n');
        }
    }
}
