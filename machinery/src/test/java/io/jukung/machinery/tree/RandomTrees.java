package io.jukung.machinery.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees of every shape, by seed. */
final class RandomTrees {
    private static final String[] TEXTS = {
        "",
        "a",
        "true",
        "no",
        "~",
        "null",
        "1",
        "0x1f",
        "1e3",
        "-",
        "- a",
        "a: b",
        "a #b",
        "#c",
        " lead",
        "trail ",
        "two\nlines",
        "two\nlines\n",
        "end\n\n",
        "\ttab",
        "q\"uote",
        "it's",
        "back\\slash",
        "é",
        "日本",
        "\u0001",
        "\u007f",
        "😀",
        "{a}",
        "[b]",
        "*c",
        "&d",
        "!e",
        "|",
        ">",
        "%f",
        "@g",
        "`h",
        "?",
        "? k",
        ":",
        "a:",
        "=",
        "<<",
        "---",
        "...",
        "1:30",
        "2026-11-21",
        ",",
        "\n",
        "\nx",
        " \n x",
        "a\n b",
        "x \ny",
        "\r",
        "a\rb",
        "\u2028",
        "\ufeff",
        ".5",
        "+1",
        "y"
    };

    private RandomTrees() {}

    static JsonObject object(Random random, int depth) {
        JsonObject.Builder builder = JsonObject.builder();
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            builder.put(text(random), value(random, depth - 1));
        }
        return builder.build();
    }

    private static String text(Random random) {
        return random.nextInt(3) == 0
                ? "k" + random.nextInt(20)
                : TEXTS[random.nextInt(TEXTS.length)];
    }

    private static Object value(Random random, int depth) {
        int kind = random.nextInt(depth <= 0 ? 6 : 8);
        return switch (kind) {
            case 0, 1 -> text(random);
            case 2 -> random.nextBoolean() ? random.nextLong() : (long) random.nextInt(100);
            case 3 -> random.nextInt(1000) / 8.0 + 0.0625;
            case 4 -> random.nextBoolean();
            case 5 -> JsonNull.NULL;
            case 6 -> object(random, depth);
            default -> {
                List<Object> elements = new ArrayList<>();
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    elements.add(value(random, depth - 1));
                }
                yield JsonArray.copyOf(elements);
            }
        };
    }
}
