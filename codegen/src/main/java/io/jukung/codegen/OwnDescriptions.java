package io.jukung.codegen;

import java.util.HashMap;
import java.util.Map;

/** What fields mean that the model classes tell nothing about; descriptions.txt explains itself. */
final class OwnDescriptions {
    private final Map<String, String> texts = new HashMap<>();

    private OwnDescriptions() {}

    static OwnDescriptions read() {
        OwnDescriptions own = new OwnDescriptions();
        for (String line : Overlay.lines("descriptions.txt")) {
            String[] words = line.split(" ", 3);
            own.texts.put(words[0] + " " + words[1], words[2]);
        }
        return own;
    }

    /** The field's own description; else ours for its name and type, or for its name; else "". */
    String of(Field field) {
        if (!field.description().isEmpty()) {
            return field.description();
        }
        String type = SchemaWriter.code(field.type());
        String last =
                type.contains("=") && type.contains(".")
                        ? type.substring(type.lastIndexOf('.') + 1)
                        : type;
        String exact = texts.get(field.name() + " " + last);
        return exact != null ? exact : texts.getOrDefault(field.name() + " *", "");
    }
}
