package io.jukung.schema;

import java.util.HashMap;
import java.util.Map;

/** The prose of types and fields; read anew for whoever asks, since it is needed seldom. */
public final class Descriptions {
    private final Map<String, String> texts = new HashMap<>();

    private Descriptions() {}

    /** Reads some 900 KB. */
    public static Descriptions load() {
        Descriptions descriptions = new Descriptions();
        for (String line : SchemaFiles.lines("docs.txt")) {
            int tab = line.indexOf('\t');
            descriptions.texts.put(line.substring(0, tab), unescape(line.substring(tab + 1)));
        }
        return descriptions;
    }

    /** Of a type by its key; "" where there is none. */
    public String of(StructType type) {
        return texts.getOrDefault(type.key(), "");
    }

    /** Of a field; "" where there is none. */
    public String of(StructType type, String field) {
        return texts.getOrDefault(type.key() + "." + field, "");
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char next = text.charAt(++i);
                out.append(next == 'n' ? '\n' : next == 't' ? '\t' : next);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
