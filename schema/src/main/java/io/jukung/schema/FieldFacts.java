package io.jukung.schema;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field's words in the data file: {@code containers [=core.v1.Container required map(name)
 * patch=merge(name)}; the overlay's fields.txt explains them.
 *
 * @param type in the letters of the data file
 */
public record FieldFacts(String name, String type, List<String> words) {
    static FieldFacts parse(String text) {
        List<String> words = Arrays.asList(text.split(" "));
        return new FieldFacts(words.get(0), words.get(1), words.subList(2, words.size()));
    }

    /** Whether a word stands there by itself. */
    public boolean has(String word) {
        return words.contains(word);
    }

    /** What stands in parentheses behind a word, split at commas; null without that word. */
    public @Nullable List<String> list(String word) {
        for (String candidate : words) {
            if (candidate.startsWith(word + "(")) {
                String inner = candidate.substring(word.length() + 1, candidate.length() - 1);
                return List.of(inner.split(","));
            }
        }
        return null;
    }

    /** What stands behind {@code word=}, "" without it. */
    public String value(String word) {
        for (String candidate : words) {
            if (candidate.startsWith(word + "=")) {
                return candidate.substring(word.length() + 1);
            }
        }
        return "";
    }

    /** The default that the type declares, null for none. */
    public @Nullable Object declared() {
        String text = value("declared");
        return text.isEmpty()
                ? null
                : Json.parseValue(text.getBytes(StandardCharsets.UTF_8), duplicate -> {});
    }

    /** What Go writes of the field where it was not set, null for nothing. */
    @Nullable Object empty() {
        if (has("struct")) {
            return JsonObject.EMPTY;
        }
        if (has("null")) {
            return JsonNull.NULL;
        }
        if (!has("always") && !has("zero")) {
            return null;
        }
        return switch (type.charAt(0)) {
            case 's' -> "";
            case 'i', 'l', 'x' -> 0L;
            case 'd' -> 0.0;
            case 'b' -> Boolean.FALSE;
            case 'q' -> "0";
            case '=' -> JsonObject.EMPTY;
            default -> JsonNull.NULL;
        };
    }

    /** Whether Go leaves a zero out; an empty list of managed fields is a wish, and is seen. */
    boolean isPlain() {
        return switch (type.charAt(0)) {
            case '[', '{' -> empty() == null && !name.equals("managedFields");
            default -> has("plain");
        };
    }
}
